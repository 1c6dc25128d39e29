#include "cmd/tally.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/duration.h"
#include "jobs/printable.h"

#define NAME_COLUMNS 40

/* ", and 1000000 more" */
#define MORE_COLUMNS 18

void
tally_init(struct tally *t)
{
	*t = (struct tally){.oldest = JOB_NONE, .newest = JOB_NONE};
}

void
tally_finish(struct tally *t)
{
	free(t->jobs);
	tally_init(t);
}

static void
grow(struct tally *t, job_id id)
{
	size_t before = t->capacity;

	if (id < before)
		return;
	t->jobs = xgrow_array(
	    t->jobs, &t->capacity, (size_t)id + 1, sizeof(*t->jobs));
	memset(t->jobs + before, 0, (t->capacity - before) * sizeof(*t->jobs));
}

/* Others have no end of their own that would be waited for. */
static bool
is_shown(const struct job_spec *s)
{
	return spec_is_process(s) || s->body == BODY_SLEEP;
}

static void
add_running(struct tally *t, job_id id, int64_t now_ns)
{
	t->jobs[id].started_ns = now_ns;
	t->jobs[id].before = t->newest;
	t->jobs[id].after = JOB_NONE;
	if (t->newest == JOB_NONE)
		t->oldest = id;
	else
		t->jobs[t->newest].after = id;
	t->newest = id;
	t->n_running++;
}

static void
remove_running(struct tally *t, job_id id)
{
	const struct tally_job *j = &t->jobs[id];

	if (j->before == JOB_NONE)
		t->oldest = j->after;
	else
		t->jobs[j->before].after = j->after;
	if (j->after == JOB_NONE)
		t->newest = j->before;
	else
		t->jobs[j->after].before = j->before;
	t->n_running--;
}

static bool
is_running(enum job_state state)
{
	return state == JOB_RUNNING || state == JOB_CANCELLING;
}

void
tally_add(struct tally *t, const struct event *e)
{
	bool was_running;

	if (e->kind != EVENT_JOB)
		return;
	grow(t, e->job);
	was_running = is_running((enum job_state)t->jobs[e->job].state);
	if (is_shown(&e->graph->jobs[e->job])) {
		if (is_running(e->to) && !was_running)
			add_running(t, e->job, e->t_ns);
		else if (was_running && !is_running(e->to))
			remove_running(t, e->job);
	}
	/* A number may be used again, by another job. */
	t->jobs[e->job].state =
	    (uint8_t)(state_is_terminal(e->to) ? JOB_ABSENT : e->to);
	if (e->from == JOB_ABSENT)
		t->n_created++;
	if (!state_is_terminal(e->to))
		return;
	t->n_ended++;
	if ((e->to == JOB_FAILED || e->to == JOB_TIMED_OUT) && !e->is_handled)
		t->n_failed++;
}

void
tally_describe(const struct tally *t, const struct graph *g, int64_t now_ns,
    size_t columns, struct buf *b)
{
	struct buf text = {0};
	size_t used = 0, shown = 0;
	job_id id;

	for (id = t->oldest; id != JOB_NONE; id = t->jobs[id].after) {
		int64_t ns = now_ns - t->jobs[id].started_ns;
		size_t width, len;

		buf_clear(&text);
		if (shown > 0)
			buf_add_text(&text, ", ");
		width = text.len;
		width +=
		    printable_add_short(&text, g->jobs[id].name, NAME_COLUMNS);
		len = text.len;
		buf_add_char(&text, ' ');
		duration_add_seconds(&text, 0, 1, ns);
		buf_add_char(&text, 's');
		width += text.len - len;
		if (used + width +
			(t->n_running - shown > 1 ? MORE_COLUMNS : 0) >
		    columns)
			break;
		buf_add(b, text.data, text.len);
		used += width;
		shown++;
	}
	if (shown > 0 && shown < t->n_running)
		buf_printf(b, ", and %zu more", t->n_running - shown);
	buf_finish(&text);
}
