/*
 * drain - the end of all that a run writes.
 */
#ifndef JOBS_DRAIN_H
#define JOBS_DRAIN_H

#include "core/task.h"
#include "core/writer.h"
#include "jobs/runner.h"

/* Note that output or a log could not be written, and why.  The run goes on. */
void drain_failed(struct runner *r, const char *why);

/*
 * After runner_main(), by the same task: wait until the n writers have written
 * all.  Once the run is interrupted, they have one second more; then what is
 * left is given up.  Suspends.
 */
void drain_writers(struct runner *r, struct task *self,
    struct writer *const *writers, size_t n);

#endif
