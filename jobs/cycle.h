/*
 * cycle - a graph that could never end is refused before anything starts.
 *
 * "a waits for b" has three strengths: for b to start, to end, or to end after
 * it was cancelled; the search runs over (job, strength) pairs, so that a
 * cancel that can succeed is not taken for a deadlock, and one that can not is.
 */
#ifndef JOBS_CYCLE_H
#define JOBS_CYCLE_H

#include "jobs/graph.h"
#include "jobs/problems.h"

/*
 * Find the cycles of g, each reported once as "a -> b -> c -> a" at the place
 * of its first job in the file.  Iterative: needs memory, not stack.
 * Returns 0, or -1 with the problems added.
 */
int cycle_check(const struct graph *g, struct problems *p);

/*
 * The same for the jobs from number first on, when those before it have been
 * checked and wait for none of them.
 */
int cycle_check_from(const struct graph *g, job_id first, struct problems *p);

#endif
