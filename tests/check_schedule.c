/* When jobs start, and why some do not: needs, delays, slots, draining. */
#include "tests/history.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/expr.h"
#include "jobs/retry.h"
#include "tests/check_waiting.h"

/* Following the events. */
struct follower {
	struct history *h;
	size_t at;
	int64_t *ready_ns; /* when its needs had gone as asked; -1: not yet */
	bool *has_slot;
	int64_t *retry_ns; /* when another attempt is due; -1: it is not */
	size_t slots_used;
	int64_t drained_ns; /* when draining began; -1: not yet */
	struct waiting waiting;
};

enum judgement {
	IS_MET,
	WAITS,
	IS_LOST,
};

/* The outermost job that a part belongs to. */
static job_id
root_of(const struct history *h, job_id id, size_t at)
{
	while (!was_created(h, id, at) && spec_of(h, id)->owner != JOB_NONE)
		id = spec_of(h, id)->owner;
	return id;
}

/* An optional need on what was not part of the run when id was created. */
static bool
is_ignored(const struct history *h, job_id id, const struct need *n)
{
	size_t at = h->lives[id].created;
	job_id root = root_of(h, n->job, at);

	return n->optional && !was_created(h, root, at) && is_lazy(h, root);
}

static enum judgement
judge(const struct history *h, const struct need *n, size_t at)
{
	bool is_met = false;

	/* Who does without it goes on. */
	if (n->when != NEED_FAILURE && is_declined(h, n->job))
		return has_ended(h, n->job, at) ? IS_MET : WAITS;
	/* What was there is of no use when it is gone. */
	if (spec_of(h, n->job)->service && spec_is_need_of_life(n) &&
	    has_ended(h, n->job, at) && !continues(h, n->job))
		return IS_LOST;
	if (n->when == NEED_READY && h->lives[n->job].ready <= at)
		return IS_MET;
	if (n->when == NEED_STARTED && was_started(h, n->job, at))
		return IS_MET;
	if (!has_ended(h, n->job, at))
		return WAITS;
	if (n->when == NEED_SUCCESS)
		is_met = succeeded(h, n->job);
	else if (n->when == NEED_FAILURE)
		is_met = has_failed(h, n->job);
	else if (n->when == NEED_DONE)
		is_met = true;
	return is_met ? IS_MET : IS_LOST;
}

/* Does any of its needs stand so? */
static bool
any_need(
    const struct history *h, job_id id, size_t at, enum judgement judgement)
{
	const struct job_spec *s = spec_of(h, id);
	size_t i;

	for (i = 0; i < s->n_needs; i++) {
		const struct need *n = &h->graph->needs[s->first_need + i];

		if (!is_ignored(h, id, n) && judge(h, n, at) == judgement)
			return true;
	}
	return false;
}

bool
judge_waits(const struct history *h, job_id id, size_t at)
{
	return any_need(h, id, at, WAITS);
}

bool
judge_loses(const struct history *h, job_id id, size_t at)
{
	return any_need(h, id, at, IS_LOST);
}

/* How all of its needs together stand: an "if" may look at lost ones. */
static enum judgement
judge_all(const struct history *h, job_id id, size_t at)
{
	const struct expr *x = spec_of(h, id)->opts->condition;

	if (judge_loses(h, id, at) && (x == NULL || !x->has_status))
		return IS_LOST;
	return judge_waits(h, id, at) ? WAITS : IS_MET;
}

static unsigned
slots(const struct history *h)
{
	return event_at(h, 0)->slots;
}

/* All that happens at the time has happened: who could run, runs. */
static void
look_at_pending(struct follower *f)
{
	struct history *h = f->h;
	int64_t now = time_at(h, f->at);
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct job_spec *s = spec_of(h, id);
		enum judgement needs;

		if (f->retry_ns[id] >= 0 && f->retry_ns[id] <= now)
			waiting_add(&f->waiting, id, f->retry_ns[id]);
		if (!was_created(h, id, f->at) || was_started(h, id, f->at) ||
		    has_ended(h, id, f->at))
			continue;
		needs = judge_all(h, id, f->at);
		if (needs == IS_LOST)
			wrong(h, id, "is pending with a need lost");
		if (needs != IS_MET)
			continue;
		if (f->ready_ns[id] < 0)
			f->ready_ns[id] = now;
		if (f->ready_ns[id] + s->opts->delay_ns <= now)
			waiting_add(&f->waiting, id,
			    f->ready_ns[id] + s->opts->delay_ns);
	}
	waiting_look(&f->waiting, f->at, f->slots_used < slots(h));
}

static void
look_at_start(struct follower *f, const struct event *e)
{
	struct history *h = f->h;
	const struct job_spec *s = spec_of(h, e->job);
	int64_t due;

	/* A service may be gone by the next attempt. */
	if (e->attempt <= 1 && judge_all(h, e->job, f->at) != IS_MET)
		wrong(h, e->job, "runs before its needs have gone as asked");
	if (f->ready_ns[e->job] < 0)
		f->ready_ns[e->job] = e->t_ns;
	due = f->ready_ns[e->job] + s->opts->delay_ns;
	if (f->retry_ns[e->job] >= 0)
		due = f->retry_ns[e->job];
	f->retry_ns[e->job] = -1;
	waiting_start(&f->waiting, e->job, f->at);
	if (e->t_ns < due ||
	    (e->t_ns > due && !spec_takes_slot(s) && s->opts->n_uses == 0))
		wrong(h, e->job, "runs at %lld, was due at %lld",
		    (long long)e->t_ns, (long long)due);
	if (f->drained_ns >= 0 && e->t_ns > f->drained_ns &&
	    !is_in_cleanup(h, e->job))
		wrong(h, e->job, "starts while draining");
	if (!spec_takes_slot(s))
		return;
	f->has_slot[e->job] = true;
	if (++f->slots_used > slots(h))
		wrong(h, e->job, "is one process too many");
}

static void
release_slot(struct follower *f, job_id id)
{
	if (id != JOB_NONE)
		waiting_release(&f->waiting, id);
	if (id == JOB_NONE || !f->has_slot[id])
		return;
	f->has_slot[id] = false;
	f->slots_used--;
}

/* The reasons that there are for not even starting. */
static void
look_at_skip(struct follower *f, const struct event *e)
{
	struct history *h = f->h;
	const struct job_spec *s = spec_of(h, e->job);

	if (was_declined(h, e->job)) {
		if (judge_all(h, e->job, f->at) != IS_MET &&
		    s->opts->condition == NULL)
			wrong(h, e->job, "is left out before its needs");
		return;
	}
	/* By its "if", when its needs have gone: see check_if(). */
	if (e->is_declined && judge_all(h, e->job, f->at) == IS_MET)
		return;
	if (judge_all(h, e->job, f->at) == IS_LOST)
		return;
	if (f->drained_ns >= 0 && !is_in_cleanup(h, e->job))
		return;
	if (s->owner != JOB_NONE && has_ended(h, s->owner, f->at) &&
	    h->lives[e->job].created == f->at - 1)
		return;
	wrong(h, e->job, "is skipped for no reason (%s)", e->reason);
}

static int64_t
delay_after(const struct history *h, const struct event *e)
{
	return retry_delay(&spec_of(h, e->job)->opts->retry, e->attempt,
	    retry_chance(0, e->job, e->attempt));
}

static void
follow(struct follower *f)
{
	struct history *h = f->h;
	const struct event *e = event_at(h, f->at);

	if (e->kind != EVENT_JOB)
		return;
	if (e->to == JOB_PENDING &&
	    (spec_of(h, e->job)->role == ROLE_ON_CANCEL ||
		spec_of(h, e->job)->role == ROLE_FINALLY))
		release_slot(f, spec_of(h, e->job)->owner);
	if (e->to == JOB_RUNNING)
		look_at_start(f, e);
	if (e->to == JOB_SKIPPED)
		look_at_skip(f, e);
	if (event_is_retry(e)) {
		release_slot(f, e->job);
		f->retry_ns[e->job] = e->t_ns + delay_after(h, e);
	} else if (e->to == JOB_CANCELLING) {
		f->retry_ns[e->job] = -1;
	}
	if (e->to == JOB_CANCELLING || state_is_terminal(e->to))
		waiting_remove(&f->waiting, e->job);
	if (state_is_terminal(e->to))
		release_slot(f, e->job);
	if (has_failed(h, e->job) && h->lives[e->job].ended == f->at &&
	    !e->is_handled && f->drained_ns < 0 &&
	    h->graph->on_failure == ON_FAILURE_DRAIN)
		f->drained_ns = e->t_ns;
}

/* A lazy job is there only for somebody. */
static void
check_lazy(struct history *h)
{
	bool *is_wanted = xcalloc(h->graph->n_jobs, sizeof(*is_wanted));
	job_id id;
	size_t i;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct job_spec *s = spec_of(h, id);

		if (h->lives[id].created == NEVER)
			continue;
		for (i = 0; i < s->n_needs; i++) {
			job_id need = h->graph->needs[s->first_need + i].job;

			if (is_ignored(
				h, id, &h->graph->needs[s->first_need + i]))
				continue;
			is_wanted[need] = true;
			while ((need = spec_of(h, need)->owner) != JOB_NONE)
				is_wanted[need] = true;
		}
		for (i = 0; h->lives[id].started != NEVER && i < s->n_members;
		     i++)
			is_wanted[member_of(h, s, i)] = true;
	}
	for (id = 0; id < h->graph->n_jobs; id++) {
		bool is_there = h->lives[id].created != NEVER;

		if (spec_of(h, id)->role != ROLE_TOP || id == h->graph->main)
			continue;
		if (is_there && is_lazy(h, id) && !is_wanted[id])
			wrong(h, id, "is lazy and was created for nobody");
		if (!is_there && !is_lazy(h, id))
			wrong(h, id, "was not created");
	}
	free(is_wanted);
}

void
check_schedule(struct history *h)
{
	struct follower f = {.h = h, .drained_ns = -1};
	size_t n = h->graph->n_jobs, n_services = 0, i;

	f.ready_ns = xcalloc(n, sizeof(*f.ready_ns));
	f.has_slot = xcalloc(n, sizeof(*f.has_slot));
	f.retry_ns = xcalloc(n, sizeof(*f.retry_ns));
	for (i = 0; i < n; i++)
		f.ready_ns[i] = f.retry_ns[i] = -1;
	waiting_init(&f.waiting, h);
	for (f.at = 0; f.at < h->trial->n_records; f.at++) {
		follow(&f);
		if (f.at + 1 < h->trial->n_records &&
		    time_at(h, f.at + 1) > time_at(h, f.at))
			look_at_pending(&f);
	}
	/* Services take none. */
	for (i = 0; i < n; i++)
		n_services += h->graph->jobs[i].service;
	if (h->trial->most_processes > slots(h) + n_services)
		wrong(h, JOB_NONE, "%zu processes at once",
		    h->trial->most_processes);
	check_lazy(h);
	waiting_finish(&f.waiting);
	free(f.ready_ns);
	free(f.has_slot);
	free(f.retry_ns);
}
