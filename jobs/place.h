/*
 * place - which line and column an offset is in.
 *
 * A cursor that is moved from one place asked for to the next: a file is asked
 * about from front to back, and even if all of it is one line nothing is
 * counted twice.
 */
#ifndef JOBS_PLACE_H
#define JOBS_PLACE_H

#include <stddef.h>
#include <stdint.h>

struct place {
	const char *text; /* borrowed */
	size_t at;
	uint32_t line, column; /* from 1; columns count characters (UTF-8) */
};

/* Start in the first line and column at the offset, where a text begins. */
void place_init(struct place *p, const char *text, size_t at);

/* Move to the offset, which is in the text or at its end. */
void place_move(struct place *p, size_t offset);

#endif
