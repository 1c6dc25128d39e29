/*
 * input - the bytes of a job file, from wherever they come and no more than
 * are allowed.
 */
#ifndef JOBS_INPUT_H
#define JOBS_INPUT_H

#include <stddef.h>

#include "core/err.h"

struct input {
	char *text; /* owned; not ended by a NUL */
	size_t len, capacity;
	const char *noun; /* what it is for messages; NULL: a job file */
};

/*
 * Read the file ("-": standard input) into *in, which is zeroed but for its noun.  It may be a
 * pipe, so that <(command) of a shell works; a folder, a device, a socket and a
 * FIFO that nobody writes to are refused, and never waited for (R50).
 *
 * Returns 0; or -1 with *e set, also when there are more than max bytes, which
 * is seen while they are read.  input_finish() is due in either case.
 */
int input_read(const char *path, size_t max, struct input *in, struct err *e);

void input_finish(struct input *in);

#endif
