/*
 * verdict - which failures count, and what follows from one.
 */
#ifndef JOBS_VERDICT_H
#define JOBS_VERDICT_H

#include "jobs/execution.h"

/*
 * True when j, which has failed or timed out, was handled: by continue_on_error,
 * as part of a job that takes its failure over, or as a member of a policy that
 * does not raise for it, or that is handled itself.
 */
bool verdict_is_handled(const struct job *j);

/* True when j's own failure is one that its continue_on_error names. */
bool verdict_continues(const struct job *j);

/* j has ended: do what on_failure says, if that was a failure that counts. */
void verdict_on_end(struct job *j);

/* Free what the above has made. */
void verdict_finish(struct runner *r);

/* Count everything into r->summary. */
void verdict_sum_up(struct runner *r);

#endif
