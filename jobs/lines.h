/*
 * lines - a stream of bytes as whole lines, each with its job's name in front.
 *
 *	[build] cc -c a.c
 *
 * No line is torn: it is given on when its end has come.  A line that is longer
 * than LINES_MAX is cut there, and goes on behind "[build]+ ".  The last one is
 * ended if the job has not.  The bytes of a line are not changed, NUL and all,
 * unless it is for a terminal (jobs/terminal.h): then a carriage return, which
 * would write over the name, is shown as well.
 */
#ifndef JOBS_LINES_H
#define JOBS_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"

/* Longer lines are cut, so that memory stays bounded. */
#define LINES_MAX ((size_t)8192)

struct lines {
	char *name; /* owned: "[build]", or NULL: nothing is put in front */
	struct buf line; /* of which the end has not come */
	bool is_cut;     /* what comes goes on with a line */
	bool is_for_terminal;
};

/* name may be NULL: then bytes pass as they come. */
void lines_init(struct lines *l, const char *name, bool is_for_terminal);
void lines_finish(struct lines *l);

/* Append to out the lines that the n bytes complete. */
void lines_add(struct lines *l, const char *bytes, size_t n, struct buf *out);

/* Append to out what is left, as a line. */
void lines_end(struct lines *l, struct buf *out);

#endif
