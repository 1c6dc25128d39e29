/*
 * gather - the outcomes of many futures, in the order given.
 *
 *	struct gather *g = gather_create(loop, futures, n, false);
 *	rc = future_await(gather_future(g), NULL, &e);
 *	... futures[i] holds the i-th outcome ...
 *	gather_destroy(g);
 *
 * The first error is passed on at once; the siblings run on (B58).  Cancelling
 * the gather cancels its children and ends it when all of them have ended (B61).
 */
#ifndef CORE_GATHER_H
#define CORE_GATHER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/future.h"

struct gather;

/*
 * Gather the n futures (borrowed; they must outlive the gather; duplicates
 * count once, B57).  With return_exceptions errors and cancels of members are
 * outcomes like others (B59); without, they settle the gather, the cancel of a
 * member as an error ERR_CANCELLED that is not the gather's own (B60).
 * No futures, or all done already: it is done on return (B55, B64).
 */
struct gather *gather_create(struct loop *l, struct future *const *futures,
    size_t n, bool return_exceptions);

/* What to await and to cancel; lives as long as g.  Its result is NULL. */
struct future *gather_future(struct gather *g);

/* Stop watching the members, and free.  Nobody may await it.  Accepts NULL. */
void gather_destroy(struct gather *g);

#endif
