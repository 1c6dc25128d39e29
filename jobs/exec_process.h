/*
 * exec_process - processes of this machine.
 *
 * A pidfd tells when a leader has ended; where there is none (--disable-pidfd),
 * SIGCHLD does.  A leader stays unreaped until release, so that its number and
 * its group's are not anybody else's while we signal them (R8).
 */
#ifndef JOBS_EXEC_PROCESS_H
#define JOBS_EXEC_PROCESS_H

#include "jobs/executor.h"

struct executor *exec_process_create(void);

/* All processes must have been released. */
void exec_process_destroy(struct executor *x);

#endif
