/*
 * ready - whether a running job is ready, as its "ready" says.
 *
 * Beside the process goes a task that looks, again and again, for what is still
 * missing: a line in the output, a port, a file, a probe (jobs/probing.h) that
 * succeeds.  Each has to be seen once.  A job is ready once in a run: what a
 * later attempt does is no news.
 */
#ifndef JOBS_READY_H
#define JOBS_READY_H

#include <sys/stat.h>

#include "jobs/attempt.h"
#include "jobs/matcher.h"

/* One of the two streams, as far as it was looked at. */
struct ready_stream {
	struct ready_watch *watch;
	struct matcher matcher;
	off_t at;
};

struct ready_watch {
	const struct ready *spec; /* NULL: there is nothing to look for */
	struct job *job;
	struct attempt *attempt;
	struct task *task; /* while it looks, owned; or NULL */
	struct timer limit;
	char *why; /* owned: "not ready after 5s: port 8080", once it is so */
	struct ready_stream streams[2];
	struct stat before; /* of the file; all zero: there was none */
	char how[80];       /* the last probe has failed */
	bool is_stopping;
	bool is_logged, is_listening, is_there, has_passed;
};

/*
 * Note how things are before j's process starts.  Returns 0, or -1 with *e set
 * when somebody else's port would be taken for the job's.  ready_finish() is due
 * in any case.
 */
int ready_prepare(struct ready_watch *w, struct job *j, struct err *e);

/* The process of a has started: look from now on.  a is borrowed. */
void ready_start(struct ready_watch *w, struct attempt *a);

/* Look no more; a probe that runs is ended.  Suspends, cancelled or not. */
void ready_stop(struct ready_watch *w);

/*
 * All that the process wrote is here.  If it has succeeded, and is none that
 * others need while it runs, it may have become ready at the last moment.
 * Returns 0, or -1 with *e set when it has not, and somebody waits for that:
 * who would be skipped must not be so without a failure.
 */
int ready_finish(struct ready_watch *w, bool has_succeeded, struct err *e);

#endif
