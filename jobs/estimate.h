/*
 * estimate - how long a job will take, and what is left of a run.
 */
#ifndef JOBS_ESTIMATE_H
#define JOBS_ESTIMATE_H

#include <stdint.h>

#include "jobs/runner.h"

/*
 * How long the body of a job will take, in nanoseconds: a sleep's own time; of
 * a process its "estimate", else what it took in the run that opts.past is of,
 * else a second; 0 of what waits for others.
 */
int64_t estimate_of(const struct runner *r, job_id id);

/*
 * How long the run will still take, in nanoseconds: the work that is left
 * divided by the slots, or the longest path that is left, whichever is more.
 * Looks at all jobs: not to be asked more often than somebody reads it.
 */
int64_t estimate_rest(struct runner *r);

#endif
