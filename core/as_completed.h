/*
 * as_completed - the futures of a set, one by one as they end.
 *
 *	as_completed_init(&it, loop, futures, n, timeout_ns);
 *	while ((rc = as_completed_next(&it, &f, &e)) > 0)
 *		... f is done: future_result(f, ...) ...
 *	as_completed_finish(&it);
 *
 * It yields the futures themselves, so that an outcome can be matched with its
 * task (B69), in the order in which they ended (B65).  Nothing is cancelled: not
 * at the timeout, not when the consumer is (B67, B68).
 */
#ifndef CORE_AS_COMPLETED_H
#define CORE_AS_COMPLETED_H

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/future.h"
#include "core/members.h"
#include "core/timer.h"

struct as_completed {
	struct members members;
	struct timer timer;
	struct future more;    /* done when there is something in queue */
	struct future **queue; /* owned; NULL stands for a timeout */
	size_t head, tail;
	size_t left; /* not yet yielded */
};

/*
 * Make *it an iterator over the n futures without duplicates (borrowed; they
 * must outlive it).  timeout_ns is for all of it; WAIT_FOR_EVER: none.
 */
void as_completed_init(struct as_completed *it, struct loop *l,
    struct future *const *futures, size_t n, int64_t timeout_ns);

/*
 * Wait for the next one.  Returns 1 with *f set; 0 when all were yielded; -1
 * with ERR_TIMEOUT, once for each that is left (B67), or ERR_CANCELLED, after
 * which one may go on.  One task at a time may wait here.
 * Suspends.
 */
int as_completed_next(
    struct as_completed *it, struct future **f, struct err *e);

/* Stop watching, and free. */
void as_completed_finish(struct as_completed *it);

#endif
