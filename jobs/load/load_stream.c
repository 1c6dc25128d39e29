#include "jobs/load/load_stream.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/load/load_defaults.h"
#include "jobs/load/load_doc.h"
#include "jobs/load/load_growth.h"
#include "jobs/load/load_json.h"
#include "jobs/load/load_part.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_settle.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_tree.h"
#include "jobs/name.h"

/* The key of the settings in the first line. */
#define HEAD "taskctl"

struct load_stream {
	struct load l;
	char *dir; /* owned */
	uint32_t n_lines;
	size_t n_jobs;  /* lines that are jobs */
	bool has_begun; /* a line with something in it was there */
};

/* Which kind of file it is */

static bool
has_suffix(const char *text, const char *suffix)
{
	size_t len = strlen(text), n = strlen(suffix);

	return len >= n && strcmp(text + len - n, suffix) == 0;
}

static size_t
blanks(const char *text, size_t len)
{
	size_t n = 0;

	while (
	    n < len && (text[n] == ' ' || text[n] == '\t' || text[n] == '\r'))
		n++;
	return n;
}

static bool
is_comment(const char *text, size_t len)
{
	return len >= 2 && text[0] == '/' && text[1] == '/';
}

/* The first line that has more than a comment in it; false: none. */
static bool
find_first(const char *text, size_t len, size_t *begin, size_t *end)
{
	size_t at = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < len) {
		const char *newline = memchr(text + at, '\n', len - at);

		*begin = at + blanks(text + at, len - at);
		*end = newline == NULL ? len : (size_t)(newline - text);
		if (*begin < *end && !is_comment(text + *begin, len - *begin))
			return true;
		at = *end + 1;
	}
	return false;
}

bool
load_stream_has_first(const char *text, size_t len, bool is_at_end)
{
	size_t begin, end;

	return is_at_end || (find_first(text, len, &begin, &end) && end < len);
}

/* What of the keys that tell is in a line, if that is a whole object. */
struct tell {
	bool is_whole, has_jobs, has_name, has_head;
	size_t n_keys;
};

static void
look_at(struct tell *t, char *line, size_t len)
{
	struct problems p;
	struct scan scan;
	struct scan_iter it;
	struct scan_entry entry;

	problems_init(&p, "");
	scan_init(&scan, line, len, &p);
	scan_open(&scan, &it, 0);
	while (scan_next(&scan, &it, &entry)) {
		size_t n = entry.key_end - entry.key;
		const char *key = line + entry.key;

		t->has_jobs |= n == 6 && memcmp(key, "\"jobs\"", n) == 0;
		t->has_name |= n == 6 && memcmp(key, "\"name\"", n) == 0;
		t->has_head |= n == 9 && memcmp(key, "\"" HEAD "\"", n) == 0;
		t->n_keys++;
	}
	t->is_whole = p.n == 0;
	scan_finish(&scan);
	problems_finish(&p);
}

bool
load_stream_is_one(const char *file, const char *text, size_t len)
{
	struct tell t = {.is_whole = false};
	size_t begin, end, more, more_end;
	char *line;

	if (has_suffix(file, ".jsonl") || has_suffix(file, ".ndjson"))
		return true;
	if (!find_first(text, len, &begin, &end) || text[begin] != '{' ||
	    end - begin > LOAD_MAX_LINE)
		return false;
	line = xmemdup0(text + begin, end - begin);
	look_at(&t, line, end - begin);
	free(line);
	return t.is_whole && !t.has_jobs &&
	       (t.has_head || (t.has_name && t.n_keys > 1) ||
		   find_first(text + end, len - end, &more, &more_end));
}

/* Life */

struct load_stream *
load_stream_create(const char *file, const char *dir, struct graph *g)
{
	struct load_stream *s = xcalloc(1, sizeof(*s));

	g->file = arena_text(&g->arena, file, strlen(file));
	s->dir = dir == NULL ? NULL : xstrdup(dir);
	load_init(&s->l, s->dir, g);
	s->l.is_stream = true;
	return s;
}

void
load_stream_destroy(struct load_stream *s)
{
	if (s == NULL)
		return;
	load_finish(&s->l);
	free(s->dir);
	free(s);
}

size_t
load_stream_n_lines(const struct load_stream *s)
{
	return s->n_lines;
}

size_t
load_stream_n_jobs(const struct load_stream *s)
{
	return s->n_jobs;
}

bool
load_stream_is_new(const struct load_stream *s)
{
	return !s->has_begun;
}

/* Lines */

/* The object of the line, from begin to *end.  NULL with a problem. */
static json_t *
parse(struct load *l, size_t begin, size_t *end)
{
	struct scan_entry entry;
	struct scan_iter it;
	size_t behind;

	if (l->scan.text[begin] != '{') {
		load_problem(l, begin,
		    "expected { here; each line is a job such as {\"name\": "
		    "\"a\", \"run\": \"make\"}");
		return NULL;
	}
	scan_open(&l->scan, &it, begin);
	while (scan_next(&l->scan, &it, &entry))
		;
	*end = it.at < l->scan.len ? it.at : l->scan.len;
	behind = scan_blanks(&l->scan, *end);
	if (behind < l->scan.len) {
		load_problem(l, behind,
		    "expected nothing behind the } of the job; write one job "
		    "a line");
		return NULL;
	}
	return load_json(l, begin, *end);
}

/* {"taskctl": {...}} */
static void
read_head(struct load_stream *s, size_t begin, json_t *object)
{
	struct load *l = &s->l;
	struct load_at at = {l, NULL, begin, HEAD, 0};
	json_t *head = json_object_get(object, HEAD);

	if (s->has_begun)
		load_refuse_key(
		    &at, "\"" HEAD "\" is for the first line; put it there");
	else if (!json_is_object(head))
		load_mismatch(&at, "an object of top level keys", head);
	else if (json_object_size(object) > 1)
		load_refuse_key(&at, "\"" HEAD "\" has a line of its own");
	else if (json_object_get(head, "include") != NULL)
		load_refuse_key(&(struct load_at){l, &at, 0, "include", 0},
		    "\"include\" has no place in JSON Lines; write one JSON "
		    "object with \"jobs\", or put the lines of both files "
		    "into one");
	else
		load_head(l, load_offset(&at));
	/* While its text is there. */
	load_settle(l);
}

static job_id
add_job(struct load *l, size_t begin, json_t *object)
{
	struct load_at at = {l, NULL, begin, "name", 0};
	json_t *value = json_object_get(object, "name");
	const char *name = json_string_value(value);
	struct err e = ERR_INIT;
	job_id id;

	if (value == NULL)
		load_problem(l, begin,
		    "\"name\" is missing; each line of JSON Lines is a job "
		    "with its name");
	else if (name == NULL)
		load_mismatch(&at, "the name of the job", value);
	else if (name_check(name, strlen(name), &e) < 0)
		load_refuse(&at, "%s; choose another", e.text);
	if (name == NULL || err_is_set(&e))
		return JOB_NONE;
	id = load_add_job(&at, arena_text(&l->g->arena, name, strlen(name)));
	if (id != JOB_NONE)
		load_place(l, id, begin);
	return id;
}

static job_id
read_job(struct load_stream *s, size_t begin, size_t end, json_t *object)
{
	struct load *l = &s->l;
	job_id id = add_job(l, begin, object);

	if (id == JOB_NONE)
		return JOB_NONE;
	if (l->base[BASE_PROCESS] == NULL)
		load_defaults(l, NULL, 0);
	l->root_begin = begin;
	l->root_end = end;
	l->kept = NULL;
	load_tree(l, id, object, begin);
	load_settle(l);
	if (l->has_growing && l->g->growth == NULL)
		load_keep(l);
	return id;
}

/* What is in a line that is not blank. */
static job_id
read_line(struct load_stream *s, size_t begin)
{
	job_id id = JOB_NONE;
	size_t end = 0;
	json_t *object = parse(&s->l, begin, &end);

	if (json_object_get(object, HEAD) != NULL)
		read_head(s, begin, object);
	else if (object != NULL)
		id = read_job(s, begin, end, object);
	s->has_begun = true;
	json_decref(object);
	return id;
}

int
load_stream_line(struct load_stream *s, char *text, size_t len, job_id *id,
    struct problems *p)
{
	struct load *l = &s->l;
	size_t before = p->n + p->dropped;
	job_id first = (job_id)l->g->n_jobs;
	size_t begin;

	l->n_settled = first;
	if (len > LOAD_MAX_LINE)
		return problems_add(p, s->n_lines + 1, 1,
		    "the line has %zu bytes; %zu are the most", len,
		    LOAD_MAX_LINE);
	scan_init_at(&l->scan, text, len, ++s->n_lines, 1, p);
	begin = scan_blanks(&l->scan, 0);
	*id = begin == len ? JOB_NONE : read_line(s, begin);
	scan_finish(&l->scan);
	if (p->n + p->dropped != before)
		return -1;
	if (*id == JOB_NONE)
		return 0;
	s->n_jobs++;
	return 1;
}

int
load_stream_all(
    struct load_stream *s, char *text, size_t len, struct problems *p)
{
	size_t before = p->n + p->dropped;
	job_id id;

	for (size_t at = 0; at < len;) {
		char *newline = memchr(text + at, '\n', len - at);
		size_t end = newline == NULL ? len : (size_t)(newline - text);

		load_stream_line(s, text + at, end - at, &id, p);
		at = end + 1;
	}
	if (s->n_jobs == 0 && p->n + p->dropped == before)
		problems_add(p, s->n_lines, 1,
		    "there is no job in this file, and so nothing to run");
	return p->n + p->dropped == before ? 0 : -1;
}
