/*
 * input_lines - what comes on a descriptor, line by line, with no more of it in
 * memory than one line and what read(2) brings.
 */
#ifndef CMD_INPUT_LINES_H
#define CMD_INPUT_LINES_H

#include <stdbool.h>

#include "core/buf.h"
#include "core/err.h"

/* No program takes a longer argument than 128 KiB. */
#define INPUT_LINE_MAX ((size_t)128 * 1024)

struct input_lines {
	int fd;   /* borrowed */
	char end; /* of a line: '\n', or '\0' */
	bool is_over;
	struct buf buf;
	size_t at;       /* of the next line in it */
	size_t searched; /* so far there is no end in it */
	size_t n;        /* lines taken */
};

void input_lines_init(struct input_lines *in, int fd, char end);
void input_lines_finish(struct input_lines *in);

/*
 * Take the next line of what was read: without its end, valid until the next
 * call of any of these.  The last line needs no end.
 *
 * Returns 1; 0 when there is none: is_over says whether input_lines_read() may
 * bring one; or -1 with *e set: it is too long, or has a NUL in it.
 */
int input_lines_take(struct input_lines *in, const char **line, struct err *e);

/* Read once, which may wait.  Returns 0, or -1 with *e set. */
int input_lines_read(struct input_lines *in, struct err *e);

#endif
