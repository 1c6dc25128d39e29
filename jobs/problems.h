/*
 * problems - what is wrong with a job file, all of it, each with its place.
 *
 * The one error that is not a struct err: a user mends a file from a list.
 */
#ifndef JOBS_PROBLEMS_H
#define JOBS_PROBLEMS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/macros.h"

struct problem {
	uint32_t line, column; /* from 1; 0: the file as a whole */
	char *text;            /* owned */
	char *file;            /* owned; NULL: that of the list */
};

struct problems {
	const char *file; /* borrowed */
	const char *part; /* of what is added now: another file; NULL: none */
	struct problem *list;
	size_t n, capacity;
	size_t limit; /* keep at most so many, count the others */
	size_t dropped;
};

void problems_init(struct problems *p, const char *file);
void problems_finish(struct problems *p);

/* Add one.  Returns -1, so that a checker can end with it. */
int problems_add(struct problems *p, uint32_t line, uint32_t column,
    const char *format, ...) PRINTF_LIKE(4, 5);

/* The same of another file (NULL: none). */
int problems_add_in(struct problems *p, const char *file, uint32_t line,
    uint32_t column, const char *format, ...) PRINTF_LIKE(5, 6);

/*
 * Print them in the order of their files and places, one "file:line:column:
 * text" a line, what is not harmless to show (jobs/printable.h) escaped, the
 * middle of a long text left out, and how many more there are.
 */
void problems_print(const struct problems *p, FILE *out);

#endif
