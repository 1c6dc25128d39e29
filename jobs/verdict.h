/*
 * verdict - what follows from a failure that counts.
 */
#ifndef JOBS_VERDICT_H
#define JOBS_VERDICT_H

#include "jobs/execution.h"

/* j has ended: do what on_failure says, if that was a failure that counts. */
void verdict_on_end(struct job *j);

/* Count everything so far into r->summary. */
void verdict_sum_up(struct runner *r);

/* How a run with this exit status has ended: "finished", "failed", ... */
const char *verdict_name(int exit_status);

#endif
