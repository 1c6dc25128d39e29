/*
 * unread - the end of a run that goes on writing when nobody reads its stdout.
 *
 * What jobs write stands in files until its turn comes, and that may be never: a
 * write of ours would tell too late, or not at all.  So we have the kernel tell
 * when the last reader of a pipe or socket has gone, and look at the files from
 * then on.  As soon as there is more in them the run ends, as a job would that has
 * the pipe itself; one that is silent goes on, as it would there.
 */
#ifndef CMD_UNREAD_H
#define CMD_UNREAD_H

#include <stdint.h>

#include "core/loop.h"
#include "jobs/runner.h"

/* Zeroed, it watches nothing. */
struct unread {
	struct loop *loop;
	struct runner *runner;
	int fd;
	struct poll_watch watch;
	struct handle gone;
	struct timer timer; /* until the next look */
	int64_t interval_ns;
	uint64_t written; /* at the last look */
};

/*
 * Watch for the end of all who read fd, where that can be seen.  All are borrowed;
 * who waits for nothing but that is in a deadlock all the same.
 */
void unread_init(struct unread *u, struct loop *l, struct runner *r, int fd);
void unread_finish(struct unread *u);

#endif
