/*
 * feed - jobs that come while a run goes on.
 *
 * The runner asks its feed for another job whenever a slot will be free for one,
 * so that a stream of any length is read only as fast as its jobs start.  What
 * has ended and is of no more use may be forgotten; its number is then used
 * again, so that memory stays flat.
 */
#ifndef JOBS_FEED_H
#define JOBS_FEED_H

#include <stdbool.h>

#include "core/err.h"
#include "core/handle.h"
#include "jobs/graph.h"

struct feed;
struct runner;

struct feed_class {
	/*
	 * Add the next job, which is at the top, to f->graph, checked: *id.  Its
	 * parts are added behind it.  Returns 1; 0 when there is none yet: then
	 * feed_wake() follows; -1 when there are no more, with *e set when that
	 * is because something is wrong: the run then fails.
	 */
	int (*next)(struct feed *f, job_id *id, struct err *e);

	/* No more will be asked for.  May be NULL. */
	void (*stop)(struct feed *f);

	/* The job is no more: free what is its alone.  May be NULL. */
	void (*forgotten)(struct feed *f, job_id id);
};

/* Part of the struct of who feeds; outlives the run. */
struct feed {
	const struct feed_class *class;
	struct graph *graph; /* borrowed: the run's */

	/* The rest is the runner's own. */
	struct runner *runner;
	struct handle pull;
	job_id *forgotten; /* owned; to be, in the next turn */
	size_t n_forgotten, forgotten_capacity;
	struct handle forget;
	bool is_open;
};

void feed_init(struct feed *f, const struct feed_class *class, struct graph *g);

/* There may be a job now. */
void feed_wake(struct feed *f);

/*
 * Forget a job of the feed that has ended, or is just ending, and that no other
 * job refers to.  Takes place in the loop's next turn.
 */
void feed_forget(struct feed *f, job_id id);

/* For the runner: begin, ask when there is room, and end. */
void feed_start(struct feed *f, struct runner *r);
void feed_pull(struct feed *f);
void feed_close(struct feed *f);
void feed_finish(struct feed *f);

#endif
