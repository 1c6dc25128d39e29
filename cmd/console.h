/*
 * console - the state log for people: one line for each transition, on stderr.
 *
 *	  0.001  phase-2   running     pid 4242  sleep 0.2
 *
 * Seconds since the start, job, state, detail.  At the end of a failed run the
 * failures are repeated, oldest first.
 */
#ifndef CMD_CONSOLE_H
#define CMD_CONSOLE_H

#include <stdbool.h>

#include "core/buf.h"
#include "core/writer.h"
#include "jobs/event.h"

enum console_level {
	CONSOLE_SILENT, /* what is no job's own doing alone */
	CONSOLE_BRIEF,  /* failures, as they happen; no list of them */
	CONSOLE_QUIET,  /* failures alone */
	CONSOLE_NORMAL,
	CONSOLE_VERBOSE, /* commands in full, handled failures, slots */
};

struct console {
	struct event_sink sink;
	struct buf buf;
	struct buf failures;   /* to be repeated */
	struct writer *writer; /* borrowed; keeps the first failure */
	const char *command;   /* that notes are of, borrowed; or NULL */
	enum console_level level;
	bool has_color;
	int name_width;
};

void console_init(struct console *c, struct writer *writer,
    enum console_level level, bool has_color);

/* Write what is left. */
void console_finish(struct console *c);

#endif
