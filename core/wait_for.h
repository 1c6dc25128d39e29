/*
 * wait_for - await one future, but not for ever.
 */
#ifndef CORE_WAIT_FOR_H
#define CORE_WAIT_FOR_H

#include <stdint.h>

#include "core/err.h"
#include "core/future.h"

/*
 * Await f for at most timeout_ns (WAIT_FOR_EVER: as future_await()).  At the
 * timeout f is cancelled and *waited for*, so the whole may take longer; a value
 * or an error that f ends with in spite of the cancel is returned as it is
 * (B78).  0 or less: an f that is not done is cancelled before it ever runs
 * (B77).  A cancel of the caller cancels f (B80) and is never lost (B79).
 *
 * Returns 0 with *value (may be NULL), or -1: ERR_TIMEOUT, ERR_CANCELLED, or f's
 * error.
 * Suspends.
 */
int wait_for(struct future *f, int64_t timeout_ns, void **value, struct err *e);

#endif
