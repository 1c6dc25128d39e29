/*
 * sleep - suspend for a time.
 */
#ifndef CORE_SLEEP_H
#define CORE_SLEEP_H

#include <stdint.h>

#include "core/err.h"
#include "core/loop.h"

/*
 * Suspend for delay_ns, never shorter; 0 or less is a checkpoint (B27).
 * Returns 0, or -1 and ERR_CANCELLED; the timer is gone either way.
 * Suspends.
 */
int sleep_for(struct loop *l, int64_t delay_ns, struct err *e);

/* The same until the loop's clock shows when.  Suspends. */
int sleep_until(struct loop *l, int64_t when, struct err *e);

#endif
