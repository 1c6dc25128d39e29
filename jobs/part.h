/*
 * part - running a job that is a part of another: an "each", a clean-up.
 */
#ifndef JOBS_PART_H
#define JOBS_PART_H

#include "jobs/execution.h"

/*
 * Create the job id, a part of j, whose task calls, and wait for its end.  When
 * j is cancelled meanwhile: a shielded part runs on and is waited for, any other
 * is cancelled and waited for.  Returns 0, or -1 and ERR_CANCELLED in the latter
 * case.  Suspends.
 */
int part_run(struct job *j, job_id id, bool is_shielded, struct err *e);

#endif
