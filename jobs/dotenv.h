/*
 * dotenv - the lines of a file of variables, one KEY=VALUE after the other.
 *
 * A line may begin with "export"; # begins a comment, at the begin of a line or
 * behind a blank.  A value stands as it is, less the blanks around it, or
 *   'in single quotes', where every byte is itself, or
 *   "in double quotes", where \n \r \t \" \\ and \$ are what they are in C.
 * In quotes it may have several lines.  Nothing is expanded: $X stays $X.
 */
#ifndef JOBS_DOTENV_H
#define JOBS_DOTENV_H

#include <stddef.h>

#include "core/buf.h"

enum dotenv_kind {
	DOTENV_END,
	DOTENV_VARIABLE,
	DOTENV_ERROR, /* what follows can be read all the same */
};

struct dotenv {
	const char *text; /* borrowed */
	size_t len;
	size_t next; /* what is still to be read begins here */

	/* Of what was read last: */
	size_t at; /* the offset of the key, or of what is wrong */
	size_t key_len;
	struct buf value;  /* ended by a NUL, and with none in it */
	const char *error; /* static */
};

/* Start on the len bytes at text.  dotenv_finish() is due. */
void dotenv_init(struct dotenv *d, const char *text, size_t len);
void dotenv_finish(struct dotenv *d);

/* Read the next variable, or the next line that is none. */
enum dotenv_kind dotenv_next(struct dotenv *d);

#endif
