#include "jobs/admit.h"

#include "jobs/handled.h"
#include "jobs/job.h"
#include "jobs/needs.h"
#include "jobs/pool.h"
#include "jobs/result.h"
#include "jobs/service.h"

static bool
is_of_default_main(const struct runner *r, const struct job_spec *s)
{
	return r->main == JOB_NONE && r->opts.n_targets == 0 &&
	       s->role == ROLE_TOP && !s->lazy && !s->service;
}

static void
take(struct runner *r, const struct job_spec *s, struct job *j)
{
	job_init(j, r);
	/* What it promised is checked, whoever reads it. */
	j->is_wanted = s->result_wanted ||
		       (spec_is_process(s) && s->opts->result == RESULT_JSON);
	j->is_lazy = s->lazy || r->opts.n_targets > 0;
	j->is_main = is_of_default_main(r, s);
	r->main_left += j->is_main ? 1 : 0;
}

/* Make the jobs that have come; returns the number of the first. */
static job_id
take_all(struct runner *r)
{
	const struct graph *g = r->graph;
	size_t first = r->n_admitted, i;

	r->jobs = xreserve_grow(
	    &r->room_for_jobs, g->n_jobs, sizeof(*r->jobs), GRAPH_MAX_JOBS);
	for (i = first; i < g->n_jobs; i++)
		take(r, &g->jobs[i], &r->jobs[i]);
	r->n_admitted = g->n_jobs;
	needs_admit(r, (job_id)first);
	return (job_id)first;
}

void
admit_first(struct runner *r)
{
	size_t i;

	r->main = r->opts.n_targets > 0 ? JOB_NONE : r->graph->main;
	take_all(r);
	for (i = 0; i < r->opts.n_targets; i++) {
		struct job *j = runner_job(r, r->opts.targets[i]);

		r->main_left += j->is_main ? 0 : 1;
		j->is_lazy = false;
		j->is_main = true;
	}
	service_init(r);
	if (r->opts.wants_result)
		result_want_main(r);
}

/* What somebody wants of a policy is made of its members'. */
static void
inherit_want(struct runner *r, job_id id)
{
	const struct job_spec *s = &r->graph->jobs[id];
	struct job *j = runner_job(r, id);

	if (s->owner == JOB_NONE)
		j->is_wanted =
		    j->is_wanted || (j->is_main && r->opts.wants_result);
	else if (s->role == ROLE_MEMBER && runner_job(r, s->owner)->is_wanted &&
		 spec_has_results(&r->graph->jobs[s->owner]))
		j->is_wanted = true;
}

static void
create_at_top(struct runner *r, job_id id)
{
	if (r->graph->jobs[id].role == ROLE_TOP && !runner_job(r, id)->is_lazy)
		needs_create(r, id);
}

void
admit_new(struct runner *r)
{
	job_id first = take_all(r), id;
	bool has_parts = false;

	for (id = first; id < r->n_admitted; id++) {
		inherit_want(r, id);
		has_parts = has_parts || r->graph->jobs[id].owner != JOB_NONE;
	}
	if (has_parts)
		handled_forget_members(r);
	service_admit(r);
	pool_admit(r);
	for (id = first; id < r->n_admitted; id++)
		create_at_top(r, id);
}

void
admit_again(struct runner *r, job_id id)
{
	take(r, &r->graph->jobs[id], runner_job(r, id));
	inherit_want(r, id);
	create_at_top(r, id);
}

bool
admit_leave(struct runner *r, job_id id)
{
	const struct job_spec *s = &r->graph->jobs[id];
	struct job *j = runner_job(r, id);

	/* Whatever is tied to others, or still in a queue, stays. */
	if (!state_is_terminal((enum job_state)j->state) || j->task != NULL ||
	    j->is_queued || s->opts->n_uses > 0 || s->n_needs > 0 ||
	    s->n_members > 0 || s->owner != JOB_NONE ||
	    s->on_cancel != JOB_NONE || s->finally != JOB_NONE ||
	    needs_has_dependants(r, id))
		return false;
	job_finish(j);
	*j = (struct job){.state = JOB_ABSENT};
	job_init(j, r);
	return true;
}
