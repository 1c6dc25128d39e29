/*
 * tally - how far a run is: what has ended, what runs and since when.
 *
 * Kept from the events, for those who show it while the run goes on.
 */
#ifndef CMD_TALLY_H
#define CMD_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "jobs/event.h"

/* A job that runs, between those that began before and after it. */
struct tally_job {
	int64_t started_ns; /* since the start of the run */
	job_id before, after;
	uint8_t state; /* enum job_state, the last that was told */
};

struct tally {
	size_t n_created, n_ended, n_failed; /* failures that count */
	size_t n_running;                    /* processes and sleeps */

	struct tally_job *jobs; /* owned; by number */
	size_t capacity;
	job_id oldest, newest; /* of those that run */
};

void tally_init(struct tally *t);
void tally_finish(struct tally *t);

/* Take an event into account. */
void tally_add(struct tally *t, const struct event *e);

/*
 * Append "build 3.2s, test 0.1s", those that run longest first, in as many
 * columns as there are, and how many are left out.  now_ns is since the start.
 */
void tally_describe(const struct tally *t, const struct graph *g,
    int64_t now_ns, size_t columns, struct buf *b);

#endif
