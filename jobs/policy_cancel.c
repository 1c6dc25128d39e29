/* The part of jobs/policy.h that is cancel. */
#include "jobs/policy.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/wait.h"
#include "jobs/job.h"

int
policy_cancel(struct job *j, struct err *e)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	const job_id *targets = r->graph->members + s->first_member;
	struct cancel_reason reason = {.by = s->name};
	struct wait_result waited;
	struct future **futures;
	size_t i;
	int rc;

	job_transition(j, JOB_START, NULL);
	futures = xcalloc(s->n_members, sizeof(struct future *));
	for (i = 0; i < s->n_members; i++) {
		futures[i] = &runner_job(r, targets[i])->future;
		future_cancel(futures[i], &reason);
	}
	rc = wait_futures(r->loop, futures, s->n_members, WAIT_ALL_COMPLETED,
	    WAIT_FOR_EVER, &waited, e);
	if (rc == 0)
		wait_result_finish(&waited);
	else
		job_note_cancel(j, e);
	free(futures);
	return rc;
}
