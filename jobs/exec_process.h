/*
 * exec_process - processes of this machine.
 *
 * A pidfd tells when a leader has ended; where there is none (--disable-pidfd),
 * SIGCHLD does.  A leader stays unreaped until release, so that its number and
 * its group's are not anybody else's while we signal them (R8).  What else
 * belongs to it is jobs/tree.h's to know.
 */
#ifndef JOBS_EXEC_PROCESS_H
#define JOBS_EXEC_PROCESS_H

#include <sys/resource.h>

#include "jobs/executor.h"

/*
 * run (borrowed) is in the tags of all processes; see jobs/forest.h.  files
 * (borrowed, may be NULL): the limit of open files that processes have.
 */
struct executor *exec_process_create(
    const char *run, const struct rlimit *files);

/* What becomes of the trees of jobs, to tell (R11): "cgroup", "subreaper", ... */
const char *exec_process_reach(const struct executor *x);

/* All processes must have been released. */
void exec_process_destroy(struct executor *x);

#endif
