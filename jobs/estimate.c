#include "jobs/estimate.h"

#include "core/clock.h"
#include "jobs/execution.h"
#include "jobs/past.h"
#include "jobs/path.h"

int64_t
estimate_of(const struct runner *r, job_id id)
{
	const struct job_spec *s = &r->graph->jobs[id];
	int64_t past_ns;

	if (s->body == BODY_SLEEP)
		return s->body_of.sleep->duration_ns;
	if (!spec_is_process(s))
		return 0;
	if (!s->opts->estimate_set && r->opts.past != NULL) {
		past_ns = past_find(r->opts.past, s->name);
		if (past_ns >= 0)
			return past_ns;
	}
	return s->opts->estimate_ns;
}

/* Will the job, which has not been created, be?  As far as can be told. */
static bool
is_to_come(const struct runner *r, job_id id)
{
	const struct job *j = &r->jobs[id];

	for (;;) {
		const struct job_spec *s = &r->graph->jobs[id];

		if (j->state != JOB_ABSENT)
			return !state_is_terminal((enum job_state)j->state);
		if (s->role == ROLE_ON_CANCEL)
			return false;
		if (s->owner == JOB_NONE)
			return !j->is_lazy;
		id = s->owner;
		j = &r->jobs[id];
	}
}

/* How long the job has been at it. */
static int64_t
time_passed(const struct job *j)
{
	return j->was_started ? loop_now(j->runner->loop) - j->started_ns : 0;
}

int64_t
estimate_rest(struct runner *r)
{
	int64_t work_ns = 0, path_ns = 0;
	job_id id;

	path_admit(r);
	for (id = 0; id < r->graph->n_jobs; id++) {
		const struct job *j = &r->jobs[id];
		int64_t left_ns;

		if (!is_to_come(r, id))
			continue;
		left_ns = estimate_of(r, id) - time_passed(j);
		if (spec_is_process(&r->graph->jobs[id]) && left_ns > 0)
			work_ns = clock_add(work_ns, left_ns);
		/* One that takes longer: who waits for it has its own path. */
		left_ns = j->path_ns - time_passed(j);
		if (left_ns > path_ns)
			path_ns = left_ns;
	}
	work_ns /= r->slots;
	return work_ns > path_ns ? work_ns : path_ns;
}
