/*
 * terminal - what jobs write, as a terminal may see it (R36).
 *
 * Colours (ESC [ ... m), tabs, ends of lines and printable UTF-8 pass as they
 * are.  Everything else that a terminal would obey is shown instead, as
 * jobs/printable.h shows it: titles, cursors, answers, bidi controls.  Bytes may
 * come in any pieces; at most one sequence is held.
 */
#ifndef JOBS_TERMINAL_H
#define JOBS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"

/* A longer colour sequence is none. */
#define TERMINAL_HELD_MAX 32

/* One stream of bytes; zeroed, at its start. */
struct terminal {
	char held[TERMINAL_HELD_MAX]; /* the start of a sequence */
	size_t n_held;
	bool has_color; /* which has to be reset */
	bool in_line;   /* it has begun, and not ended */
};

/* Append to out what the n bytes become. */
void terminal_add(
    struct terminal *t, const char *bytes, size_t n, struct buf *out);

/* The same for a byte that shall not pass, whatever it is. */
void terminal_show(struct terminal *t, char c, struct buf *out);

/* Append what is still held, and a reset of the colours if they were set. */
void terminal_reset(struct terminal *t, struct buf *out);

/*
 * For core/piece.h, with a struct terminal as its state: at the end the colours
 * are reset, and a line that was begun is ended, so that the log goes on in one of
 * its own.
 */
void terminal_filter(void *state, const char *bytes, size_t n, struct buf *out);

#endif
