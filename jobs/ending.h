/*
 * ending - what the end of a job leads to.
 *
 * Its dependants start or are skipped, its parts that never were are skipped,
 * a failure ends main, and so may the last of its members.  All by one queue:
 * however long the chain of skips, nothing recurses (R52).
 */
#ifndef JOBS_ENDING_H
#define JOBS_ENDING_H

#include "jobs/execution.h"

/* j is in a terminal state: the hook. */
void ending_of(struct job *j);

#endif
