#include "jobs/load/load_doc.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/load/load_defaults.h"
#include "jobs/load/load_env.h"
#include "jobs/load/load_env_file.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_growth.h"
#include "jobs/load/load_include.h"
#include "jobs/load/load_jobs.h"
#include "jobs/load/load_json.h"
#include "jobs/load/load_part.h"
#include "jobs/load/load_pool.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_settle.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_tree.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"

#define MAX_CONCURRENCY 1000000

/* The keys of the top level, in the order in which they are read. */
enum doc_key {
	DOC_NAME,
	DOC_DESCRIPTION,
	DOC_SCHEMA,
	DOC_CONCURRENCY,
	DOC_TIMEOUT,
	DOC_ON_FAILURE,
	DOC_ENV_FILE,
	DOC_ENV,
	DOC_CWD,
	DOC_SHELL,
	DOC_POOLS,
	DOC_DEFAULTS,
	DOC_JOBS,
	DOC_INCLUDE,
	DOC_MAIN,
	DOC_FINALLY,
	DOC_KEYS,
};

static const char *const doc_names[DOC_KEYS] = {
    [DOC_NAME] = "name",
    [DOC_DESCRIPTION] = "description",
    [DOC_SCHEMA] = "$schema",
    [DOC_CONCURRENCY] = "concurrency",
    [DOC_TIMEOUT] = "timeout",
    [DOC_ON_FAILURE] = "on_failure",
    [DOC_ENV_FILE] = "env_file",
    [DOC_ENV] = "env",
    [DOC_CWD] = "cwd",
    [DOC_SHELL] = "shell",
    [DOC_POOLS] = "pools",
    [DOC_DEFAULTS] = "defaults",
    [DOC_JOBS] = "jobs",
    [DOC_INCLUDE] = "include",
    [DOC_MAIN] = "main",
    [DOC_FINALLY] = "finally",
};

static const struct load_word on_failures[] = {
    {"cancel", ON_FAILURE_CANCEL},
    {"drain", ON_FAILURE_DRAIN},
    {"continue", ON_FAILURE_CONTINUE},
};
static const struct load_type on_failure = {
    .kind = LOAD_WORD,
    .words = on_failures,
    .n_words = ARRAY_LEN(on_failures),
};
static const struct load_type concurrency = {
    .kind = LOAD_INT,
    .min = 1,
    .max = MAX_CONCURRENCY,
};

/* What their values may be. */
/* clang-format off */
static const struct {
	const struct load_type *type;
	const char *help;
} doc_types[DOC_KEYS] = {
    [DOC_NAME] = {&type_some_text, "a name for the run"},
    [DOC_DESCRIPTION] = {&type_some_text, "a note"},
    [DOC_SCHEMA] = {&type_text, "of the file, for editors"},
    [DOC_CONCURRENCY] = {&concurrency, "how many processes run at once"},
    [DOC_TIMEOUT] = {&type_some_time, "end the whole run after so long"},
    [DOC_ON_FAILURE] = {&on_failure, "what the first failure that counts does"},
    [DOC_ENV] = {&type_plain_env, "variables of all processes"},
    [DOC_CWD] = {&type_path, "the folder that processes run in"},
    [DOC_SHELL] = {&type_program, "the program that runs shell text"},
    [DOC_DEFAULTS] = {&type_defaults, "keys of all jobs that do not set them"},
    [DOC_JOBS] = {&type_jobs, "the jobs by name"},
    [DOC_MAIN] = {&type_main, "what the run waits for"},
    [DOC_POOLS] = {&type_pools, "what there is only so much of, by name"},
    [DOC_INCLUDE] = {&type_include, "the jobs of other files"},
    [DOC_ENV_FILE] = {&type_env_file, "files of environment variables"},
    [DOC_FINALLY] = {&type_finally, "what to do when all has ended"},
};
/* clang-format on */

bool
load_top_field(size_t i, struct load_field *field, const char **instead)
{
	if (i >= DOC_KEYS)
		return false;
	*instead = doc_names[DOC_INCLUDE];
	*field = (struct load_field){
	    .name = doc_names[i],
	    .type = doc_types[i].type,
	    .help = doc_types[i].help,
	    .is_required = i == DOC_JOBS,
	};
	return true;
}

/* Where an entry's value is; end == 0: it is not there. */
struct slice {
	uint32_t begin, end;
};

static int
read_on_failure(const struct load_at *at, json_t *value)
{
	int word = ON_FAILURE_CANCEL;
	int r =
	    load_word(at, value, on_failures, ARRAY_LEN(on_failures), &word);

	at->l->g->on_failure = (enum on_failure)word;
	return r;
}

static int
read_concurrency(const struct load_at *at, json_t *value)
{
	int n = 0;
	int r = load_int(at, value, 1, MAX_CONCURRENCY, &n);

	at->l->g->concurrency = (unsigned)n;
	return r;
}

/* Read a job that follows those of "jobs"; it is named as its key is. */
static void
read_last(const struct load_at *at, enum job_role role, json_t *value,
    size_t begin, job_id *into)
{
	json_t *name = json_object_get(value, "name");
	job_id other = graph_find(at->l->g, at->key), id;

	if (name == NULL && other != JOB_NONE) {
		load_refuse(at,
		    "the job in line %u is named so, too; give this one "
		    "another \"name\"",
		    at->l->g->jobs[other].line);
		return;
	}
	id = load_part(at, JOB_NONE, role,
	    json_is_string(name) ? json_string_value(name) : at->key, NULL);
	if (id == JOB_NONE)
		return;
	*into = id;
	load_tree(at->l, id, value, begin);
}

/* "main" by name, or inline. */
static void
read_main(const struct load_at *at, json_t *value, size_t begin)
{
	struct load *l = at->l;

	if (json_is_string(value)) {
		load_defer(at, json_string_value(value),
		    &(struct load_ref){
			.need = UINT32_MAX,
			.member = UINT32_MAX,
			.into = &l->g->main,
		    });
		return;
	}
	if (!json_is_object(value)) {
		load_mismatch(at, "the name of a job or a job object", value);
		return;
	}
	read_last(at, ROLE_MAIN, value, begin, &l->g->main);
}

static void
read_finally(const struct load_at *at, json_t *value, size_t begin)
{
	if (json_is_object(value))
		read_last(at, ROLE_AT_END, value, begin, &at->l->g->finally);
	else
		load_mismatch(
		    at, "an object such as {\"run\": \"...\"}", value);
}

/* Read one key of the top level; all but "jobs". */
static void
read_value(struct load *l, enum doc_key key, json_t *value, size_t begin)
{
	struct load_at at = {l, NULL, l->top, doc_names[key], 0};
	const char *ignored;

	switch (key) {
	case DOC_NAME:
		load_text_value(
		    &at, value, l->file == 0 ? &l->g->name : &ignored);
		break;
	case DOC_DESCRIPTION:
		load_text_value(
		    &at, value, l->file == 0 ? &l->g->description : &ignored);
		break;
	case DOC_SCHEMA:
		if (!json_is_string(value))
			load_mismatch(&at, "text", value);
		break;
	case DOC_CONCURRENCY:
		read_concurrency(&at, value);
		break;
	case DOC_TIMEOUT:
		load_duration(&at, value,
		    "would end the run at once; leave the key out for none",
		    &l->g->timeout_ns);
		break;
	case DOC_ON_FAILURE:
		read_on_failure(&at, value);
		break;
	case DOC_ENV_FILE:
		load_env_file(&at, value, &l->defaults.env, &l->defaults.n_env);
		break;
	case DOC_ENV:
		load_env(
		    &at, NULL, value, &l->defaults.env, &l->defaults.n_env);
		break;
	case DOC_CWD:
		load_path(&at, value, &l->defaults.cwd);
		break;
	case DOC_SHELL:
		load_strings(&at, value, &l->defaults.shell);
		break;
	case DOC_POOLS:
		load_pools(&at, value);
		break;
	case DOC_DEFAULTS:
		if (json_is_object(value))
			load_defaults(l, value, begin);
		else
			load_mismatch(&at, "an object of job keys", value);
		break;
	case DOC_INCLUDE:
		load_include(&at, value);
		break;
	case DOC_MAIN:
		read_main(&at, value, begin);
		break;
	case DOC_FINALLY:
		read_finally(&at, value, begin);
		break;
	case DOC_JOBS:
	case DOC_KEYS:
		break;
	}
}

static enum doc_key
find_key(const char *name)
{
	size_t key = 0;

	while (key < DOC_KEYS && strcmp(doc_names[key], name) != 0)
		key++;
	return (enum doc_key)key;
}

/* Does the key of a file hold where that is included?  Else it is the run's. */
static bool
holds_included(enum doc_key key)
{
	switch (key) {
	case DOC_CONCURRENCY:
	case DOC_TIMEOUT:
	case DOC_ON_FAILURE:
	case DOC_MAIN:
	case DOC_FINALLY:
		return false;
	default:
		return true;
	}
}

/* Find the keys of the top level.  Returns the offset behind it. */
static size_t
cut_top(struct load *l, struct slice *slices)
{
	struct scan_entry entry;
	struct scan_iter it;

	scan_open(&l->scan, &it, l->top);
	while (scan_next(&l->scan, &it, &entry)) {
		const char *name = load_literal(l, entry.key, entry.key_end);
		struct load_at at = {l, NULL, l->top, name, 0};
		enum doc_key key;

		if (name == NULL || load_is_ignored(name))
			continue;
		key = find_key(name);
		if (key == DOC_KEYS) {
			load_unknown(&at, doc_names, DOC_KEYS);
		} else if (l->file != 0 && !holds_included(key)) {
			load_problem(l, entry.key,
			    "\"%s\" is about a whole run, and this file is "
			    "included; say it in %s",
			    name, l->g->file);
		} else if (slices[key].end != 0) {
			load_problem(l, entry.key,
			    "key \"%s\" is there twice; keep one", name);
		} else {
			slices[key].begin = (uint32_t)entry.value;
			slices[key].end = (uint32_t)entry.value_end;
		}
	}
	return it.at;
}

/* What is about jobs that have not been read yet has no place there. */
static void
refuse_in_head(struct load *l, struct slice *slices)
{
	static const enum doc_key keys[] = {DOC_JOBS, DOC_MAIN};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (slices[keys[i]].end != 0)
			load_problem(l, slices[keys[i]].begin,
			    "\"%s\" has no place in \"taskctl\"; each line "
			    "behind it is a job, and main waits for all",
			    doc_names[keys[i]]);
		slices[keys[i]].end = 0;
	}
}

static void
read_top(struct load *l)
{
	struct slice slices[DOC_KEYS] = {{0, 0}};
	size_t end = scan_blanks(&l->scan, cut_top(l, slices));

	if (l->is_stream)
		refuse_in_head(l, slices);
	else if (end < l->scan.len)
		load_problem(l, end, "expected nothing behind the last }");
	for (int i = 0; i < DOC_KEYS; i++) {
		enum doc_key key = (enum doc_key)i;
		json_t *value = NULL;

		if (key == DOC_JOBS) {
			/* Without a base there is none to read a job by. */
			if (l->base[BASE_PROCESS] == NULL)
				load_defaults(l, NULL, 0);
			if (!l->is_stream)
				load_jobs(l, slices[key].begin, slices[key].end,
				    slices[DOC_INCLUDE].end != 0);
		} else if (slices[key].end != 0) {
			value =
			    load_json(l, slices[key].begin, slices[key].end);
		}
		l->root_begin = slices[key].begin;
		l->root_end = slices[key].end;
		if (value != NULL)
			read_value(l, key, value, slices[key].begin);
		json_decref(value);
	}
}

void
load_head(struct load *l, size_t top)
{
	l->top = top;
	read_top(l);
}

static void
check_begin(struct load *l)
{
	const char *text = l->scan.text;
	size_t len = l->scan.len;

	l->top = scan_blanks(&l->scan, 0);
	if (len >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 ||
			    memcmp(text, "\xfe\xff", 2) == 0))
		load_problem(l, 0, "this is UTF-16; save it as UTF-8");
	else if (l->top == len && l->scan.n_bad == 0)
		load_problem(l, 0,
		    "the file is empty; write {\"jobs\": {\"NAME\": {\"run\": "
		    "\"COMMAND\"}}}");
	else if (l->top < len && text[l->top] != '{')
		load_problem(l, l->top,
		    "expected { here; a job file is one JSON object");
	else if (l->top < len)
		read_top(l);
}

void
load_doc(const char *dir, char *text, size_t len, size_t max, struct graph *g,
    struct problems *p)
{
	struct load l;

	load_init(&l, dir, g);
	l.max = max;
	l.n_bytes = len;
	scan_init(&l.scan, text, len, p);
	do {
		size_t n_jobs = g->n_jobs, n = p->n + p->dropped;

		check_begin(&l);
		if (g->n_jobs == n_jobs && p->n + p->dropped > n)
			l.lacks_file = true;
	} while (load_next_file(&l));
	load_check_prefixes(&l);
	load_settle(&l);
	if (l.has_growing)
		load_keep(&l);
	load_finish(&l);
}
