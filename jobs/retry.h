/*
 * retry - whether a job gets another attempt, and when.
 *
 * Pure functions of what the file says, of how an attempt ended and of a number
 * that stands for chance: the same numbers give the same run.
 */
#ifndef JOBS_RETRY_H
#define JOBS_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "jobs/outcome.h"
#include "jobs/spec.h"
#include "jobs/state.h"

/* What people are used to: curl's first delay and its longest, celery's. */
#define RETRY_DELAY_NS INT64_C(1000000000)
#define RETRY_MAX_DELAY_NS (600 * RETRY_DELAY_NS)

#define RETRY_MAX_BACKOFF 100

/*
 * Is an attempt that ended by event to be followed by another?  attempt is its
 * number, from 1; o is NULL when it left no outcome.
 */
bool retry_is_due(const struct retry *r, unsigned attempt, enum job_event event,
    const struct outcome *o);

/*
 * How long to wait after an attempt, in nanoseconds: delay * backoff^(attempt -
 * 1), at most max_delay (R48).  Of that, up to the part jitter is taken away:
 * chance, any number, says how much.
 */
int64_t retry_delay(const struct retry *r, unsigned attempt, uint64_t chance);

/* A number that stands for chance; for equal arguments the same one. */
uint64_t retry_chance(uint64_t seed, job_id job, unsigned attempt);

#endif
