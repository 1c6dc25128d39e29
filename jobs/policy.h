/*
 * policy - bodies that wait for other jobs: gather, wait, race, cancel, ...
 *
 * Written with core's own; each runs in its job's task, transitions the job to
 * running itself, and returns as a body does: 0, or -1 with an error that is
 * ERR_CANCELLED when it was cancelled.
 */
#ifndef JOBS_POLICY_H
#define JOBS_POLICY_H

#include "jobs/execution.h"

int policy_gather(struct job *j, struct err *e);       /* Suspends. */
int policy_wait(struct job *j, struct err *e);         /* Suspends. */
int policy_as_completed(struct job *j, struct err *e); /* Suspends. */
int policy_race(struct job *j, struct err *e);         /* Suspends. */
int policy_group(struct job *j, struct err *e);        /* Suspends. */
int policy_cancel(struct job *j, struct err *e);       /* Suspends. */

#endif
