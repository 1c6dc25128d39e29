#include "cmd/supply.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/command_text.h"
#include "cmd/results.h"
#include "core/mem.h"
#include "jobs/build.h"

/* Columns of a command that are its name. */
#define NAME_WIDTH 100

/* Results that wait for their turn; the slowest command holds up the input. */
#define HELD_MAX 1000

/* One command in one piece of memory. */
struct memory {
	char name[BUILD_NAME_SIZE];
	const char **argv; /* or NULL; behind this struct, as are its words */
	char *text;        /* or NULL; the same */
};

/* What a command is called: its item, or itself, as far as it fits. */
static char *
name_of(const struct source_command *c)
{
	struct event words = {.command = c->text, .argv = c->argv};
	struct buf b = {0};

	if (c->item != NULL)
		return xstrdup(c->item);
	command_text_add(&b, &words, NAME_WIDTH);
	return buf_take(&b);
}

static struct memory *
keep_text(const char *text)
{
	size_t size = strlen(text) + 1;
	struct memory *m = xmalloc(sizeof(*m) + size);

	m->argv = NULL;
	m->text = memcpy(m + 1, text, size);
	return m;
}

static struct memory *
keep_argv(const char *const *argv)
{
	size_t n = 0, size = 0, i;
	struct memory *m;
	char *at;

	for (; argv[n] != NULL; n++)
		size += strlen(argv[n]) + 1;
	m = xmalloc(sizeof(*m) + (n + 1) * sizeof(*argv) + size);
	m->text = NULL;
	m->argv = (const char **)(m + 1);
	at = (char *)(m->argv + n + 1);
	for (i = 0; i < n; i++) {
		size_t len = strlen(argv[i]) + 1;

		m->argv[i] = memcpy(at, argv[i], len);
		at += len;
	}
	m->argv[n] = NULL;
	return m;
}

static void
remember(struct supply *s, job_id id, struct memory *m)
{
	size_t before = s->capacity;

	s->memory =
	    xgrow_array(s->memory, &s->capacity, id + 1, sizeof(*s->memory));
	if (s->capacity > before)
		memset(s->memory + before, 0,
		    (s->capacity - before) * sizeof(*s->memory));
	s->memory[id] = m;
}

job_id
supply_add(struct supply *s, const struct source_command *c)
{
	struct memory *m =
	    c->text != NULL ? keep_text(c->text) : keep_argv(c->argv);
	struct build_process p = {.name = m->name,
	    .number = c->number,
	    .text = m->text,
	    .argv = m->argv,
	    .opts = s->opts,
	    .result_wanted = s->result_wanted};
	char *name = name_of(c);
	job_id id;

	build_name(s->graph, name, c->number, m->name);
	free(name);
	id = build_process(s->graph, &p);
	if (id == JOB_NONE) {
		free(m);
		return JOB_NONE;
	}
	remember(s, id, m);
	s->n++;
	return id;
}

/* While the run goes on */

static int
next(struct feed *f, job_id *id, struct err *e)
{
	struct supply *s = CONTAINER_OF(f, struct supply, feed);
	struct source_command c;
	int rc;

	/* The end of the one that they wait for has us asked again. */
	if (s->results->n_held >= HELD_MAX)
		return 0;
	rc = source_next(&s->source, &c, e);
	s->is_nothing = rc < 0 && err_is_set(e) && s->n == 0;
	if (rc <= 0)
		return rc;
	*id = supply_add(s, &c);
	return *id != JOB_NONE
		   ? 1
		   : err_set(e, ERR_FAILED, "there is no room for more jobs");
}

static void
stop(struct feed *f)
{
	source_stop(&CONTAINER_OF(f, struct supply, feed)->source);
}

static void
forgotten(struct feed *f, job_id id)
{
	struct supply *s = CONTAINER_OF(f, struct supply, feed);

	free(s->memory[id]);
	s->memory[id] = NULL;
}

static void
on_ready(struct line_reader *reader)
{
	feed_wake(&CONTAINER_OF(reader, struct supply, source.reader)->feed);
}

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct supply *s = CONTAINER_OF(sink, struct supply, sink);

	if (e->kind == EVENT_JOB && state_is_terminal(e->to))
		feed_forget(&s->feed, e->job);
}

/* Life */

void
supply_init(struct supply *s)
{
	static const struct feed_class class = {next, stop, forgotten};

	feed_init(&s->feed, &class, s->graph);
	s->sink.emit = emit;
}

void
supply_follow(struct supply *s, struct loop *l)
{
	source_follow(&s->source, l, on_ready);
}

void
supply_finish(struct supply *s)
{
	size_t i;

	source_finish(&s->source);
	for (i = 0; i < s->capacity; i++)
		free(s->memory[i]);
	free(s->memory);
}
