/*
 * verdict - what follows from a failure that counts.
 */
#ifndef JOBS_VERDICT_H
#define JOBS_VERDICT_H

#include "jobs/execution.h"

/* j has ended: do what on_failure says, if that was a failure that counts. */
void verdict_on_end(struct job *j);

/* Count everything into r->summary. */
void verdict_sum_up(struct runner *r);

#endif
