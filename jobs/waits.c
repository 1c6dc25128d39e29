#include "jobs/waits.h"

uint32_t
waits_vertex(const struct graph *g, job_id job, enum waits_mode mode)
{
	return job == JOB_NONE ? WAITS_NONE
			       : (uint32_t)((size_t)mode * g->n_jobs + job);
}

job_id
waits_job(const struct graph *g, uint32_t v)
{
	return (job_id)(v % g->n_jobs);
}

/* The run's "finally" starts when all that is not a part of it has ended. */
static uint32_t
last_edge(const struct graph *g, job_id job)
{
	uint8_t role = g->jobs[job].role;

	return role == ROLE_TOP || role == ROLE_MAIN
		   ? waits_vertex(g, job, WAITS_END)
		   : WAITS_NONE;
}

/*
 * A start waits for the needs, and that of a part for its owner's.  A cleanup
 * has no such edge: when it starts its owner is nearly over, or is cancelled.
 */
static uint32_t
start_edge(const struct graph *g, const struct job_spec *spec, uint32_t i)
{
	const struct need *need;

	if (i > spec->n_needs)
		return last_edge(g, i - spec->n_needs - 1);
	if (i == spec->n_needs)
		return spec->role == ROLE_MEMBER || spec->role == ROLE_EACH
			   ? waits_vertex(g, spec->owner, WAITS_START)
			   : WAITS_NONE;
	need = &g->needs[spec->first_need + i];
	return waits_vertex(
	    g, need->job, spec_is_need_of_life(need) ? WAITS_START : WAITS_END);
}

/*
 * An end waits for the start, for all cleanups (who has waited so far has to
 * wait for on_cancel too), and for what the body waits for; that of a service
 * for all who need it while it runs.
 */
static uint32_t
end_edge(const struct graph *g, const struct job_spec *spec, uint32_t i)
{
	job_id member;

	switch (i) {
	case 0:
		return waits_vertex(g, (job_id)(spec - g->jobs), WAITS_START);
	case 1:
		return waits_vertex(g, spec->on_cancel, WAITS_END);
	case 2:
		return waits_vertex(g, spec->finally, WAITS_END);
	default:
		i -= 3;
	}
	if (spec->service)
		return waits_vertex(g, spec->opts->users->ids[i], WAITS_END);
	/* Those that a for_each will have are like its template. */
	if (i >= spec->n_members)
		return spec->each == JOB_NONE
			   ? waits_vertex(g, spec->template, WAITS_END)
			   : waits_vertex(g, spec->each + i - spec->n_members,
				 WAITS_END);
	member = g->members[spec->first_member + i];
	return waits_vertex(
	    g, member, spec->body == BODY_CANCEL ? WAITS_CANCELLED : WAITS_END);
}

/* What is cancelled cleans up; some policies take their members with them. */
static uint32_t
cancelled_edge(const struct graph *g, const struct job_spec *spec, uint32_t i)
{
	job_id member;

	if (i == 0)
		return waits_vertex(g, spec->on_cancel, WAITS_END);
	if (i == 1)
		return waits_vertex(g, spec->finally, WAITS_END);
	if (!spec_takes_members(spec))
		return WAITS_NONE;
	if (i - 2 == spec->n_members)
		return waits_vertex(g, spec->template, WAITS_CANCELLED);
	member = g->members[spec->first_member + i - 2];
	if (member == JOB_NONE)
		return WAITS_NONE;
	return waits_vertex(
	    g, member, g->jobs[member].shield ? WAITS_END : WAITS_CANCELLED);
}

uint32_t
waits_count(const struct graph *g, uint32_t v)
{
	const struct job_spec *spec = &g->jobs[waits_job(g, v)];

	switch ((enum waits_mode)(v / g->n_jobs)) {
	case WAITS_START:
		return spec->n_needs + 1 +
		       (spec->role == ROLE_AT_END ? (uint32_t)g->n_jobs : 0);
	case WAITS_END:
		if (spec->service)
			return 3 + spec->opts->users->n;
		return 3 + spec->n_members * (spec->each == JOB_NONE ? 1 : 2) +
		       (spec->template == JOB_NONE ? 0 : 1);
	default:
		return 2 + spec->n_members +
		       (spec->template == JOB_NONE ? 0 : 1);
	}
}

uint32_t
waits_edge(const struct graph *g, uint32_t v, uint32_t i)
{
	const struct job_spec *spec = &g->jobs[waits_job(g, v)];

	switch ((enum waits_mode)(v / g->n_jobs)) {
	case WAITS_START:
		return start_edge(g, spec, i);
	case WAITS_END:
		return end_edge(g, spec, i);
	default:
		return cancelled_edge(g, spec, i);
	}
}
