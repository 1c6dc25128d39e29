/*
 * story - the coroutine of a job, from its start to its end.
 *
 * Start the body, await its end under its timeout, decide how it ended, clean
 * up, settle.
 */
#ifndef JOBS_STORY_H
#define JOBS_STORY_H

#include "jobs/execution.h"

/* Make the task of a pending job whose needs are met. */
void story_start(struct job *j);

/*
 * For bodies that were told ERR_CANCELLED: log, if nobody has yet, that the job
 * is cancelling, and why.
 */
void story_note_cancel(struct job *j, const struct err *e);

/*
 * Create the job id, wait for its end, and return its state.  Cancelling the
 * caller does not end the waiting when shielded; else it cancels id and waits.
 * Returns 0, or -1 and ERR_CANCELLED.  Suspends.
 */
int story_run_part(struct job *j, job_id id, bool is_shielded, struct err *e);

#endif
