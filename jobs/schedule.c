#include "jobs/schedule.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/wait.h"
#include "jobs/duration.h"
#include "jobs/feed.h"
#include "jobs/path.h"
#include "jobs/pool.h"

/*
 * A start stands still until the exec: 60 us, and some milliseconds where the
 * processors are busy.  Meanwhile no timer fires; a turn costs but 1 us.
 */
#define STARTS_PER_TURN 4

/* Nor is it for a line of a million, of which none can start. */
#define LOOKS_PER_TURN 1000

/* What cleans up comes before any priority. */
#define RANK_OF_CLEANUPS 10000

static bool
needs_slot(const struct job *j)
{
	return spec_takes_slot(job_spec_of(j));
}

/* Must j wait until it is its turn, for a slot or for what it uses? */
static bool
needs_turn(const struct job *j)
{
	return needs_slot(j) || pool_is_used(j);
}

void
schedule_describe_wait(const struct job *j, struct buf *b)
{
	const struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	char delay[DURATION_TEXT_SIZE];

	if (s->opts->delay_ns > 0 && !j->is_delayed)
		buf_printf(b, "delay %s",
		    duration_format(s->opts->delay_ns, delay, sizeof(delay)));
	else if (!pool_describe_wait(j, b) && needs_slot(j) &&
		 r->slots_used + r->ready.n >= r->slots)
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
put(struct runner *r, const struct order_entry *entry)
{
	r->jobs[entry->job].is_queued = true;
	order_push(
	    needs_slot(&r->jobs[entry->job]) ? &r->ready : &r->ready_others,
	    entry);
	if (!handle_is_queued(&r->dispatch))
		loop_call_soon(r->loop, &r->dispatch);
}

static void
queue(struct job *j)
{
	struct runner *r = j->runner;
	struct order_entry entry = {.job = job_id_of(j)};

	path_admit(r);
	entry.path_ns = j->path_ns;
	entry.rank = j->is_in_cleanup ? RANK_OF_CLEANUPS : 0;
	entry.rank += job_spec_of(j)->opts->priority;
	entry.sequence = r->n_queued++;
	pool_want(j);
	put(r, &entry);
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
	} else if (!needs_turn(j)) {
		r->hooks->start(j);
	} else {
		queue(j);
	}
}

static bool
is_waited_for(const struct runner *r)
{
	return r->ready_others.n > 0 ||
	       (r->ready.n > 0 && r->slots_used < r->slots);
}

/* The next of those; who needs a slot waits while there is none. */
static struct order_entry
pop_ready(struct runner *r)
{
	const struct order_entry *other = order_first(&r->ready_others);
	const struct order_entry *next =
	    r->slots_used < r->slots ? order_first(&r->ready) : NULL;

	if (next == NULL || (other != NULL && order_is_before(other, next)))
		return order_pop(&r->ready_others);
	return order_pop(&r->ready);
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

/* It has what it needs. */
static void
begin(struct job *j)
{
	pool_take(j);
	if (needs_slot(j)) {
		j->holds_slot = true;
		j->runner->slots_used++;
	}
	if (job_is_between_attempts(j))
		future_set_result(j->tries->turn, NULL);
	else
		j->runner->hooks->start(j);
}

static void
on_dispatch(struct handle *h)
{
	struct runner *r = CONTAINER_OF(h, struct runner, dispatch);
	unsigned started = 0, looks = 0;

	while (is_waited_for(r)) {
		struct order_entry entry;
		struct job *j;

		if (started == STARTS_PER_TURN || looks++ == LOOKS_PER_TURN) {
			if (!handle_is_queued(&r->dispatch))
				loop_call_soon(r->loop, &r->dispatch);
			break;
		}
		entry = pop_ready(r);
		j = &r->jobs[entry.job];
		j->is_queued = false;
		if (has_left(j))
			continue;
		if (r->is_draining && !j->is_in_cleanup) {
			schedule_ready(j);
		} else if (pool_enter(j, &entry)) {
			begin(j);
			started++;
		}
	}
	if (r->opts.feed != NULL)
		feed_pull(r->opts.feed);
}

/* Another attempt */

bool
schedule_allows_attempts(const struct job *j)
{
	const struct runner *r = j->runner;

	/* It still runs for those who clean up; it does not start for them. */
	if (r->is_ending && job_spec_of(j)->service)
		return false;
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
		if (needs_turn(j) && !future_is_done(&turn)) {
			schedule_tell_wait(j);
			queue(j);
			rc = future_await(&turn, NULL, e);
		}
	}
	/* Where it was not given what it waited for. */
	pool_leave(j);
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

	pool_release(j);
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
	pool_init(r, put);
	handle_init(&r->dispatch, on_dispatch);
}

void
schedule_finish(struct runner *r)
{
	handle_cancel(&r->dispatch);
	order_finish(&r->ready);
	order_finish(&r->ready_others);
	pool_finish(r);
}
