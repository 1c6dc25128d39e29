#include "jobs/job.h"

#include <assert.h>
#include <stdlib.h>

#include "core/mem.h"
#include "jobs/needs.h"
#include "jobs/schedule.h"
#include "jobs/verdict.h"

/* Queues */

void
job_queue_push(struct runner *r, struct job_queue *q, job_id id)
{
	r->jobs[id].next = JOB_NONE;
	if (q->first == JOB_NONE)
		q->first = id;
	else
		r->jobs[q->last].next = id;
	q->last = id;
}

job_id
job_queue_pop(struct runner *r, struct job_queue *q)
{
	job_id id = q->first;

	if (id != JOB_NONE)
		q->first = r->jobs[id].next;
	return id;
}

/* Transitions */

struct outcome *
job_outcome(struct job *j)
{
	if (j->outcome == NULL)
		j->outcome = xcalloc(1, sizeof(*j->outcome));
	return j->outcome;
}

/* Tell who waits for j how it ended. */
static void
settle_future(struct job *j, const struct transition *t)
{
	const char *name = job_spec_of(j)->name;
	struct err e = ERR_INIT;
	char text[160] = "";

	if (j->state == JOB_FINISHED || verdict_continues(j)) {
		future_set_result(&j->future, j);
		return;
	}
	if (j->outcome != NULL)
		outcome_format(j->outcome, text, sizeof(text));
	if (j->state == JOB_CANCELLED)
		err_set(&e, ERR_CANCELLED, "%s was cancelled", name);
	else if (j->state == JOB_SKIPPED && t != NULL && t->reason != NULL)
		err_set(&e, ERR_FAILED, "%s skipped: %s", name, t->reason);
	else
		err_set(&e, ERR_FAILED, "%s %s%s%s", name,
		    state_name((enum job_state)j->state),
		    text[0] == '\0' ? "" : ": ", text);
	future_set_error(&j->future, &e);
	future_mark_read(&j->future);
}

static void
emit_transition(struct job *j, enum job_state from, const struct transition *t)
{
	struct event event = {
	    .kind = EVENT_JOB,
	    .job = job_id_of(j),
	    .from = from,
	    .to = (enum job_state)j->state,
	    .outcome = j->outcome,
	};

	if (t != NULL) {
		event.by = t->by;
		event.reason = t->reason;
		event.pid = t->pid;
		event.command = t->command;
		event.is_direct = t->is_direct;
	}
	if (state_is_terminal(event.to)) {
		if (j->was_started)
			event.elapsed_ns =
			    loop_now(j->runner->loop) - j->started_ns;
		if (event.to == JOB_FAILED || event.to == JOB_TIMED_OUT)
			event.is_handled = j->is_handled =
			    verdict_is_handled(j);
		if (j->result != NULL) {
			event.has_result = true;
			event.result = j->result->text;
			event.result_len = j->result->len;
		}
		if (j->lists != NULL) {
			event.done = j->lists->done;
			event.n_done = j->lists->n_done;
			event.pending = j->lists->pending;
			event.n_pending = j->lists->n_pending;
		}
	}
	runner_emit(j->runner, &event);
}

/* Ending */

static bool
has_parts(const struct job_spec *s)
{
	return s->n_members > 0 || s->on_cancel != JOB_NONE ||
	       s->finally != JOB_NONE;
}

/* A part of j that was never created, and that somebody may wait for. */
static void
skip_part(struct job *j, job_id id)
{
	struct runner *r = j->runner;
	struct job *part = id == JOB_NONE ? NULL : &r->jobs[id];
	char *reason;
	struct transition t = {0};

	if (part == NULL || part->state != JOB_ABSENT ||
	    job_spec_of(part)->owner != job_id_of(j) ||
	    (needs_n_dependants(r, id) == 0 && !has_parts(job_spec_of(part))))
		return;
	reason = xasprintf("%s %s", job_spec_of(j)->name, state_name(j->state));
	t.reason = reason;
	r->live++;
	job_transition(part, JOB_CREATE, NULL);
	schedule_drop(part, JOB_SKIP, &t);
	free(reason);
}

static void
skip_parts(struct job *j)
{
	const struct job_spec *s = job_spec_of(j);
	size_t i;

	if (s->body != BODY_CANCEL) {
		for (i = 0; i < s->n_members; i++)
			skip_part(
			    j, j->runner->graph->members[s->first_member + i]);
	}
	for (i = 0; s->each != JOB_NONE && i < s->n_members; i++)
		skip_part(j, s->each + (job_id)i);
	skip_part(j, s->on_cancel);
	skip_part(j, s->finally);
}

static void
settle(struct job *j)
{
	struct runner *r = j->runner;

	needs_tell_ended(j);
	skip_parts(j);
	verdict_on_end(j);
	if (j->is_main && --r->main_left == 0)
		future_set_result(&r->main_done, NULL);
	if (job_id_of(j) == r->main)
		future_set_result(&r->main_done, NULL);
	if (--r->live == 0 && r->is_ending)
		future_set_result(&r->all_ended, NULL);
}

static void
ended(struct job *j)
{
	struct runner *r = j->runner;
	job_id id;

	job_queue_push(r, &r->ended, job_id_of(j));
	if (r->is_settling)
		return;
	r->is_settling = true;
	while ((id = job_queue_pop(r, &r->ended)) != JOB_NONE)
		settle(&r->jobs[id]);
	r->is_settling = false;
}

void
job_transition(struct job *j, enum job_event event, const struct transition *t)
{
	enum job_state from = (enum job_state)j->state;
	enum job_state to = state_after(from, event);

	assert(to != JOB_STATES);
	j->state = (uint8_t)to;
	if (event == JOB_START) {
		j->started_ns = loop_now(j->runner->loop);
		j->was_started = true;
	}
	emit_transition(j, from, t);
	if (event == JOB_START)
		needs_tell_started(j);
	if (!state_is_terminal(to))
		return;
	settle_future(j, t);
	ended(j);
}

/* Cancelling */

static enum cancel_step
on_cancel(struct future *f, const struct cancel_reason *reason)
{
	struct job *j = CONTAINER_OF(f, struct job, future);
	struct transition t = {0};

	if (reason != NULL) {
		t.by = reason->by;
		t.reason = reason->text != NULL ? reason->text : reason->why;
	}
	switch (j->state) {
	case JOB_ABSENT:
		j->runner->live++;
		job_transition(j, JOB_CREATE, NULL);
		schedule_drop(j, JOB_END_CANCELLED, &t);
		return CANCEL_TAKEN;
	case JOB_PENDING:
		/* Its body never runs (B37). */
		schedule_drop(j, JOB_END_CANCELLED, &t);
		return CANCEL_TAKEN;
	case JOB_RUNNING:
		job_transition(j, JOB_CANCEL, &t);
		return CANCEL_INWARD;
	default:
		/* It is ending already; its clean-up is not to be cancelled. */
		return CANCEL_TAKEN;
	}
}

static struct future *
cancel_child(struct future *f, size_t i)
{
	struct job *j = CONTAINER_OF(f, struct job, future);

	return i == 0 && j->task != NULL ? &j->task->future : NULL;
}

static bool
cancel_settle(struct future *f, bool taken, const struct cancel_reason *reason)
{
	(void)f;
	(void)taken;
	(void)reason;
	return true;
}

static const char *
label(struct future *f)
{
	return job_spec_of(CONTAINER_OF(f, struct job, future))->name;
}

static struct future *
waits_for(struct future *f, size_t i)
{
	return cancel_child(f, i);
}

const struct future_class job_future_class = {
    .name = "job",
    .cancel = on_cancel,
    .cancel_child = cancel_child,
    .cancel_settle = cancel_settle,
    .waits_for = waits_for,
    .label = label,
};
