/*
 * status_line - one live line at the foot of a terminal: how far the run is.
 *
 *	[12/40, 3 running, 1 failed, 5s, about 20s left] build 3.2s, test 0.1s
 *
 * All else that is written there scrolls above it: the writer tells before it
 * writes, the line is taken away, and drawn again when the loop has nothing to
 * do, or after a while.
 */
#ifndef CMD_STATUS_LINE_H
#define CMD_STATUS_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd/tally.h"
#include "core/loop.h"
#include "core/writer.h"
#include "jobs/event.h"

struct status_line {
	struct event_sink sink;
	struct loop *loop;     /* borrowed */
	struct writer *writer; /* borrowed: to the terminal */
	struct writer *other;  /* borrowed: what is read may come there too */
	struct tally tally;
	const struct graph *graph; /* borrowed, once the run has started */

	/* How long the run may still take, in ns; negative: unknown.  Or NULL. */
	int64_t (*rest)(void *arg);

	/* Does the terminal belong to others just now?  Or NULL. */
	bool (*is_away)(void *arg);
	void *arg; /* of both */

	int64_t rest_ns, rest_asked_ns; /* what it said, and when */

	struct timer timer;
	int64_t started_ns;
	int64_t next_ns; /* it is drawn no earlier */
	bool has_begun, is_over;
	bool is_drawn;
	bool is_writing;  /* it is we who write */
	bool is_mid_line; /* others have left the cursor in a line */
};

/*
 * Begin to draw through writer, at the run's start.  It takes the hooks of it and
 * of the other writer, which may be the same: what a pipe is read by, as "| cat",
 * often shares our terminal.
 */
void status_line_init(struct status_line *p, struct loop *l,
    struct writer *writer, struct writer *other);

/* Take the line away, and give the hooks back. */
void status_line_finish(struct status_line *p);

#endif
