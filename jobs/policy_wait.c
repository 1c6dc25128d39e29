/* The part of jobs/policy.h that is wait. */
#include "jobs/policy.h"

#include <stdio.h>

#include "core/mem.h"
#include "core/wait.h"
#include "jobs/crew.h"
#include "jobs/duration.h"
#include "jobs/job.h"

static enum wait_return_when
return_when_of(const struct policy_body *body)
{
	static const enum wait_return_when core[] = {
	    [ALL_COMPLETED] = WAIT_ALL_COMPLETED,
	    [FIRST_COMPLETED] = WAIT_FIRST_COMPLETED,
	    [FIRST_EXCEPTION] = WAIT_FIRST_EXCEPTION,
	};

	return core[body->return_when];
}

/* Why the wait was over, for those that it cancels. */
static void
describe_wait(
    const struct policy_body *body, bool is_timeout, char *text, size_t size)
{
	char duration[DURATION_TEXT_SIZE];

	if (!is_timeout) {
		snprintf(text, size, "wait is over: %s",
		    body->return_when == FIRST_COMPLETED ? "FIRST_COMPLETED"
							 : "FIRST_EXCEPTION");
		return;
	}
	duration_format(body->timeout_ns, duration, sizeof(duration));
	snprintf(text, size, "wait timeout %s", duration);
}

int
policy_wait(struct job *j, struct err *e)
{
	const struct policy_body *body = job_spec_of(j)->body_of.policy;
	struct loop *l = j->runner->loop;
	int64_t timeout_ns =
	    body->timeout_ns < 0 ? WAIT_FOR_EVER : body->timeout_ns;
	int64_t deadline = timeout_ns == WAIT_FOR_EVER
			       ? WAIT_FOR_EVER
			       : clock_add(loop_now(l), timeout_ns);
	struct wait_result waited;
	struct job_lists *lists;
	struct crew crew;
	char why[DURATION_TEXT_SIZE + 16];

	job_transition(j, JOB_START, NULL);
	crew_init(&crew, j);
	if (wait_futures(l, crew.futures, crew.n, return_when_of(body),
		timeout_ns, &waited, e) < 0) {
		job_note_cancel(j, e);
		crew_finish(&crew);
		return -1;
	}
	lists = j->lists = xcalloc(1, sizeof(*lists));
	lists->done = crew_ids(&crew, waited.done, waited.n_done);
	lists->n_done = waited.n_done;
	lists->pending = crew_ids(&crew, waited.pending, waited.n_pending);
	lists->n_pending = waited.n_pending;
	if (!body->keep_pending) {
		describe_wait(body, loop_now(l) >= deadline, why, sizeof(why));
		crew_cancel(j, waited.pending, waited.n_pending, why);
	}
	wait_result_finish(&waited);
	crew_finish(&crew);
	return 0;
}
