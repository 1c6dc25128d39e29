/*
 * verdict - what follows from a failure that counts.
 */
#ifndef JOBS_VERDICT_H
#define JOBS_VERDICT_H

#include "jobs/execution.h"

/* j has ended: do what on_failure says, if that was a failure that counts. */
void verdict_on_end(struct job *j);

/* The run's feed has ended by an error: the run fails, for that reason. */
void verdict_on_broken_feed(struct runner *r, const char *why);

/* Complete r->summary, in which each job so far was counted at its end. */
void verdict_sum_up(struct runner *r);

/* How a run with this exit status has ended: "finished", "failed", ... */
const char *verdict_name(int exit_status);

#endif
