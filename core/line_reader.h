/*
 * line_reader - the lines of a descriptor, one at a time and without waiting.
 *
 * It reads only when it is asked for a line, so that who writes is held up by
 * who reads, and what it holds is never much more than a line.
 */
#ifndef CORE_LINE_READER_H
#define CORE_LINE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/handle.h"
#include "core/poller.h"

struct loop;

struct line_reader {
	struct loop *loop;
	int fd; /* borrowed; stays as blocking as it is */
	const char *name;
	char separator; /* '\n', or 0 */
	size_t max;     /* bytes in a line at most */

	/* After a 0 of line_reader_next(): there may be one now. */
	void (*ready)(struct line_reader *r);

	/* The reader's own. */
	struct poll_watch watch;
	struct handle handle;
	char *data; /* owned */
	size_t start, len, capacity;
	size_t searched; /* bytes from start on without a separator */
	size_t n_lines;
	bool is_watching, is_at_end;
};

/* Make *r read from fd; name (borrowed) is for messages. */
void line_reader_init(struct line_reader *r, struct loop *l, int fd,
    const char *name, char separator, size_t max);

/* Begin with n bytes that were read before; at_end: there are no more. */
void line_reader_put(
    struct line_reader *r, const char *data, size_t n, bool at_end);

/* Stop watching and free; fd stays open. */
void line_reader_finish(struct line_reader *r);

/*
 * The next line, without its separator and with a NUL behind it, good until the
 * next call: *line with its length.  The last one needs no separator.  Returns
 * 1; 0 when there is none yet: ready is called once when there may be; -1 at
 * the end, with *e set when that is an error or the line is too long.
 */
int line_reader_next(
    struct line_reader *r, char **line, size_t *len, struct err *e);

#endif
