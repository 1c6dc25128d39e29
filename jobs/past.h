/*
 * past - how long jobs took in an earlier run, and how they ended, as its event
 * log says.
 */
#ifndef JOBS_PAST_H
#define JOBS_PAST_H

#include <stdint.h>

#include "core/err.h"
#include "jobs/state.h"

struct past;

/*
 * Read the event log at path: JSON Lines, as jobs/eventlog.h writes them.  What
 * counts is how long jobs took that ran to an end of their own: not those that
 * were cancelled.  The last line may be torn, and the run may not have ended.
 * A pipe is read to its end; one that nobody writes to is not waited for.
 *
 * Returns it, for past_destroy(); or NULL with *e set: it cannot be read, or is
 * no event log.
 */
struct past *past_read(const char *path, struct err *e);

void past_destroy(struct past *p);

/* How long the job of that name took, in nanoseconds; -1: it is not known. */
int64_t past_find(const struct past *p, const char *name);

/* The state in which that run left it, so far; JOB_ABSENT: it is not known. */
enum job_state past_state(const struct past *p, const char *name);

#endif
