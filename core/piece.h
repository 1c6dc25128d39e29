/*
 * piece - some of what a writer writes: bytes, and then those of a file.
 */
#ifndef CORE_PIECE_H
#define CORE_PIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "core/buf.h"
#include "core/list.h"
#include "core/nowait.h"

/*
 * How a file's bytes are changed on their way: append to out what the n at bytes
 * become; the last call has n 0.
 */
typedef void piece_filter(
    void *state, const char *bytes, size_t n, struct buf *out);

/* Zeroed but for fd it is one that is done. */
struct piece {
	struct list_node link; /* of the writer's queue */
	struct buf bytes;      /* which go first */
	size_t done;           /* of these */
	int fd;                /* of a file whose bytes follow, or -1 */
	off_t at, end;         /* of those */
	bool is_read;          /* by us: the kernel does not move it */
	bool is_spool;         /* what comes later goes to its end */
	piece_filter *filter;  /* NULL: none, or it has been called last */
	void *state;           /* of it; owned, for free(3) */
};

/* Free what p holds, and close its file. */
void piece_finish(struct piece *p);

/* How many bytes are left of it, before the filter. */
off_t piece_left(const struct piece *p);

bool piece_is_done(const struct piece *p);

/*
 * Get more of its file into bytes, which must all be done.  Returns 0, or -1
 * with errno.
 */
int piece_fill(struct piece *p);

enum progress {
	PIECE_DONE,
	PIECE_WAITS,  /* for room */
	PIECE_PAUSED, /* the budget is spent: others have their turn */
	PIECE_FAILED, /* with errno */
};

/* Write as much of it as can be, and take that from the budget of bytes. */
enum progress piece_advance(
    struct piece *p, struct nowait *out, size_t *budget);

#endif
