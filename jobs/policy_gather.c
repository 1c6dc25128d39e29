/* The part of jobs/policy.h that is gather. */
#include "jobs/policy.h"

#include <string.h>

#include "core/gather.h"
#include "jobs/crew.h"
#include "jobs/for_each.h"
#include "jobs/job.h"

/* Is *e, which a gather has failed with, from a member that timed out? */
static bool
is_echo_of_crew(const struct crew *c, const struct err *e)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		const struct job *member =
		    runner_job(c->policy->runner, c->ids[i]);

		if (member->future.err != NULL &&
		    strcmp(member->future.err->text, e->text) == 0)
			return crew_is_timeout(member);
	}
	return false;
}

/* All have ended: whose failure, or else whose cancel, would be gather's? */
static int
first_error(const struct crew *c, struct err *e)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		struct future *f = c->futures[i];

		if (f->state == FUTURE_ERROR)
			return future_result(f, NULL, e);
	}
	for (i = 0; i < c->n; i++) {
		if (future_result(c->futures[i], NULL, e) < 0)
			return -1;
	}
	return 0;
}

int
policy_gather(struct job *j, struct err *e)
{
	const struct policy_body *body = job_spec_of(j)->body_of.policy;
	struct crew crew;
	struct gather *g;
	int rc;

	job_transition(j, JOB_START, NULL);
	if (for_each_expand(j, e) < 0)
		return -1;
	crew_init(&crew, j);
	g = gather_create(j->runner->loop, crew.futures, crew.n,
	    body->return_exceptions || body->waits_for_all);
	rc = future_await(gather_future(g), NULL, e);
	if (rc == 0 && body->waits_for_all)
		rc = first_error(&crew, e);
	if (rc < 0 && e->code == ERR_CANCELLED)
		job_note_cancel(j, e);
	j->is_echo = rc < 0 && is_echo_of_crew(&crew, e);
	future_mark_read(gather_future(g));
	gather_destroy(g);
	crew_finish(&crew);
	return rc;
}
