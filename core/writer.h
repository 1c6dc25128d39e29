/*
 * writer - bytes and files, in order, to a descriptor that may be slow or stuck
 * (asyncio's StreamWriter: write, drain).
 *
 * What can not be written at once is kept, and goes on when there is room: the
 * loop never waits in a write (R31).  Memory is bounded (R30): a file is kept as
 * its descriptor, bytes in memory up to a limit, and what is more in one file
 * without a name.  While something is kept the descriptor is watched, which
 * holds the loop.  The first error ends it: what is kept and what comes later is
 * dropped.
 */
#ifndef CORE_WRITER_H
#define CORE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/err.h"
#include "core/loop.h"
#include "core/nowait.h"
#include "core/piece.h"
#include "core/tempfile.h"

/* What is kept in memory, and how many files, at most. */
#define WRITER_MEMORY_MAX ((size_t)1024 * 1024)
#define WRITER_FILES_MAX 32

struct writer {
	struct loop *loop;
	const char *name; /* "writing to stdout": for its error; borrowed */
	struct nowait out;
	struct tempfiles *tempfiles; /* borrowed */
	struct err error;            /* the first one */

	/* Called from a turn of the loop when error was set, if not NULL. */
	void (*failed)(struct writer *w, void *arg);
	void *failed_arg;

	/*
	 * Called before something is written, with its last byte, if not NULL.
	 * What has a filter is taken for whole lines.
	 */
	void (*writing)(struct writer *w, char last, void *arg);
	void *writing_arg;

	struct list_node pieces; /* that are kept, oldest first */
	struct list_node waiters;
	struct poll_watch watch;
	struct handle step;
	struct handle tell;
	size_t budget; /* bytes until the loop has to have its turn */
};

/* Somebody who is told, once, when no more than so much is left. */
struct writer_waiter {
	struct list_node link;
	off_t below;
	void (*wake)(struct writer_waiter *); /* queues work; never blocks */
};

/*
 * Make *w a writer to fd.  loop, fd, name and tempfiles are borrowed and must
 * outlive it.
 */
void writer_init(struct writer *w, struct loop *l, int fd, const char *name,
    struct tempfiles *tempfiles);

/* Drop what is left. */
void writer_finish(struct writer *w);

/* Write the n bytes, now or later. */
void writer_write(struct writer *w, const char *bytes, size_t n);

/*
 * Write the first size bytes of the regular file fd, now or later.  With a filter,
 * what it makes of them; state is freed by free(3).  Returns true when fd is no
 * longer needed; false when its file must not be changed: it is kept by a
 * descriptor of our own.
 */
bool writer_write_file(
    struct writer *w, int fd, off_t size, piece_filter *filter, void *state);

/*
 * Write the bytes of fd from at up to end, now or later, as copies: once none of
 * them is left, that part of the file may be given back.  Returns as
 * writer_write_file() does.
 */
bool writer_write_part(struct writer *w, int fd, off_t at, off_t end);

/* How many bytes are kept, before any filter. */
off_t writer_left(const struct writer *w);

/* Have the waiter woken when at most waiter->below bytes are left, or on error. */
void writer_add_waiter(struct writer *w, struct writer_waiter *waiter);
void writer_remove_waiter(struct writer_waiter *waiter);

/*
 * Wait until nothing is left, which is true after an error too.  Returns 0, or -1:
 * ERR_TIMEOUT after timeout_ns (or WAIT_FOR_EVER), ERR_CANCELLED.  Suspends.
 */
int writer_drain(struct writer *w, int64_t timeout_ns, struct err *e);

/* Drop what is left, as an error: nobody has taken it in time. */
void writer_give_up(struct writer *w);

#endif
