/*
 * pool - what there is only so much of, and the line of jobs that wait for it.
 *
 * A job takes what it uses of all its pools at once, or nothing, and only when
 * it is its turn at each of them.  Who is first in the line of a pool has its
 * turn and keeps it until it has got all; whoever comes later waits behind it,
 * however little it wants, unless enough is left for it: so nobody is overtaken
 * for ever.  Turns are taken in the order of the pools, so no two jobs wait for
 * each other.
 */
#ifndef JOBS_POOL_H
#define JOBS_POOL_H

#include "core/buf.h"
#include "jobs/execution.h"
#include "jobs/order.h"

/*
 * able() is called when a job that was told to wait may take what it uses: call
 * pool_take() for it soon, as nobody else gets its turn before.
 */
typedef void pool_able(struct runner *r, const struct order_entry *entry);

void pool_init(struct runner *r, pool_able *able);
void pool_finish(struct runner *r);

/* The graph may have more of them than before. */
void pool_admit(struct runner *r);

/* True for a job that uses any. */
static inline bool
pool_is_used(const struct job *j)
{
	return job_spec_of(j)->opts->n_uses > 0;
}

/*
 * Append what j will have to wait for, "pool db" or "max_parallel 2", when those
 * that wait already get theirs first.  Returns false when there is nothing.
 */
bool pool_describe_wait(const struct job *j, struct buf *b);

/* j is about to wait, for its turn or for a slot: count it. */
void pool_want(struct job *j);

/*
 * True when j may take what it uses now.  Else it waits in line as entry says,
 * and the log is told for which pool.
 */
bool pool_enter(struct job *j, const struct order_entry *entry);

/* Take all that j uses, which it may; its turns go to the next. */
void pool_take(struct job *j);

/* j, which may wait, waits no longer. */
void pool_leave(struct job *j);

/* Give back what j has taken, if anything. */
void pool_release(struct job *j);

#endif
