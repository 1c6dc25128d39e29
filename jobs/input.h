/*
 * input - the bytes of a job file, from wherever they come and no more than
 * are allowed.
 */
#ifndef JOBS_INPUT_H
#define JOBS_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

struct input {
	char *text; /* owned; not ended by a NUL */
	size_t len, capacity;
	const char *noun; /* what it is for messages; NULL: a job file */

	/* Between input_open() and input_finish(). */
	int fd;
	bool owns_fd, is_fifo, is_at_end;
	size_t max;
};

/*
 * Open path as input_read() does, without reading; then read some of it, and
 * all of it.  Return 0, or -1 with *e set; input_finish() is due in any case.
 * in->is_at_end says that nothing was left.
 */
int input_open(const char *path, size_t max, struct input *in, struct err *e);
int input_read_some(struct input *in, struct err *e);
int input_read_rest(struct input *in, struct err *e);

/*
 * Read the file ("-": standard input) into *in, zeroed but for its noun.  It may be a
 * pipe, so that <(command) of a shell works; a folder, a device, a socket and a
 * FIFO that nobody writes to are refused, and never waited for (R50).
 *
 * Returns 0; or -1 with *e set, also when there are more than max bytes, which
 * is seen while they are read.  input_finish() is due in either case.
 */
int input_read(const char *path, size_t max, struct input *in, struct err *e);

void input_finish(struct input *in);

#endif
