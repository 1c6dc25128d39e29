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
 * Suspends until the process is gone, cancelled or not.
 */
int process_run(struct job *j, struct err *e);

/* Send SIGKILL to every process that runs. */
void process_kill_all(struct runner *r);

#endif
