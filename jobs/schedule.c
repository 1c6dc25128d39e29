#include "jobs/schedule.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/wait.h"
#include "jobs/duration.h"
#include "jobs/feed.h"

/*
 * A start stands still until the exec: 60 us, and some milliseconds where the
 * processors are busy.  Meanwhile no timer fires; a turn costs but 1 us.
 */
#define STARTS_PER_TURN 4

void
schedule_describe_wait(const struct job *j, struct buf *b)
{
	const struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	char delay[DURATION_TEXT_SIZE];

	if (s->opts->delay_ns > 0 && !j->is_delayed)
		buf_printf(b, "delay %s",
		    duration_format(s->opts->delay_ns, delay, sizeof(delay)));
	else if (spec_is_process(s) && r->slots_used + r->n_ready >= r->slots)
		buf_add_text(b, "slot");
}

void
schedule_tell_wait(struct job *j)
{
	struct event event = {.kind = EVENT_WAITING, .job = job_id_of(j)};
	struct buf reason = {0};

	schedule_describe_wait(j, &reason);
	event.reason = reason.data;
	if (reason.len > 0)
		stream_emit(&j->runner->stream, &event);
	buf_finish(&reason);
}

static void
on_delay(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct delay *d = CONTAINER_OF(t, struct delay, timer);
	struct job *j = d->job;

	free(d);
	j->delay = NULL;
	j->is_delayed = true;
	schedule_tell_wait(j);
	schedule_ready(j);
}

static void
start_delay(struct job *j, int64_t delay_ns)
{
	struct delay *d = xmalloc(sizeof(*d));

	d->job = j;
	timer_init(&d->timer, on_delay);
	loop_call_later(j->runner->loop, &d->timer, delay_ns);
	j->delay = d;
}

static void
queue_for_slot(struct job *j)
{
	struct runner *r = j->runner;

	r->n_ready++;
	j->is_queued = true;
	job_queue_push(
	    r, j->is_in_cleanup ? &r->ready_cleanups : &r->ready, job_id_of(j));
	if (!handle_is_queued(&r->dispatch))
		loop_call_soon(r->loop, &r->dispatch);
}

void
schedule_ready(struct job *j)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);

	if (r->is_draining && !j->is_in_cleanup) {
		struct transition t = {.by = "main", .reason = "draining"};

		job_drop(j, JOB_SKIP, &t);
	} else if (s->opts->delay_ns > 0 && !j->is_delayed) {
		start_delay(j, s->opts->delay_ns);
	} else if (!spec_is_process(s)) {
		r->hooks->start(j);
	} else {
		queue_for_slot(j);
	}
}

static bool
is_waited_for(const struct runner *r)
{
	return r->ready.first != JOB_NONE ||
	       r->ready_cleanups.first != JOB_NONE;
}

/* The next that waits for a slot: what cleans up comes first. */
static job_id
pop_ready(struct runner *r)
{
	job_id id = job_queue_pop(r, &r->ready_cleanups);

	r->n_ready--;
	return id != JOB_NONE ? id : job_queue_pop(r, &r->ready);
}

/* Did it end, or come to an end, while it waited for the slot? */
static bool
has_left(const struct job *j)
{
	if (j->state != JOB_PENDING)
		return true;
	return job_is_between_attempts(j) &&
	       (j->tries->turn == NULL || future_is_done(j->tries->turn));
}

static void
on_dispatch(struct handle *h)
{
	struct runner *r = CONTAINER_OF(h, struct runner, dispatch);
	unsigned started = 0;

	while (is_waited_for(r) && r->slots_used < r->slots) {
		struct job *j;

		if (started == STARTS_PER_TURN) {
			loop_call_soon(r->loop, &r->dispatch);
			break;
		}
		j = &r->jobs[pop_ready(r)];
		j->is_queued = false;
		if (has_left(j))
			continue;
		if (r->is_draining && !j->is_in_cleanup) {
			schedule_ready(j);
			continue;
		}
		j->holds_slot = true;
		r->slots_used++;
		started++;
		if (job_is_between_attempts(j))
			future_set_result(j->tries->turn, NULL);
		else
			r->hooks->start(j);
	}
	if (r->opts.feed != NULL)
		feed_pull(r->opts.feed);
}

/* Another attempt */

bool
schedule_allows_attempts(const struct job *j)
{
	const struct runner *r = j->runner;

	return (!r->is_draining || j->is_in_cleanup) && r->interrupts < 2;
}

int
schedule_await_turn(struct job *j, int64_t delay_ns, struct err *e)
{
	struct loop *l = j->runner->loop;
	struct future turn, *one = &turn;
	struct wait_result waited;
	int rc;

	future_init(&turn, l);
	j->tries->turn = &turn;
	rc = wait_futures(l, &one, 1, WAIT_ALL_COMPLETED, delay_ns, &waited, e);
	if (rc == 0) {
		wait_result_finish(&waited);
		if (spec_is_process(job_spec_of(j)) && !future_is_done(&turn)) {
			schedule_tell_wait(j);
			queue_for_slot(j);
			rc = future_await(&turn, NULL, e);
		}
	}
	j->tries->turn = NULL;
	future_finish(&turn);
	return rc;
}

void
schedule_wake_waiting(struct runner *r)
{
	size_t i;

	for (i = 0; i < r->graph->n_jobs; i++) {
		struct job *j = &r->jobs[i];

		if (job_is_between_attempts(j) && j->tries->turn != NULL &&
		    !schedule_allows_attempts(j))
			future_set_result(j->tries->turn, NULL);
	}
}

void
schedule_release_slot(struct job *j)
{
	struct runner *r = j->runner;

	if (!j->holds_slot)
		return;
	j->holds_slot = false;
	r->slots_used--;
	if (is_waited_for(r) && !handle_is_queued(&r->dispatch))
		loop_call_soon(r->loop, &r->dispatch);
}

void
schedule_init(struct runner *r)
{
	job_queue_init(&r->ready, LINK_TO_START);
	job_queue_init(&r->ready_cleanups, LINK_TO_START);
	handle_init(&r->dispatch, on_dispatch);
}

void
schedule_finish(struct runner *r)
{
	handle_cancel(&r->dispatch);
}
