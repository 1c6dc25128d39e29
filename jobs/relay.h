/*
 * relay - a pipe that a job writes to, read and passed on live.
 *
 * Its bytes go by lines (jobs/lines.h) to a writer, and to a file where the job's
 * result is wanted too.  While the writer has too much left the pipe is not read:
 * a reader that is stuck slows the job, and memory stays flat (R30).
 */
#ifndef JOBS_RELAY_H
#define JOBS_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/future.h"
#include "core/writer.h"
#include "jobs/lines.h"

/* What a writer may have left before pipes are no longer read. */
#define RELAY_LEFT_MAX ((off_t)256 * 1024)

struct relay {
	struct loop *loop;
	struct writer *writer; /* borrowed; NULL: to nobody */
	struct lines lines;
	int fd;        /* owned: the pipe's end to read; -1 once it is closed */
	int copy_fd;   /* borrowed: a file that gets the same, or -1 */
	uint64_t read; /* bytes so far */
	void (*seen)(void *arg, const char *bytes, size_t n); /* or NULL */
	void *seen_arg;
	struct err error; /* of the copy */
	struct poll_watch watch;
	struct handle step;
	struct writer_waiter room;
	struct future *progress; /* of who waits in relay_drain(), or NULL */
};

/*
 * Make *x a relay from a new pipe, whose other end, for the job, is returned and
 * the caller's to close; -1 with *e set.  name as for lines_init(); w and copy_fd
 * are borrowed.  Nothing is read before relay_start().
 */
int relay_init(struct relay *x, struct loop *l, struct writer *w,
    const char *name, int copy_fd, struct err *e);

/* Read what comes from now on.  Returns 0, or -1 with *e set. */
int relay_start(struct relay *x, struct err *e);

/* How long relay_drain() may take. */
#define RELAY_DRAIN_MAX (2 * CLOCK_SECOND)

/*
 * The job's process has ended: pass on all that it wrote, and close the pipe.
 * Where another process still has its other end, what comes is passed on until
 * nothing has come for 0.2 s (R28), at most until the time given, or until the
 * caller is cancelled.  Returns 0, or -1 with *e set when the copy could not be
 * written.  Suspends.
 */
int relay_drain(struct relay *x, int64_t until, struct err *e);

/* Close it, unread.  Harmless after relay_drain(), and for a zeroed relay. */
void relay_finish(struct relay *x);

#endif
