/*
 * fate - what a process is told of how others have ended.
 *
 * A clean-up is told of what it cleans up after, the run's own "finally" of the
 * run, a job of an "each" of its member.
 */
#ifndef JOBS_FATE_H
#define JOBS_FATE_H

#include <stdbool.h>

#include "jobs/environment.h"
#include "jobs/execution.h"

/* True when j is the run's "finally", or a part of it. */
bool fate_is_of_run(const struct job *j);

/* Set in env what j's process is to know: TASKCTL_STATE and its like. */
void fate_tell(struct environment *env, struct job *j);

#endif
