/* That an attempt is followed by another when it should be, and else not. */
#include "tests/history.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* One job's attempts, followed through the events. */
struct course {
	unsigned attempt;
	int64_t began_ns;
	const struct event *cancelling; /* of this attempt, or NULL */
};

static int64_t
length_of(const struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);

	/* A service that fails does so before it is ready. */
	return spec_is_process(s) ? s->opts->estimate_ns
				  : s->body_of.sleep->duration_ns;
}

/* What the attempt exits with when it is left alone. */
static int
status_of(const struct history *h, job_id id, unsigned attempt)
{
	const struct job_spec *s = spec_of(h, id);

	if (s->body == BODY_SLEEP)
		return s->body_of.sleep->exit;
	return is_to_fail(h, id, attempt) ? 1 : 0;
}

static bool
names_status(const struct retry *r, int status)
{
	return r->on_failed || (r->codes.n > 0 && memchr(r->codes.codes, status,
						      r->codes.n) != NULL);
}

/* When the run began to want no more attempts; INT64_MAX: it did not. */
static int64_t
last_call(const struct history *h, job_id id)
{
	int64_t at = h->trial->interrupts_ns[1];
	size_t i;

	if (at == 0)
		at = INT64_MAX;
	/* It goes on for those that clean up, but does not start for them. */
	if (spec_of(h, id)->service && when_all_ends(h) < at)
		at = when_all_ends(h);
	if (h->graph->on_failure != ON_FAILURE_DRAIN || is_in_cleanup(h, id))
		return at;
	for (i = 0; i < h->trial->n_records; i++) {
		const struct event *e = event_at(h, i);

		if (e->kind == EVENT_JOB && has_failed(h, e->job) &&
		    h->lives[e->job].ended == i && !e->is_handled)
			return e->t_ns < at ? e->t_ns : at;
	}
	return at;
}

static void
check_retry(struct history *h, const struct event *e, const struct course *c)
{
	const struct job_spec *s = spec_of(h, e->job);
	const struct retry *r = &s->opts->retry;
	int64_t took = e->t_ns - c->began_ns;
	int status = status_of(h, e->job, c->attempt);
	bool has_failed = took == length_of(h, e->job) && status != 0 &&
			  names_status(r, status);
	bool has_timed_out =
	    c->cancelling != NULL && r->on_timed_out &&
	    (took == s->opts->timeout_ns ||
		(s->opts->ready != NULL && took == s->opts->ready->timeout_ns));

	if (e->attempt != c->attempt || c->attempt > r->max)
		wrong(
		    h, e->job, "attempt %u is followed by another", e->attempt);
	if (e->elapsed_ns != took)
		wrong(h, e->job, "attempt %u: elapsed is wrong", e->attempt);
	if (c->cancelling != NULL && c->cancelling->by != NULL)
		wrong(h, e->job, "is tried again though %s has cancelled it",
		    c->cancelling->by);
	if (!has_failed && !has_timed_out)
		wrong(h, e->job, "attempt %u is retried for no reason",
		    e->attempt);
	if (e->t_ns > last_call(h, e->job))
		wrong(h, e->job, "is tried again when nothing is to start");
}

/* It was told that it gets no other attempt. */
static bool
is_drained(const struct course *c)
{
	const struct event *e = c->cancelling;

	return e != NULL && e->reason != NULL &&
	       strcmp(e->reason, "draining") == 0;
}

/*
 * What is being ended for its timeout may also be cancelled in that moment, of
 * which the log has no word: does anything happen that could do so?
 */
static bool
may_be_cancelled_at(const struct history *h, job_id id, int64_t t_ns)
{
	size_t i;

	if (t_ns == h->graph->timeout_ns)
		return true;
	for (i = 0; i < h->trial->n_records; i++) {
		const struct event *e = event_at(h, i);

		if (e->t_ns != t_ns || e->kind != EVENT_JOB || e->job == id)
			continue;
		if (e->by != NULL || spec_is_policy(spec_of(h, e->job)) ||
		    spec_of(h, e->job)->body == BODY_CANCEL ||
		    (state_is_terminal(e->to) && !e->is_handled))
			return true;
	}
	for (i = 0; i < h->graph->n_jobs; i++) {
		const struct job_spec *s = spec_of(h, (job_id)i);
		int64_t limit_ns = s->opts->timeout_ns;

		if (s->body == BODY_WAIT)
			limit_ns = s->body_of.policy->timeout_ns;
		if (spec_is_policy(s) && h->lives[i].started != NEVER &&
		    time_at(h, h->lives[i].started) + limit_ns == t_ns)
			return true;
	}
	return false;
}

/* Should there have been another attempt after the last? */
static void
check_last(struct history *h, job_id id, const struct course *c)
{
	const struct job_spec *s = spec_of(h, id);
	const struct retry *r = &s->opts->retry;
	const struct event *e = event_at(h, h->lives[id].ended);
	int64_t end = body_end(h, id);

	if (e->attempt != c->attempt)
		wrong(h, id, "ended with attempt %u, not %u", e->attempt,
		    c->attempt);
	if (is_drained(c) && c->cancelling->t_ns != last_call(h, id))
		wrong(h, id, "waited on though nothing is to start");
	if (c->attempt > r->max || was_between_attempts(h, id) ||
	    end >= last_call(h, id))
		return;
	/* Cancelled in the very moment. */
	if (c->cancelling != NULL &&
	    (c->cancelling->by != NULL ||
		(s->opts->deadline_ns > 0 &&
		    end >= time_at(h, h->lives[id].started) +
			       s->opts->deadline_ns)))
		return;
	if (c->cancelling != NULL && (may_be_cancelled_at(h, id, e->t_ns) ||
					 may_be_cancelled_at(h, id, end)))
		return;
	if (e->to == JOB_FAILED && e->outcome->kind != OUTCOME_ERROR &&
	    names_status(r, status_of(h, id, c->attempt)))
		wrong(h, id, "failed and was not tried again");
	if (e->to == JOB_TIMED_OUT && r->on_timed_out)
		wrong(h, id, "timed out and was not tried again");
}

static void
follow(struct history *h, const struct event *e, struct course *c)
{
	if (e->to == JOB_RUNNING) {
		*c = (struct course){c->attempt + 1, e->t_ns, NULL};
		if (e->attempt != c->attempt)
			wrong(h, e->job, "attempt %u is called %u", c->attempt,
			    e->attempt);
	} else if (e->to == JOB_CANCELLING) {
		c->cancelling = e;
	} else if (event_is_retry(e)) {
		check_retry(h, e, c);
	} else if (state_is_terminal(e->to) && c->attempt > 0) {
		check_last(h, e->job, c);
	}
}

void
check_attempts(struct history *h)
{
	struct course *courses =
	    xcalloc(h->graph->n_jobs, sizeof(struct course));
	size_t i;

	for (i = 0; i < h->trial->n_records; i++) {
		const struct event *e = event_at(h, i);

		if (e->kind == EVENT_JOB)
			follow(h, e, &courses[e->job]);
	}
	free(courses);
}
