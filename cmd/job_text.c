#include "cmd/job_text.h"

#include <string.h>

#include "cmd/command_text.h"
#include "core/macros.h"
#include "jobs/duration.h"
#include "jobs/expr.h"
#include "jobs/printable.h"

#define NAMES_MAX 10
#define NOTE_COLUMNS 40

static void
add_name(struct buf *b, const struct graph *g, job_id id)
{
	const char *name = g->jobs[id].name;

	printable_add(b, name, strlen(name));
}

/* What a body does */

static void
add_cancels(struct buf *b, const struct graph *g, const struct job_spec *s)
{
	size_t i;

	buf_add_text(b, "cancels ");
	for (i = 0; i < s->n_members && i < NAMES_MAX; i++) {
		buf_add_text(b, i > 0 ? ", " : "");
		add_name(b, g, g->members[s->first_member + i]);
	}
	if (i < s->n_members)
		buf_add_text(b, ", ...");
}

static void
add_policy(struct buf *b, const struct graph *g, const struct job_spec *s)
{
	if (!s->grows) {
		buf_printf(b, "%s of %u", spec_body_name((enum body)s->body),
		    s->n_members);
		return;
	}
	buf_add_text(b, "for each of the result of ");
	add_name(b, g, s->body_of.policy->over);
}

void
job_text_add_body(
    struct buf *b, const struct graph *g, job_id id, size_t columns)
{
	const struct job_spec *s = &g->jobs[id];
	struct event command = {.command = NULL};
	char text[DURATION_TEXT_SIZE];

	switch ((enum body)s->body) {
	case BODY_NONE:
		buf_add_text(b, "join");
		break;
	case BODY_RUN:
		command.command = s->body_of.text;
		break;
	case BODY_ARGV:
		command.argv = s->body_of.argv;
		break;
	case BODY_SLEEP:
		buf_add_text(b, "sleep ");
		buf_add_text(b, duration_format(s->body_of.sleep->duration_ns,
				    text, sizeof(text)));
		break;
	case BODY_CANCEL:
		add_cancels(b, g, s);
		break;
	default:
		add_policy(b, g, s);
		break;
	}
	command_text_add(b, &command, columns);
}

/* What is particular */

/* Notes on their way. */
struct notes {
	struct buf *b;
	const char *before; /* the next one */
	const char *between;
};

static void
begin_note(struct notes *n, const char *word)
{
	buf_add_text(n->b, n->before);
	buf_add_text(n->b, word);
	n->before = n->between;
}

/* "ready: port 80" */
static void
add_ready(struct notes *n, const struct ready *r)
{
	const struct {
		const char *word, *text;
	} looks[] = {
	    {"ready: log ", r->log},
	    {"ready: port ", r->port},
	    {"ready: file ", r->file},
	    {"ready: run ", r->run},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(looks); i++) {
		if (looks[i].text == NULL)
			continue;
		begin_note(n, looks[i].word);
		printable_add_short(n->b, looks[i].text, NOTE_COLUMNS);
	}
}

static void
add_tags(struct notes *n, const char *const *tags)
{
	const char *before = "tags: ";

	for (; *tags != NULL; tags++) {
		if (before[0] == ',')
			buf_add_text(n->b, before);
		else
			begin_note(n, before);
		printable_add(n->b, *tags, strlen(*tags));
		before = ", ";
	}
}

/* "uses: db 2, net 1"; and "max_parallel 2", which nobody has named a pool. */
static void
add_uses(struct notes *n, const struct graph *g, const struct job_opts *o)
{
	const char *before = NULL;
	size_t i;

	for (i = 0; i < o->n_uses; i++) {
		const struct pool_spec *pool = &g->pools[o->uses[i].pool];

		if (pool->is_limit) {
			begin_note(n, pool->name);
			before = NULL;
			continue;
		}
		if (before == NULL)
			begin_note(n, "uses: ");
		else
			buf_add_text(n->b, before);
		printable_add(n->b, pool->name, strlen(pool->name));
		buf_printf(n->b, " %u", o->uses[i].amount);
		before = ", ";
	}
}

void
job_text_add_notes(struct buf *b, const struct graph *g, job_id id,
    const char *first, const char *between)
{
	const struct job_spec *s = &g->jobs[id];
	const struct job_opts *o = s->opts;
	struct notes n = {b, first, between};

	if (s->lazy)
		begin_note(&n, "lazy");
	if (s->service)
		begin_note(&n, "service");
	if (o == NULL)
		return;
	if (o->ready != NULL)
		add_ready(&n, o->ready);
	if (o->condition != NULL) {
		begin_note(&n, "if: ");
		printable_add_short(b, o->condition->text, NOTE_COLUMNS);
	}
	add_uses(&n, g, o);
	if (o->tags != NULL)
		add_tags(&n, o->tags);
}
