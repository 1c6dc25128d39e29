#include "cmd/dry_run.h"

#include <string.h>

#include "cmd/columns.h"
#include "cmd/job_text.h"
#include "cmd/ties.h"
#include "core/macros.h"
#include "jobs/duration.h"
#include "jobs/expr.h"
#include "jobs/printable.h"

#define COMMAND_COLUMNS 60
#define NAMES_MAX 10

/* "  after get, build (failure)" */
static void
add_needs(const struct graph *g, job_id id, struct buf *b)
{
	const char *before = "  after ";
	struct tie t;
	size_t i, n = 0;

	for (i = 0; ties_get(g, id, i, &t) && t.kind == TIE_NEED; i++) {
		const char *name = g->jobs[t.job].name;

		if (n++ == NAMES_MAX) {
			buf_add_text(b, ", ...");
			break;
		}
		buf_add_text(b, before);
		printable_add(b, name, strlen(name));
		if (t.when != NEED_SUCCESS)
			buf_printf(b, " (%s)", ties_when(t.when));
		before = ", ";
	}
}

/* Does it depend on what no simulation knows whether it starts? */
static bool
is_unknown(const struct job_spec *s)
{
	const struct expr *x = s->opts == NULL ? NULL : s->opts->condition;

	return x != NULL && strstr(x->text, ".result") != NULL;
}

static void
find_unknowns(struct dry_run *d, const struct graph *g)
{
	struct buf *b = &d->unknowns;
	size_t i;

	for (i = 0; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		if (s->is_template)
			continue;
		if (s->grows) {
			const char *over =
			    g->jobs[s->body_of.policy->over].name;

			buf_add_text(b, "  ");
			columns_add_name(b, s->name, d->name_width);
			buf_add_text(b, "  ");
			buf_add_text(
			    b, "a job for each item of the result of ");
			printable_add(b, over, strlen(over));
			columns_end_line(b);
		}
		if (is_unknown(s)) {
			const char *text = s->opts->condition->text;

			buf_add_text(b, "  ");
			columns_add_name(b, s->name, d->name_width);
			buf_add_text(b, "  ");
			buf_add_text(b, "if: ");
			printable_add(b, text, strlen(text));
			columns_end_line(b);
		}
	}
}

static void
add_start(struct dry_run *d, const struct event *e)
{
	struct buf *b = &d->starts;

	duration_add_seconds(b, 11, 3, e->t_ns);
	buf_add_text(b, "  ");
	columns_add_name(b, e->graph->jobs[e->job].name, d->name_width);
	buf_add_text(b, "  ");
	job_text_add_body(b, e->graph, e->job, COMMAND_COLUMNS);
	add_needs(e->graph, e->job, b);
	job_text_add_notes(b, e->graph, e->job, "  ", "  ");
	columns_end_line(b);
}

/* Skipped, or cancelled before it began. */
static void
add_other(struct dry_run *d, const struct event *e)
{
	struct buf *b = &d->others;

	if (e->to == JOB_SKIPPED && is_unknown(&e->graph->jobs[e->job]))
		return;
	buf_add_text(b, "  ");
	columns_add_name(b, e->graph->jobs[e->job].name, d->name_width);
	buf_add_text(b, "  ");
	buf_add_text(b, state_name(e->to));
	buf_add_text(b, ": ");
	if (e->by != NULL) {
		buf_add_text(b, "by ");
		printable_add(b, e->by, strlen(e->by));
	} else if (e->reason != NULL) {
		printable_add(b, e->reason, strlen(e->reason));
	}
	columns_end_line(b);
}

/* " (pools: db 2, disk 1)" */
static void
add_pools(const struct graph *g, struct buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < g->n_pools && n < NAMES_MAX; i++) {
		const char *name = g->pools[i].name;

		if (g->pools[i].is_limit)
			continue;
		buf_add_text(b, n++ == 0 ? " (pools: " : ", ");
		printable_add(b, name, strlen(name));
		buf_printf(b, " %u", g->pools[i].capacity);
	}
	if (n > 0)
		buf_add_text(b, i < g->n_pools ? ", ...)" : ")");
}

static void
write_all(struct dry_run *d, const struct graph *g)
{
	struct buf b = {0};

	buf_printf(&b, "would start, %u process%s at once", d->slots,
	    d->slots == 1 ? "" : "es");
	add_pools(g, &b);
	buf_add_text(&b, ", if each takes its estimate:\n");
	buf_add(&b, d->starts.data, d->starts.len);
	if (d->others.len > 0) {
		buf_add_text(&b, "would not start, if all goes like that:\n");
		buf_add(&b, d->others.data, d->others.len);
	}
	if (d->unknowns.len > 0) {
		buf_add_text(&b, "can not be known before:\n");
		buf_add(&b, d->unknowns.data, d->unknowns.len);
	}
	writer_write(d->writer, b.data, b.len);
	buf_finish(&b);
}

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct dry_run *d = CONTAINER_OF(sink, struct dry_run, sink);

	if (e->kind == EVENT_RUN_STARTED) {
		d->slots = e->slots;
		d->name_width = columns_name_width(e->graph);
		find_unknowns(d, e->graph);
	} else if (e->kind == EVENT_RUN_FINISHED) {
		write_all(d, e->graph);
	} else if (e->kind == EVENT_JOB && e->to == JOB_RUNNING &&
		   e->attempt <= 1) {
		add_start(d, e);
	} else if (e->kind == EVENT_JOB && e->from == JOB_PENDING &&
		   state_is_terminal(e->to)) {
		add_other(d, e);
	}
}

void
dry_run_init(struct dry_run *d, struct writer *writer)
{
	*d = (struct dry_run){.sink = {.emit = emit}, .writer = writer};
}

void
dry_run_finish(struct dry_run *d)
{
	buf_finish(&d->starts);
	buf_finish(&d->others);
	buf_finish(&d->unknowns);
}
