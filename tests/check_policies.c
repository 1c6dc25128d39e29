/* What policies wait for, and what they do to their members. */
#include "tests/history.h"

#include <string.h>

/* A policy that has run, and the times that matter. */
struct view {
	struct history *h;
	job_id id;
	const struct job_spec *s;
	int64_t start, cancelled, end; /* of the body */
};

static job_id
member(const struct view *v, size_t i)
{
	return member_of(v->h, v->s, i);
}

/* When a member has ended, as the policy sees it. */
static int64_t
member_end(const struct view *v, job_id id)
{
	int64_t end = time_at(v->h, v->h->lives[id].ended);

	return end < v->start ? v->start : end;
}

static bool
was_cancelled(const struct view *v, job_id id)
{
	return v->h->lives[id].state == JOB_CANCELLED;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The last end of all members; of those not shielded alone, if so. */
static int64_t
last_end(const struct view *v, bool unshielded)
{
	int64_t last = v->start;
	size_t i;

	for (i = 0; i < v->s->n_members; i++) {
		if (!unshielded || !spec_of(v->h, member(v, i))->shield)
			last = later(last, member_end(v, member(v, i)));
	}
	return last;
}

static void
must_end_at(const struct view *v, int64_t at)
{
	if (v->end != at)
		wrong(v->h, v->id, "is over at %lld, not at %lld",
		    (long long)v->end, (long long)at);
}

/* What went on after the time has been told to end by then. */
static void
must_be_cancelled(const struct view *v, job_id id, int64_t at)
{
	const struct life *life = &v->h->lives[id];

	if (time_at(v->h, life->ended) > at &&
	    time_at(v->h, life->cancelling) > at)
		wrong(v->h, id, "was not cancelled by %s",
		    spec_of(v->h, v->id)->name);
}

/* gather */

/* Without return_exceptions it is over with the first that did not succeed. */
static int64_t
gather_over(const struct view *v)
{
	int64_t first = INT64_MAX;
	size_t i;

	for (i = 0;
	     i < v->s->n_members && !v->s->body_of.policy->return_exceptions &&
	     !v->s->body_of.policy->waits_for_all;
	     i++) {
		job_id id = member(v, i);

		if (!succeeded(v->h, id) && member_end(v, id) < first)
			first = member_end(v, id);
	}
	return first == INT64_MAX ? last_end(v, false) : first;
}

static void
check_gather(const struct view *v)
{
	int64_t over = gather_over(v), end = v->cancelled;
	enum job_state state = v->h->lives[v->id].state;
	size_t i;

	if (v->cancelled > over) {
		must_end_at(v, over);
		if (state == JOB_FINISHED && over < last_end(v, false))
			wrong(v->h, v->id, "finished before its members");
		return;
	}
	/* In one instant, whatever came first. */
	if (v->cancelled == over && v->end == over)
		return;
	for (i = 0; i < v->s->n_members; i++) {
		if (spec_of(v->h, member(v, i))->shield)
			continue;
		must_be_cancelled(v, member(v, i), v->cancelled);
		end = later(end, member_end(v, member(v, i)));
	}
	must_end_at(v, end);
	if (state == JOB_FINISHED)
		wrong(v->h, v->id, "finished though cancelled");
}

/* wait */

static int64_t
wait_over(const struct view *v)
{
	const struct policy_body *body = v->s->body_of.policy;
	int64_t first = INT64_MAX, timeout = INT64_MAX;
	size_t i;

	for (i = 0; i < v->s->n_members; i++) {
		job_id id = member(v, i);
		bool is_error = !succeeded(v->h, id) && !was_cancelled(v, id);

		if ((body->return_when == FIRST_COMPLETED ||
			(body->return_when == FIRST_EXCEPTION && is_error)) &&
		    member_end(v, id) < first)
			first = member_end(v, id);
	}
	if (first == INT64_MAX)
		first = last_end(v, false);
	if (body->timeout_ns >= 0)
		timeout = v->start + body->timeout_ns;
	return first < timeout ? first : timeout;
}

/* The members from the list, in the order written; true when id is there. */
static bool
take(const job_id *list, size_t n, size_t *at, job_id id)
{
	if (*at < n && list[*at] == id) {
		(*at)++;
		return true;
	}
	return false;
}

static void
check_lists(const struct view *v, int64_t over)
{
	const struct event *e = event_at(v->h, v->h->lives[v->id].ended);
	size_t done = 0, pending = 0, i;

	for (i = 0; i < v->s->n_members; i++) {
		job_id id = member(v, i);

		if (take(e->done, e->n_done, &done, id)) {
			if (member_end(v, id) > over)
				wrong(v->h, id, "is done too early for %s",
				    v->s->name);
		} else if (take(e->pending, e->n_pending, &pending, id)) {
			if (member_end(v, id) < over)
				wrong(v->h, id, "is done, not pending for %s",
				    v->s->name);
		} else {
			wrong(v->h, id, "is not where it was written in %s",
			    v->s->name);
		}
	}
	if (done < e->n_done || pending < e->n_pending)
		wrong(v->h, v->id, "has more members than were written");
	if (e->n_done == 0 && v->s->body_of.policy->timeout_ns < 0)
		wrong(v->h, v->id, "is over without anything done");
}

/* Was it this wait that has cancelled the job? */
static bool
is_cancelled_by(const struct view *v, job_id id)
{
	size_t at = v->h->lives[id].cancelling;
	const struct event *e = at == NEVER ? NULL : event_at(v->h, at);

	return e != NULL && e->by != NULL && strcmp(e->by, v->s->name) == 0 &&
	       e->reason != NULL && strncmp(e->reason, "wait ", 5) == 0;
}

static void
check_pending(const struct view *v, int64_t over)
{
	const struct event *e = event_at(v->h, v->h->lives[v->id].ended);
	int64_t end = over;
	size_t i;

	for (i = 0; i < e->n_pending; i++) {
		job_id id = e->pending[i];
		bool is_left = v->s->body_of.policy->keep_pending ||
			       spec_of(v->h, id)->shield;

		if (is_left && is_cancelled_by(v, id))
			wrong(v->h, id, "was cancelled by %s all the same",
			    v->s->name);
		if (is_left)
			continue;
		must_be_cancelled(v, id, over);
		end = later(end, member_end(v, id));
	}
	must_end_at(v, end);
}

static void
check_wait(const struct view *v)
{
	const struct event *e = event_at(v->h, v->h->lives[v->id].ended);
	int64_t over = wait_over(v);

	if (v->cancelled < over ||
	    (v->cancelled == over && e->n_done + e->n_pending == 0)) {
		must_end_at(v, v->cancelled);
		return;
	}
	check_lists(v, over);
	check_pending(v, over);
	if (v->h->lives[v->id].state == JOB_TIMED_OUT)
		wrong(v->h, v->id, "a wait does not time out");
}

/* as_completed */

/*
 * What has ended when the policy begins comes as it was written, the rest as it
 * ends; the end of one that is shielded is heard of a turn later.
 */
static void
check_order(const struct view *v, job_id before, job_id id)
{
	const struct life *lives = v->h->lives;
	bool is_exact = !spec_of(v->h, before)->shield &&
			!spec_of(v->h, id)->shield &&
			member_end(v, before) > v->start;

	if (member_end(v, before) > member_end(v, id) ||
	    (is_exact && lives[before].ended > lives[id].ended))
		wrong(v->h, v->id, "takes %s before %s, which ended earlier",
		    spec_of(v->h, before)->name, spec_of(v->h, id)->name);
}

/* The each for the index-th member: when it has ended, and how. */
static int64_t
each_end(const struct view *v, size_t index, int64_t at, bool *is_over)
{
	job_id each = v->s->each + (job_id)index;
	const struct life *life;

	if (v->s->each == JOB_NONE)
		return at;
	life = &v->h->lives[each];
	if (life->created == NEVER) {
		wrong(v->h, each, "was not created");
		return at;
	}
	if (time_at(v->h, life->created) != at)
		wrong(v->h, each, "is created at %lld, not at %lld",
		    (long long)time_at(v->h, life->created), (long long)at);
	*is_over = *is_over || !succeeded(v->h, each);
	if (v->cancelled <= at)
		must_be_cancelled(v, each, v->cancelled);
	return time_at(v->h, life->ended);
}

/* Go through what was taken.  Returns when the last of it was over. */
static int64_t
check_taken(const struct view *v, size_t *n, bool *is_over)
{
	const struct event *end = event_at(v->h, v->h->lives[v->id].ended);
	int64_t at = v->start;
	size_t i;

	for (i = 0; i < v->h->trial->n_records; i++) {
		const struct event *e = event_at(v->h, i);

		if (e->kind != EVENT_COMPLETED || e->job != v->id)
			continue;
		if (*is_over)
			wrong(v->h, v->id, "goes on after its failure");
		if (e->index != *n || *n >= end->n_done ||
		    end->done[*n] != e->member)
			wrong(v->h, v->id, "its list is not what it took");
		if (!has_ended(v->h, e->member, i) ||
		    e->member_state != v->h->lives[e->member].state)
			wrong(v->h, v->id, "takes what has not ended so");
		if (*n > 0)
			check_order(v, end->done[*n - 1], e->member);
		at = later(at, member_end(v, e->member));
		if (e->t_ns != at)
			wrong(v->h, v->id, "takes %s at %lld, not at %lld",
			    spec_of(v->h, e->member)->name, (long long)e->t_ns,
			    (long long)at);
		at = each_end(v, *n, at, is_over);
		*is_over =
		    *is_over || (!v->s->body_of.policy->return_exceptions &&
				    !succeeded(v->h, e->member));
		(*n)++;
	}
	return at;
}

static void
check_as_completed(const struct view *v)
{
	enum job_state state = v->h->lives[v->id].state;
	const struct policy_body *body = v->s->body_of.policy;
	bool is_over = false;
	size_t n = 0, i;
	int64_t at = check_taken(v, &n, &is_over), over;

	is_over = is_over || n == v->s->n_members;
	/* A timeout at that very moment may still have its way. */
	if (is_over && (v->cancelled > at ||
			   (v->cancelled == at && state != JOB_TIMED_OUT))) {
		must_end_at(v, at);
		return;
	}
	if (v->cancelled == INT64_MAX) {
		wrong(v->h, v->id, "is over too early");
		return;
	}
	at = later(at, v->cancelled);
	/* Cancelled in the instant of its timeout, it may do as that says. */
	if (state != JOB_TIMED_OUT && v->end > at &&
	    v->cancelled == v->start + v->s->opts->timeout_ns)
		state = JOB_TIMED_OUT;
	/* Its each ends first, then what has not come by. */
	over = at;
	for (i = 0; i < v->s->n_members && state == JOB_TIMED_OUT &&
		    !body->keep_pending;
	     i++) {
		if (spec_of(v->h, member(v, i))->shield)
			continue;
		must_be_cancelled(v, member(v, i), over);
		at = later(at, member_end(v, member(v, i)));
	}
	must_end_at(v, at);
}

/* cancel */

static void
check_cancel(const struct view *v)
{
	int64_t over = last_end(v, false);
	size_t i;

	for (i = 0; i < v->s->n_members; i++)
		must_be_cancelled(v, member(v, i), v->start);
	if (v->cancelled < over)
		over = v->cancelled;
	must_end_at(v, over);
}

void
check_policies(struct history *h)
{
	struct view v = {.h = h};

	for (v.id = 0; v.id < h->graph->n_jobs; v.id++) {
		const struct life *life = &h->lives[v.id];

		v.s = spec_of(h, v.id);
		if (life->started == NEVER)
			continue;
		v.start = time_at(h, life->started);
		v.end = body_end(h, v.id);
		v.cancelled = time_at(h, life->cancelling);
		/* What comes while it cleans up changes nothing. */
		if (v.cancelled > v.end)
			v.cancelled = INT64_MAX;
		if (v.s->body == BODY_GATHER)
			check_gather(&v);
		else if (v.s->body == BODY_WAIT)
			check_wait(&v);
		else if (v.s->body == BODY_AS_COMPLETED)
			check_as_completed(&v);
		else if (v.s->body == BODY_CANCEL)
			check_cancel(&v);
	}
}
