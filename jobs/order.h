/*
 * order - jobs that wait, with the one that is to go first at the head.
 *
 * First goes who has the higher rank; among those the one with the longest path
 * before it; among those the one that came first.  A heap: in and out in the
 * logarithm of how many wait, and at once where all are equal.
 */
#ifndef JOBS_ORDER_H
#define JOBS_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "jobs/spec.h"

struct order_entry {
	int64_t path_ns;
	uint64_t sequence; /* of those equal the smaller goes first */
	int32_t rank;
	job_id job; /* JOB_NONE: no entry */
};

/* Zeroed: nobody waits. */
struct order {
	struct order_entry *entries; /* owned; a heap */
	size_t n, capacity;
};

void order_finish(struct order *o);

/* Does a go before b? */
bool order_is_before(const struct order_entry *a, const struct order_entry *b);

/* Put an entry where it belongs. */
void order_push(struct order *o, const struct order_entry *entry);

/* The entry at the head, which the next change invalidates; or NULL. */
const struct order_entry *order_first(const struct order *o);

/* Take the head out; there is one. */
struct order_entry order_pop(struct order *o);

#endif
