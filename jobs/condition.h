/*
 * condition - whether a job that has an "if" is to run.
 *
 * Asked once, when all that it needs has ended (or has started, where that is
 * needed), before its delay and its slot.
 */
#ifndef JOBS_CONDITION_H
#define JOBS_CONDITION_H

#include "jobs/execution.h"

/*
 * True when j's "if" looks itself at how its needs have gone: then none of them
 * can skip j.  False without an "if".
 */
bool condition_takes_all(const struct job *j);

/*
 * True when j, which is pending, may go on; it has no "if", or that is true.
 * Otherwise j has been declined.  success: all needs have gone as asked.
 *
 * If the "if" reads a result that can not be read, j may go on, and fails.
 */
bool condition_allows(struct job *j, bool success);

/* The failure of such a job.  Returns -1 with *e set. */
int condition_fail(struct job *j, struct err *e);

#endif
