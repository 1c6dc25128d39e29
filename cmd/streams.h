/*
 * streams - the descriptors that a run writes to: stdout, stderr, logs.
 *
 * Where two of them are the same file, one writer serves both, and what is
 * written stays in its order.
 */
#ifndef CMD_STREAMS_H
#define CMD_STREAMS_H

#include "core/writer.h"

#define STREAMS_MAX 4

struct streams {
	struct loop *loop;
	struct tempfiles tempfiles;
	struct writer *list[STREAMS_MAX]; /* owned */
	size_t n;
};

void streams_init(struct streams *s, struct loop *l);
void streams_finish(struct streams *s);

/*
 * The writer to fd (borrowed): a new one, or that of the same file.  name, as
 * "writing to stdout", is borrowed.
 */
struct writer *streams_open(struct streams *s, int fd, const char *name);

#endif
