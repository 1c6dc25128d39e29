/* The part of jobs/policy.h that is as_completed. */
#include "jobs/policy.h"

#include "core/as_completed.h"
#include "core/mem.h"
#include "core/timeout.h"
#include "core/wait.h"
#include "jobs/crew.h"
#include "jobs/job.h"
#include "jobs/part.h"

static void
emit_completed(struct job *j, job_id member, size_t index)
{
	struct event event = {
	    .kind = EVENT_COMPLETED,
	    .job = job_id_of(j),
	    .member = member,
	    .member_state = runner_job(j->runner, member)->state,
	    .index = index,
	};

	stream_emit(&j->runner->stream, &event);
}

/* Run the index-th "each".  Returns -1 when it did not succeed. */
static int
run_each(struct job *j, size_t index, struct err *e)
{
	const struct job_spec *s = job_spec_of(j);
	struct job *each;

	if (s->each == JOB_NONE)
		return 0;
	each = runner_job(j->runner, s->each + (job_id)index);
	if (part_run(j, s->each + (job_id)index, false, e) < 0)
		return -1;
	return future_result(&each->future, NULL, e);
}

/* Take the members as they end.  Returns 0, or -1 with how it stopped. */
static int
take_members(struct job *j, const struct crew *crew, struct as_completed *it,
    struct err *e)
{
	const struct policy_body *body = job_spec_of(j)->body_of.policy;
	struct job_lists *lists = j->lists;
	struct future *f;
	size_t index;
	int rc;

	for (index = 0; (rc = as_completed_next(it, &f, e)) > 0; index++) {
		job_id member = crew_find(crew, f);

		lists->done = xgrow_array(lists->done, &lists->done_capacity,
		    index + 1, sizeof(job_id));
		lists->done[lists->n_done++] = member;
		emit_completed(j, member, index);
		if (run_each(j, index, e) < 0)
			return -1;
		if (!body->return_exceptions && future_result(f, NULL, e) < 0) {
			j->is_echo =
			    crew_is_timeout(runner_job(j->runner, member));
			return -1;
		}
	}
	return rc;
}

int
policy_as_completed(struct job *j, struct err *e)
{
	const struct policy_body *body = job_spec_of(j)->body_of.policy;
	struct as_completed it;
	struct crew crew;
	int rc;

	job_transition(j, JOB_START, NULL);
	j->lists = xcalloc(1, sizeof(*j->lists));
	crew_init(&crew, j);
	as_completed_init(
	    &it, j->runner->loop, crew.futures, crew.n, WAIT_FOR_EVER);
	rc = take_members(j, &crew, &it, e);
	if (rc < 0 && e->code == ERR_CANCELLED)
		job_note_cancel(j, e);
	as_completed_finish(&it);
	/* Its own timeout: "pending" says what becomes of the rest. */
	if (rc < 0 && timeout_is_expired(j->task->timeouts) &&
	    !body->keep_pending)
		crew_cancel(j, crew.futures, crew.n, "timeout");
	crew_finish(&crew);
	return rc;
}
