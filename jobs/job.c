#include "jobs/job.h"

#include <assert.h>
#include <stdlib.h>

#include "core/mem.h"
#include "core/timeout.h"
#include "jobs/handled.h"
#include "jobs/result.h"

/* Queues */

void
job_queue_init(struct job_queue *q, enum job_link link)
{
	*q = (struct job_queue){JOB_NONE, JOB_NONE, link};
}

void
job_queue_push(struct runner *r, struct job_queue *q, job_id id)
{
	r->jobs[id].next[q->link] = JOB_NONE;
	if (q->first == JOB_NONE)
		q->first = id;
	else
		r->jobs[q->last].next[q->link] = id;
	q->last = id;
}

job_id
job_queue_pop(struct runner *r, struct job_queue *q)
{
	job_id id = q->first;

	if (id != JOB_NONE)
		q->first = r->jobs[id].next[q->link];
	return id;
}

/* Searches */

void
job_begin_visits(struct runner *r)
{
	r->visits = xreserve_grow(&r->room_for_visits, r->graph->n_jobs,
	    sizeof(*r->visits), GRAPH_MAX_JOBS);
	r->visit++;
}

bool
job_visit(struct runner *r, job_id id)
{
	if (r->visits[id] == r->visit)
		return false;
	r->visits[id] = r->visit;
	return true;
}

struct job *
job_member_of_each(const struct job *j)
{
	const struct job_spec *s = job_spec_of(j);
	const struct job *policy;
	job_id index;

	if (s->role != ROLE_EACH)
		return NULL;
	/* The n-th run is for the n-th member that has ended. */
	policy = runner_job(j->runner, s->owner);
	index = job_id_of(j) - job_spec_of(policy)->each;
	return runner_job(j->runner, policy->lists->done[index]);
}

/* Life */

void
job_init(struct job *j, struct runner *r)
{
	future_init(&j->future, r->loop);
	j->future.class = &job_future_class;
	j->runner = r;
}

void
job_finish(struct job *j)
{
	future_finish(&j->future);
	result_free(j->result);
	if (j->outcome != NULL)
		outcome_finish(j->outcome);
	free(j->outcome);
	if (j->lists != NULL) {
		free(j->lists->done);
		free(j->lists->pending);
	}
	free(j->lists);
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

	if (j->state == JOB_FINISHED || j->is_declined ||
	    (job_has_failed(j) && handled_by_itself(j))) {
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
		event.argv = t->argv;
		event.is_direct = t->is_direct;
	}
	if (event.to != JOB_CANCELLING)
		event.attempt = job_attempt(j);
	if (event_is_retry(&event))
		event.elapsed_ns =
		    loop_now(j->runner->loop) - j->tries->started_ns;
	if (state_is_terminal(event.to)) {
		if (j->was_started)
			event.elapsed_ns =
			    loop_now(j->runner->loop) - j->started_ns;
		if (event.to == JOB_FAILED || event.to == JOB_TIMED_OUT)
			event.is_handled = j->is_handled = handled_is(j);
		if (j->result != NULL) {
			event.has_result = true;
			event.result = job_spec_of(j)->opts->secret
					   ? NULL
					   : j->result->text;
			event.result_len = j->result->len;
		}
		if (j->lists != NULL) {
			event.done = j->lists->done;
			event.n_done = j->lists->n_done;
			event.pending = j->lists->pending;
			event.n_pending = j->lists->n_pending;
			event.has_winner = job_spec_of(j)->body == BODY_RACE;
			event.winner = j->lists->winner;
		}
	}
	stream_emit(&j->runner->stream, &event);
}

/* Another attempt begins now. */
static void
note_start(struct job *j)
{
	int64_t now = loop_now(j->runner->loop);

	if (!j->was_started)
		j->started_ns = now;
	j->was_started = true;
	j->tries->started_ns = now;
	j->tries->attempt++;
}

/* From now on it has the time that its timeout and its deadline say. */
static void
start_timeouts(struct job *j)
{
	const struct job_opts *opts = job_spec_of(j)->opts;
	struct timeout *attempt = j->task->timeouts;
	int64_t started_ns = j->tries->started_ns;

	if (opts->timeout_ns > 0)
		timeout_reschedule(
		    attempt, clock_add(started_ns, opts->timeout_ns), NULL);
	if (opts->deadline_ns > 0 && j->tries->attempt == 1)
		timeout_reschedule(attempt->outer,
		    clock_add(started_ns, opts->deadline_ns), NULL);
}

void
job_transition(struct job *j, enum job_event event, const struct transition *t)
{
	enum job_state from = (enum job_state)j->state;
	enum job_state to = state_after(from, event);

	assert(to != JOB_STATES);
	j->state = (uint8_t)to;
	if (event == JOB_START)
		note_start(j);
	emit_transition(j, from, t);
	if (event == JOB_START) {
		start_timeouts(j);
		if (j->tries->attempt == 1)
			j->runner->hooks->started(j);
	}
	if (!state_is_terminal(to))
		return;
	settle_future(j, t);
	j->runner->hooks->ended(j);
}

/* Ending without a body */

static void
stop_delay(struct job *j)
{
	if (j->task != NULL || j->delay == NULL)
		return;
	loop_cancel_timer(j->runner->loop, &j->delay->timer);
	free(j->delay);
	j->delay = NULL;
}

void
job_drop(struct job *j, enum job_event event, const struct transition *t)
{
	stop_delay(j);
	job_transition(j, event, t);
}

void
job_decline(struct job *j, const char *reason)
{
	struct transition t = {.reason = reason};

	j->is_declined = true;
	job_drop(j, JOB_SKIP, &t);
}

/* Cancelling */

void
job_note_cancel(struct job *j, const struct err *e)
{
	struct transition t = {.reason = e->text};

	if (j->state == JOB_RUNNING || job_is_between_attempts(j))
		job_transition(j, JOB_CANCEL, &t);
}

static enum cancel_step
on_cancel(struct future *f, const struct cancel_reason *reason)
{
	struct job *j = CONTAINER_OF(f, struct job, future);
	struct transition t = {0};

	if (reason != NULL) {
		t.by = reason->by;
		t.reason = reason->text != NULL ? reason->text : reason->why;
	}
	j->is_cancelled = true;
	switch (j->state) {
	case JOB_ABSENT:
		j->runner->live++;
		job_transition(j, JOB_CREATE, NULL);
		job_drop(j, JOB_END_CANCELLED, &t);
		return CANCEL_TAKEN;
	case JOB_PENDING:
		if (job_is_between_attempts(j)) {
			job_transition(j, JOB_CANCEL, &t);
			return CANCEL_INWARD;
		}
		/* Its body never runs (B37). */
		job_drop(j, JOB_END_CANCELLED, &t);
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
