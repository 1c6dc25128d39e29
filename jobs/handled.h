/*
 * handled - which failures count: a function of the graph and its states.
 */
#ifndef JOBS_HANDLED_H
#define JOBS_HANDLED_H

#include "jobs/execution.h"

/*
 * True when j, which has failed or timed out, was handled: by continue_on_error,
 * as part of a job that takes its failure over, or as a member of a policy that
 * does not raise for it, or that is handled itself.
 */
bool handled_is(const struct job *j);

/* True when j's own failure is one that its continue_on_error names. */
bool handled_by_itself(const struct job *j);

/* A policy has got members after it was part of the run: look again. */
void handled_forget_members(struct runner *r);

/* Free what the above has made. */
void handled_finish(struct runner *r);

#endif
