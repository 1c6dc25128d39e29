/*
 * process - the body of a job that is a process: start it, await its end, end
 * it when it is cancelled, bring its output out.
 */
#ifndef JOBS_PROCESS_H
#define JOBS_PROCESS_H

#include "jobs/execution.h"

/*
 * Run j's process and transition j to running.  Returns 0 with the outcome set,
 * or -1: ERR_CANCELLED when it was ended by us, ERR_FAILED when it could not be
 * started or used; the outcome has the errno.
 * ERR_CANCELLED also when the job was dropped while it waited to start.
 * Suspends until the process is gone with all that it has started, cancelled or
 * not.
 */
int process_run(struct job *j, struct err *e);

#endif
