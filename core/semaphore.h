/*
 * semaphore - a counter that tasks wait for, first come, first served.
 *
 * A newcomer never overtakes one who waits, and a waiter that is cancelled when
 * it was already given the counter hands it on (B93).
 */
#ifndef CORE_SEMAPHORE_H
#define CORE_SEMAPHORE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/loop.h"

#define SEMAPHORE_UNBOUNDED ((size_t)-1)

struct semaphore {
	struct loop *loop;
	size_t value;
	size_t bound;             /* release beyond it is an error (B94) */
	struct list_node waiters; /* oldest first */
};

/* value is what can be acquired at once; bound or SEMAPHORE_UNBOUNDED. */
void semaphore_init(
    struct semaphore *s, struct loop *l, size_t value, size_t bound);

/* True when an acquire would have to wait. */
bool semaphore_is_locked(const struct semaphore *s);

/* Take one.  Returns 0, or -1 and ERR_CANCELLED, holding none.  Suspends. */
int semaphore_acquire(struct semaphore *s, struct err *e);

/* Give one back.  Returns 0, or -1 and ERR_INVALID beyond the bound. */
int semaphore_release(struct semaphore *s, struct err *e);

#endif
