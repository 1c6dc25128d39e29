/*
 * escape - what a command wrote as one string on one line: of JSON, or a column of
 * a table with tabs between them.
 *
 * In a table a tab is \t, the end of a line \n, a carriage return \r, a backslash
 * \\ and a NUL \0000, which printf(1) turns back with %b.
 */
#ifndef CMD_ESCAPE_H
#define CMD_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "jobs/terminal.h"

/* One text on its way; zeroed but for the first two, at its start. */
struct escape {
	bool is_json;
	bool is_terminal; /* that the result goes to */
	struct terminal terminal;
	char held[4]; /* a character that has not all come */
	size_t n_held;
};

/* Append to out what the n bytes become. */
void escape_add(bool is_json, const char *bytes, size_t n, struct buf *out);

/* For core/piece.h, with a struct escape as its state. */
void escape_filter(void *state, const char *bytes, size_t n, struct buf *out);

#endif
