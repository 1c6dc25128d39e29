#include "jobs/handled.h"

#include <stdlib.h>

#include "core/mem.h"
#include "jobs/job.h"

/*
 * Whose member each job is, by the slices of the jobs, as jobs/needs.c does it:
 * of those jobs that have come since a failure last asked.
 */
static void
index_policies(struct runner *r)
{
	const struct graph *g = r->graph;
	size_t i, k;

	for (i = r->n_policies_seen; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		for (k = 0; k < s->n_members; k++)
			referrers_add(&r->policies,
			    g->members[s->first_member + k], (job_id)i, 0);
	}
	r->n_policies_seen = g->n_jobs;
}

void
handled_forget_members(struct runner *r)
{
	referrers_finish(&r->policies);
	r->n_policies_seen = 0;
}

void
handled_finish(struct runner *r)
{
	referrers_finish(&r->policies);
}

bool
handled_by_itself(const struct job *j)
{
	const struct job_opts *opts = job_spec_of(j)->opts;
	const struct exit_codes *codes = &opts->continue_codes;
	size_t i;

	if (!opts->continue_on_error)
		return false;
	if (codes->n == 0)
		return true;
	for (i = 0; i < codes->n; i++) {
		if (j->outcome != NULL && j->outcome->kind == OUTCOME_EXIT &&
		    j->outcome->code == codes->codes[i])
			return true;
	}
	return false;
}

/*
 * Does a failure climb to p?  Not to a cancel, nor, twice, to where it has been;
 * a policy that did not take place has neither raised nor handled anything.
 */
static bool
raises_to(struct runner *r, job_id p)
{
	struct job *policy = &r->jobs[p];

	if (!spec_is_policy(&r->graph->jobs[p]) ||
	    policy->state == JOB_ABSENT ||
	    (state_is_terminal((enum job_state)policy->state) &&
		!policy->was_started))
		return false;
	return job_visit(r, p);
}

/* Does p keep a failure that has climbed to it from counting? */
static bool
absorbs(const struct runner *r, job_id p)
{
	const struct job_spec *s = &r->graph->jobs[p];

	return s->body == BODY_WAIT || s->body == BODY_RACE ||
	       s->body_of.policy->return_exceptions ||
	       s->opts->continue_on_error || spec_is_taken_over(s);
}

/*
 * A failure climbs from a member to the policies that raise for it; it is
 * handled when it meets one that does not raise, or whose own failure does not
 * count.  Iterative: policies nest as deep as the user likes.
 */
bool
handled_is(const struct job *j)
{
	struct runner *r = j->runner;
	job_id *queue = NULL;
	size_t capacity = 0, n = 1, i;
	bool handled =
	    handled_by_itself(j) || spec_is_taken_over(job_spec_of(j));

	if (handled)
		return true;
	index_policies(r);
	job_begin_visits(r);
	queue = xgrow_array(queue, &capacity, 1, sizeof(*queue));
	queue[0] = job_id_of(j);
	for (i = 0; i < n && !handled; i++) {
		uint32_t k = referrers_first(&r->policies, queue[i]);

		for (; k != REFERRER_NONE && !handled;
		     k = r->policies.all[k].next) {
			job_id p = r->policies.all[k].job;

			if (!raises_to(r, p))
				continue;
			handled = absorbs(r, p);
			queue = xgrow_array(
			    queue, &capacity, n + 1, sizeof(*queue));
			queue[n++] = p;
		}
	}
	free(queue);
	return handled;
}
