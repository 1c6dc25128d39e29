/*
 * heartbeat - a line in a log that has been silent for long: what still runs.
 *
 *	 60.000  still running: build 58.1s, test 12.0s; 3 of 10 jobs have ended
 *
 * For logs that nobody watches live, as in CI, where silence is taken for death.
 */
#ifndef CMD_HEARTBEAT_H
#define CMD_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd/tally.h"
#include "core/loop.h"
#include "core/writer.h"
#include "jobs/event.h"

struct heartbeat {
	struct event_sink sink;
	struct loop *loop;     /* borrowed */
	struct writer *writer; /* borrowed: of the log */
	struct writer *other;  /* borrowed: what breaks the silence too */
	int64_t interval_ns;   /* of silence */
	struct tally tally;
	const struct graph *graph; /* borrowed, once the run has started */
	struct timer timer;
	int64_t started_ns, written_ns;
	bool is_over;
};

/* Watch over both writers (which may be one), by their hooks, and the run. */
void heartbeat_init(struct heartbeat *h, struct loop *l, struct writer *writer,
    struct writer *other, int64_t interval_ns);

/* Give the hooks back. */
void heartbeat_finish(struct heartbeat *h);

#endif
