/* How long bodies take, how they end, and what cleans up after them. */
#include "tests/history.h"

#include <string.h>

/* How a body may have ended, as bits. */
enum {
	FINISHED = 1,
	FAILED = 2,
	TIMED_OUT = 4,
	CANCELLED = 8,
};

static const struct event *
end_of(const struct history *h, job_id id)
{
	return event_at(h, h->lives[id].ended);
}

static bool
is_by_timeout(const struct history *h, job_id id)
{
	size_t at = h->lives[id].cancelling;

	return at != NEVER && event_at(h, at)->by == NULL &&
	       strncmp(event_at(h, at)->reason, "timeout ", 8) == 0;
}

static bool
is_by_deadline(const struct history *h, job_id id)
{
	size_t at = h->lives[id].cancelling;

	return at != NEVER && event_at(h, at)->by == NULL &&
	       strncmp(event_at(h, at)->reason, "deadline ", 9) == 0;
}

static bool
is_by_time(const struct history *h, job_id id)
{
	return is_by_timeout(h, id) || is_by_deadline(h, id);
}

/* Cleaning up */

static bool
is_broken(const struct history *h, job_id cleanup)
{
	const struct job_opts *opts;

	if (cleanup == JOB_NONE || h->lives[cleanup].created == NEVER ||
	    h->lives[cleanup].state == JOB_SKIPPED)
		return false;
	/* One that was given up is no failure where none would count. */
	opts = spec_of(h, cleanup)->opts;
	if (h->lives[cleanup].state == JOB_CANCELLED &&
	    opts->continue_on_error && opts->continue_codes.n == 0)
		return false;
	return !succeeded(h, cleanup);
}

/* After the second signal none begins, and none goes on; at that instant it may. */
static bool
is_given_up(const struct history *h, int64_t at_ns)
{
	int64_t killed = h->trial->interrupts_ns[1];

	return killed > 0 && at_ns >= killed;
}

static void
check_cleanup(
    struct history *h, job_id id, job_id cleanup, bool is_due, int64_t *at_ns)
{
	const struct life *life;

	if (cleanup == JOB_NONE)
		return;
	life = &h->lives[cleanup];
	if (is_due && life->started == NEVER && is_given_up(h, *at_ns))
		return;
	/* It was waiting for a slot then. */
	if (life->started == NEVER && life->state == JOB_CANCELLED &&
	    is_given_up(h, time_at(h, life->ended))) {
		*at_ns = time_at(h, life->ended);
		return;
	}
	if (is_due != (life->started != NEVER))
		wrong(h, cleanup, is_due ? "did not run" : "has run");
	if (life->started == NEVER)
		return;
	if (time_at(h, life->created) != *at_ns)
		wrong(h, cleanup, "begins at %lld, not at %lld",
		    (long long)time_at(h, life->created), (long long)*at_ns);
	/* A gather in it may end so because a member did (B60). */
	if (!is_given_up(h, time_at(h, life->ended)) &&
	    (life->state == JOB_SKIPPED ||
		(life->state == JOB_CANCELLED &&
		    event_at(h, life->cancelling)->by != NULL)))
		wrong(h, cleanup, "was not left alone: %s",
		    state_name(life->state));
	if (life->ended > h->lives[id].ended)
		wrong(h, cleanup, "ends after its owner");
	*at_ns = time_at(h, life->ended);
}

static void
check_cleanups(struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	const struct life *life = &h->lives[id];
	const struct outcome *o = end_of(h, id)->outcome;
	int64_t at_ns = body_end(h, id);
	bool was_cancelled =
	    life->state == JOB_CANCELLED || life->state == JOB_TIMED_OUT;

	/* It may have failed of it. */
	if (life->state == JOB_FAILED && s->on_cancel != JOB_NONE &&
	    h->lives[s->on_cancel].started != NEVER)
		was_cancelled = o->kind == OUTCOME_ERROR;
	if (was_cancelled && life->cancelling == NEVER)
		wrong(h, id, "is %s without having been cancelling",
		    state_name(life->state));
	/* Only a failed clean-up tells that a cancelled one has failed. */
	if (life->state != JOB_FAILED || o->kind != OUTCOME_ERROR)
		check_cleanup(h, id, s->on_cancel, was_cancelled, &at_ns);
	else if (s->on_cancel != JOB_NONE)
		check_cleanup(h, id, s->on_cancel,
		    h->lives[s->on_cancel].started != NEVER, &at_ns);
	check_cleanup(h, id, s->finally, true, &at_ns);
	if (time_at(h, life->ended) != at_ns)
		wrong(h, id, "ends at %lld, its clean-up at %lld",
		    (long long)time_at(h, life->ended), (long long)at_ns);
}

/* Bodies */

/* The state must come from one of the ways in which the body may have ended. */
static void
check_state(struct history *h, job_id id, int ways)
{
	const struct job_spec *s = spec_of(h, id);
	enum job_state state = h->lives[id].state;
	bool is_unclean =
	    is_broken(h, s->on_cancel) || is_broken(h, s->finally);

	if (state == JOB_FINISHED && (ways & FINISHED) != 0 && !is_unclean)
		return;
	if (state == JOB_CANCELLED && (ways & CANCELLED) != 0 && !is_unclean)
		return;
	if (state == JOB_TIMED_OUT && (ways & TIMED_OUT) != 0)
		return;
	if (state == JOB_FAILED &&
	    ((ways & FAILED) != 0 ||
		(is_unclean && (ways & (FINISHED | CANCELLED)) != 0)))
		return;
	wrong(h, id, "should not be %s", state_name(state));
}

/* A body that takes so long when it is left alone, and else ends at once. */
static void
check_duration(struct history *h, job_id id, int64_t duration_ns, int exit)
{
	const struct life *life = &h->lives[id];
	int64_t end = time_at(h, life->began) + duration_ns;
	int64_t cancelled = time_at(h, life->cancelling);
	int64_t killed = h->trial->interrupts_ns[1];
	int ways = exit == 0 ? FINISHED : FAILED;

	if (cancelled < end) {
		end = cancelled;
		ways = is_by_time(h, id) ? TIMED_OUT : CANCELLED;
	} else if (cancelled == end) {
		ways |= is_by_time(h, id) ? TIMED_OUT : CANCELLED;
	}
	/* Nobody told it: it was killed. */
	if (spec_is_process(spec_of(h, id)) && killed > 0 &&
	    killed > time_at(h, life->began) && killed <= end) {
		ways = killed < end ? FAILED : ways | FAILED;
		end = killed;
	}
	if (body_end(h, id) != end)
		wrong(h, id, "took until %lld, not until %lld",
		    (long long)body_end(h, id), (long long)end);
	check_state(h, id, ways);
	if (life->state == JOB_FAILED &&
	    end_of(h, id)->outcome->kind == OUTCOME_EXIT &&
	    end_of(h, id)->outcome->code != exit)
		wrong(h, id, "failed with %d, not %d",
		    end_of(h, id)->outcome->code, exit);
}

/* Told to end when it waited for another attempt: it ends at once. */
static void
check_between(struct history *h, job_id id)
{
	size_t at = h->lives[id].cancelling;
	const struct event *e = event_at(h, at);
	int ways = is_by_deadline(h, id) ? TIMED_OUT : CANCELLED;

	if (body_end(h, id) != e->t_ns)
		wrong(h, id, "went on after it was told to end");
	/* Then it is what its last attempt was. */
	if (e->reason != NULL && strcmp(e->reason, "draining") == 0)
		ways = FAILED | TIMED_OUT;
	/* Killed. */
	if (h->trial->interrupts_ns[1] > 0 &&
	    e->t_ns == h->trial->interrupts_ns[1])
		ways |= FAILED | TIMED_OUT;
	if (is_by_timeout(h, id))
		wrong(h, id, "timed out when it did not run");
	check_state(h, id, ways);
}

/* Policies may take longer; but they are told in time. */
static void
check_timeout(struct history *h, job_id id)
{
	const struct life *life = &h->lives[id];
	int64_t timeout_ns = spec_of(h, id)->opts->timeout_ns;
	int64_t deadline = time_at(h, life->began) + timeout_ns;
	int64_t cancelled = time_at(h, life->cancelling);

	if (is_by_timeout(h, id) && (timeout_ns == 0 || cancelled != deadline))
		wrong(h, id, "timed out at %lld, its time is over at %lld",
		    (long long)cancelled, (long long)deadline);
	if (life->state == JOB_TIMED_OUT && !is_by_time(h, id) &&
	    !was_between_attempts(h, id))
		wrong(h, id, "is timed out by something else");
	if (life->state == JOB_CANCELLED && is_by_time(h, id))
		wrong(h, id, "should be timed out");
	/* What has decided a race or group by then, see check_bonds.c. */
	if (timeout_ns > 0 && !was_between_attempts(h, id) &&
	    spec_of(h, id)->body != BODY_RACE &&
	    spec_of(h, id)->body != BODY_GROUP && body_end(h, id) > deadline &&
	    cancelled > deadline)
		wrong(h, id, "did not time out");
}

/* The same of all attempts together. */
static void
check_deadline(struct history *h, job_id id)
{
	const struct life *life = &h->lives[id];
	int64_t deadline_ns = spec_of(h, id)->opts->deadline_ns;
	int64_t deadline = time_at(h, life->started) + deadline_ns;
	int64_t cancelled = time_at(h, life->cancelling);

	if (is_by_deadline(h, id) &&
	    (deadline_ns == 0 || cancelled != deadline))
		wrong(h, id, "ended at %lld by its deadline of %lld",
		    (long long)cancelled, (long long)deadline);
	if (deadline_ns > 0 && body_end(h, id) > deadline &&
	    cancelled > deadline)
		wrong(h, id, "went on after its deadline");
}

static void
check_body(struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);

	if (was_between_attempts(h, id)) {
		check_between(h, id);
		return;
	}
	switch ((enum body)s->body) {
	case BODY_RUN:
	case BODY_ARGV:
		check_duration(h, id, s->opts->estimate_ns,
		    is_to_fail(h, id, h->lives[id].attempts) ? 1 : 0);
		break;
	case BODY_SLEEP:
		check_duration(h, id, s->body_of.sleep->duration_ns,
		    s->body_of.sleep->exit);
		break;
	case BODY_NONE:
		check_duration(h, id, 0, 0);
		break;
	default:
		break;
	}
}

void
check_bodies(struct history *h)
{
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct life *life = &h->lives[id];

		if (life->started == NEVER)
			continue;
		if (end_of(h, id)->elapsed_ns !=
		    time_at(h, life->ended) - time_at(h, life->started))
			wrong(h, id, "elapsed is wrong");
		check_cleanups(h, id);
		check_timeout(h, id);
		check_deadline(h, id);
		check_body(h, id);
	}
}
