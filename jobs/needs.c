#include "jobs/needs.h"

#include <stdlib.h>

#include "core/buf.h"
#include "core/mem.h"
#include "jobs/condition.h"
#include "jobs/handled.h"
#include "jobs/job.h"
#include "jobs/schedule.h"
#include "jobs/service.h"
#include "jobs/tags.h"

/* The tie of an optional need on a job that was not part of the run. */
#define NEED_IGNORED UINT32_MAX

enum judgement {
	NEED_IS_MET,
	NEED_WAITS,
	NEED_IS_LOST
};

/* Who needs whom */

/*
 * By the slices of the jobs: two jobs may share one, and what the loader has
 * dropped still stands between them.
 */
void
needs_admit(struct runner *r, job_id first)
{
	const struct graph *g = r->graph;
	size_t i, k;

	for (i = first; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		for (k = 0; k < s->n_needs; k++) {
			uint32_t at = s->first_need + (uint32_t)k;

			referrers_add(
			    &r->dependants, g->needs[at].job, (job_id)i, at);
		}
	}
}

const struct need *
needs_tie(const struct runner *r, const struct referrer *d)
{
	return d->tie == NEED_IGNORED ? NULL : &r->graph->needs[d->tie];
}

bool
needs_has_dependants(const struct runner *r, job_id id)
{
	return referrers_first(&r->dependants, id) != REFERRER_NONE;
}

/* Has the need on j gone as asked? */
static enum judgement
judge(const struct job *j, enum need_when when)
{
	bool met;

	if (when == NEED_STARTED && j->was_started && !service_is_over(j))
		return NEED_IS_MET;
	if (when == NEED_READY && j->is_ready && !service_is_over(j))
		return NEED_IS_MET;
	if (!state_is_terminal(j->state))
		return NEED_WAITS;
	switch (when) {
	case NEED_SUCCESS:
		met = j->state == JOB_FINISHED || j->is_declined ||
		      (job_has_failed(j) && handled_by_itself(j));
		break;
	case NEED_FAILURE:
		met = job_has_failed(j);
		break;
	case NEED_DONE:
		met = true;
		break;
	default:
		met = false;
		break;
	}
	return met ? NEED_IS_MET : NEED_IS_LOST;
}

static void
skip_for_need(struct job *j, const struct job *need, enum need_when when)
{
	static const char *const asked[] = {
	    [NEED_SUCCESS] = "",
	    [NEED_FAILURE] = ", needed is its failure",
	    [NEED_DONE] = "",
	    [NEED_STARTED] = ", it never started",
	    [NEED_READY] = ", it never was ready",
	};
	bool was_there = when == NEED_READY     ? need->is_ready
			 : when == NEED_STARTED ? need->was_started
						: false;
	char *reason = xasprintf("%s %s%s", job_spec_of(need)->name,
	    state_name(need->state), was_there ? "" : asked[when]);
	struct transition t = {.reason = reason};

	j->is_after_failure =
	    need->is_after_failure ||
	    (job_has_failed(need) && !handled_by_itself(need));
	j->is_after_cancel =
	    need->is_after_cancel || need->state == JOB_CANCELLED;
	job_drop(j, JOB_SKIP, &t);
	free(reason);
}

/* Creating */

/* Should the lazy job run later after all, the need must not count it. */
static void
ignore_need(struct job *j, const struct need *need)
{
	struct runner *r = j->runner;
	uint32_t i = referrers_first(&r->dependants, need->job);

	for (; i != REFERRER_NONE; i = r->dependants.all[i].next) {
		struct referrer *d = &r->dependants.all[i];

		if (d->job == job_id_of(j) &&
		    d->tie == (uint32_t)(need - r->graph->needs))
			d->tie = NEED_IGNORED;
	}
}

/* The job that has to be created for needed to be created: its last owner. */
static struct job *
root_of(struct job *needed)
{
	while (needed->state == JOB_ABSENT &&
	       job_spec_of(needed)->owner != JOB_NONE)
		needed = runner_job(needed->runner, job_spec_of(needed)->owner);
	return needed;
}

/* Once: a job has one link for all queues, and may be in one of them. */
static void
queue_for_creation(struct job *j)
{
	if (j->state != JOB_ABSENT || j->is_to_be_created)
		return;
	j->is_to_be_created = true;
	job_queue_push(j->runner, &j->runner->create, job_id_of(j));
}

/* Look at j's needs: count those that wait, in *lost one that can not be. */
static void
count_needs(struct job *j, const struct need **lost)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	size_t i;

	*lost = NULL;
	for (i = 0; i < s->n_needs; i++) {
		const struct need *n = &r->graph->needs[s->first_need + i];
		struct job *needed = &r->jobs[n->job];
		struct job *root = root_of(needed);

		if (root->state == JOB_ABSENT && root->is_lazy) {
			if (n->optional) {
				ignore_need(j, n);
				continue;
			}
			queue_for_creation(root);
		}
		switch (judge(needed, n->when)) {
		case NEED_WAITS:
			j->unmet++;
			break;
		case NEED_IS_LOST:
			if (!condition_takes_all(j))
				*lost = n;
			break;
		case NEED_IS_MET:
			break;
		}
	}
}

/* Names in a reason; more are counted. */
#define REASON_NAMES_MAX 20

/* "needs a, b, ...": what a pending job waits for. */
static void
describe_needs(const struct job *j, struct buf *b)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	size_t i, n = 0;

	for (i = 0; i < s->n_needs; i++) {
		const struct need *need = &r->graph->needs[s->first_need + i];

		if (judge(&r->jobs[need->job], need->when) != NEED_WAITS)
			continue;
		if (n++ >= REASON_NAMES_MAX)
			continue;
		buf_add_text(b, n == 1 ? "needs " : ", ");
		buf_add_text(b, r->graph->jobs[need->job].name);
		if (need->when == NEED_READY)
			buf_add_text(b, " ready");
	}
	if (n > REASON_NAMES_MAX)
		buf_printf(b, " and %zu more", n - REASON_NAMES_MAX);
}

/* Was the need, an optional one, dropped by ignore_need()? */
static bool
is_ignored(const struct runner *r, const struct need *need)
{
	uint32_t i = referrers_first(&r->dependants, need->job);

	for (; i != REFERRER_NONE; i = r->dependants.all[i].next) {
		if (needs_tie(r, &r->dependants.all[i]) == need)
			return false;
	}
	return true;
}

/* None of j's needs, which all have been judged, is lost. */
static bool
all_are_met(const struct job *j)
{
	const struct job_spec *s = job_spec_of(j);
	const struct runner *r = j->runner;
	uint32_t i;

	for (i = 0; i < s->n_needs; i++) {
		const struct need *n = &r->graph->needs[s->first_need + i];

		if (judge(&r->jobs[n->job], n->when) == NEED_IS_LOST &&
		    !(n->optional && is_ignored(r, n)))
			return false;
	}
	return true;
}

/* j waits for no need any more.  False: its "if" has declined it. */
static bool
may_go_on(struct job *j)
{
	return job_spec_of(j)->opts->condition == NULL ||
	       condition_allows(j, all_are_met(j));
}

static void
create(struct job *j)
{
	const struct job_spec *s = job_spec_of(j);
	const struct need *lost;
	struct transition t = {0};
	struct buf reason = {0};

	j->is_in_cleanup =
	    spec_is_cleanup(s) ||
	    (s->owner != JOB_NONE && j->runner->jobs[s->owner].is_in_cleanup);
	count_needs(j, &lost);
	if (j->unmet > 0)
		describe_needs(j, &reason);
	else
		schedule_describe_wait(j, &reason);
	t.reason = reason.data;
	j->runner->live++;
	job_transition(j, JOB_CREATE, &t);
	buf_finish(&reason);
	if (lost != NULL)
		skip_for_need(j, &j->runner->jobs[lost->job], lost->when);
	else if (j->unmet == 0 && !tags_decline(j) && may_go_on(j))
		schedule_ready(j);
	service_tell_created(j);
}

void
needs_create(struct runner *r, job_id id)
{
	queue_for_creation(runner_job(r, id));
	if (r->is_creating)
		return;
	r->is_creating = true;
	while ((id = job_queue_pop(r, &r->create)) != JOB_NONE) {
		if (r->jobs[id].state == JOB_ABSENT)
			create(&r->jobs[id]);
	}
	r->is_creating = false;
}

/* Telling */

/* The need behind d when its job still waits for it, else NULL. */
static const struct need *
waiting_need(const struct runner *r, const struct referrer *d)
{
	const struct job *waiting = &r->jobs[d->job];

	if (d->tie == NEED_IGNORED || waiting->state != JOB_PENDING ||
	    waiting->unmet == 0)
		return NULL;
	return &r->graph->needs[d->tie];
}

static void
meet_need(struct job *waiting)
{
	if (--waiting->unmet > 0 || tags_decline(waiting) ||
	    !may_go_on(waiting))
		return;
	schedule_tell_wait(waiting);
	schedule_ready(waiting);
}

/* What runs has come as far as that: it has started, or is ready. */
static void
tell_alive(struct job *j, enum need_when when)
{
	struct runner *r = j->runner;
	uint32_t i = referrers_first(&r->dependants, job_id_of(j));

	for (; i != REFERRER_NONE; i = r->dependants.all[i].next) {
		const struct referrer *d = &r->dependants.all[i];
		const struct need *need = waiting_need(r, d);

		if (need != NULL && need->when == when)
			meet_need(&r->jobs[d->job]);
	}
}

void
needs_tell_started(struct job *j)
{
	tell_alive(j, NEED_STARTED);
	if (job_spec_of(j)->opts->ready == NULL)
		needs_tell_ready(j);
}

void
needs_tell_ready(struct job *j)
{
	j->is_ready = true;
	tell_alive(j, NEED_READY);
}

/*
 * The service j has ended: what was to start while it runs will not.  That its
 * need was met by then is of no use to it.
 */
static void
skip_for_service(const struct job *j, const struct referrer *d)
{
	const struct runner *r = j->runner;
	struct job *waiting = &r->jobs[d->job];
	const struct need *need;

	need = needs_tie(r, d);
	if (need == NULL || waiting->state != JOB_PENDING ||
	    waiting->was_started || condition_takes_all(waiting))
		return;
	if (spec_is_need_of_life(need) && judge(j, need->when) == NEED_IS_LOST)
		skip_for_need(waiting, j, need->when);
}

void
needs_tell_ended(struct job *j)
{
	struct runner *r = j->runner;
	uint32_t i = referrers_first(&r->dependants, job_id_of(j));

	for (; i != REFERRER_NONE; i = r->dependants.all[i].next) {
		const struct referrer *d = &r->dependants.all[i];
		const struct need *need = waiting_need(r, d);

		if (service_is_over(j))
			skip_for_service(j, d);
		/* A start was told when it was. */
		if (need == NULL || r->jobs[d->job].state != JOB_PENDING ||
		    (need->when == NEED_STARTED && j->was_started) ||
		    (need->when == NEED_READY && j->is_ready))
			continue;
		if (judge(j, need->when) == NEED_IS_LOST &&
		    !condition_takes_all(&r->jobs[d->job]))
			skip_for_need(&r->jobs[d->job], j, need->when);
		else
			meet_need(&r->jobs[d->job]);
	}
}

void
needs_init(struct runner *r)
{
	job_queue_init(&r->create, LINK_TO_START);
}

void
needs_finish(struct runner *r)
{
	referrers_finish(&r->dependants);
}
