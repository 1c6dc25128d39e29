/*
 * idle - tells when nothing was written for so long.
 *
 * What a job writes goes straight into files and none of it passes through us,
 * so we look at how much there is, sixteen times in the limit, but not more
 * often than each 10 ms and not less often than each second.  It is never told
 * too early, and at most one such interval too late.
 */
#ifndef JOBS_IDLE_H
#define JOBS_IDLE_H

#include <stdint.h>

#include "core/loop.h"
#include "jobs/duration.h"

struct idle;

struct idle_calls {
	uint64_t (*written)(void *arg);    /* how much there is by now */
	void (*is_silent)(struct idle *i); /* once: the limit has passed */
	void *arg;
};

struct idle {
	struct timer timer;
	struct loop *loop;
	struct idle_calls calls;
	int64_t limit_ns;
	int64_t since_ns; /* when something new was last seen */
	uint64_t written; /* by then */
	char why[DURATION_TEXT_SIZE + 16]; /* "idle_timeout 5s" */
};

/* Look from now on; a limit of 0 never looks.  *calls is copied. */
void idle_start(struct idle *i, struct loop *l, int64_t limit_ns,
    const struct idle_calls *calls);

/* Look no more. */
void idle_stop(struct idle *i);

#endif
