#include "jobs/part.h"

#include "core/wait.h"
#include "jobs/job.h"
#include "jobs/needs.h"

int
part_run(struct job *j, job_id id, bool is_shielded, struct err *e)
{
	struct runner *r = j->runner;
	struct job *part = runner_job(r, id);
	struct future *future = &part->future;
	struct err cancelled = ERR_INIT;
	struct cancel_reason reason = {
	    .by = job_spec_of(j)->name, .text = cancelled.text};
	int rc = 0;

	needs_create(r, id);
	while (!future_is_done(future)) {
		struct wait_result waited;

		if (wait_futures(r->loop, &future, 1, WAIT_ALL_COMPLETED,
			WAIT_FOR_EVER, &waited, &cancelled) == 0) {
			wait_result_finish(&waited);
		} else if (!is_shielded && rc == 0) {
			rc = err_copy(e, &cancelled);
			job_note_cancel(j, &cancelled);
			future_cancel(future, &reason);
		}
	}
	return rc;
}
