#include "jobs/handled.h"

#include <stdlib.h>

#include "core/mem.h"
#include "jobs/job.h"

/* Whose member each job is: a slice of policies for each. */
struct policies {
	uint32_t *first; /* n_jobs + 2 */
	job_id *ids;
};

/* By the slices of the jobs, as jobs/needs.c does it. */
static void
index_policies(struct runner *r)
{
	const struct graph *g = r->graph;
	struct policies *p = xcalloc(1, sizeof(*p));
	uint32_t *next;
	size_t i, k;

	p->first = xcalloc(g->n_jobs + 2, sizeof(*p->first));
	next = p->first + 1;
	for (i = 0; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		for (k = 0; k < s->n_members; k++)
			p->first[g->members[s->first_member + k] + 2]++;
	}
	for (i = 2; i < g->n_jobs + 2; i++)
		p->first[i] += p->first[i - 1];
	p->ids = xcalloc(p->first[g->n_jobs + 1], sizeof(*p->ids));
	for (i = 0; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		for (k = 0; k < s->n_members; k++)
			p->ids[next[g->members[s->first_member + k]]++] =
			    (job_id)i;
	}
	r->policies = p;
}

const job_id *
handled_policies(struct runner *r, job_id id, size_t *n)
{
	if (r->policies == NULL)
		index_policies(r);
	*n = r->policies->first[id + 1] - r->policies->first[id];
	return r->policies->ids + r->policies->first[id];
}

void
handled_finish(struct runner *r)
{
	if (r->policies == NULL)
		return;
	free(r->policies->first);
	free(r->policies->ids);
	free(r->policies);
	r->policies = NULL;
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

	return s->body == BODY_WAIT || s->body_of.policy->return_exceptions ||
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
	if (r->policies == NULL)
		index_policies(r);
	job_begin_visits(r);
	queue = xgrow_array(queue, &capacity, 1, sizeof(*queue));
	queue[0] = job_id_of(j);
	for (i = 0; i < n && !handled; i++) {
		uint32_t k = r->policies->first[queue[i]];
		uint32_t end = r->policies->first[queue[i] + 1];

		for (; k < end && !handled; k++) {
			job_id p = r->policies->ids[k];

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
