/*
 * probing - one run of the command that tells whether a job is ready.
 *
 * It is a process beside the job's own, with the same environment and folder;
 * what it writes goes nowhere, and nothing of it is left when it has ended.
 */
#ifndef JOBS_PROBING_H
#define JOBS_PROBING_H

#include "jobs/execution.h"

/*
 * Run the shell text beside j's process, for limit_ns at most and not when the
 * caller is cancelled: then it is killed.  Returns true when it ended with 0;
 * else how it ended is in how.  Suspends until all of it is gone, cancelled or
 * not.
 */
bool probing_run(
    struct job *j, const char *text, int64_t limit_ns, char *how, size_t size);

#endif
