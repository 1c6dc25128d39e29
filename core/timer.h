/*
 * timer - a heap of deadlines.
 *
 * Equal deadlines come out in the order in which they were armed (a sequence
 * number breaks the tie, unlike asyncio's B4), and a timer that is disarmed
 * leaves the heap at once, so its memory may go.  The heap knows no clock: the
 * loop asks for what is due at its time.
 */
#ifndef CORE_TIMER_H
#define CORE_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/handle.h"

struct timer {
	struct handle handle; /* is queued when the timer is due */
	int64_t when;         /* nanoseconds on the loop's clock */
	uint64_t sequence;
	size_t position; /* in the heap, from 1; 0: not armed */
};

struct timer_heap {
	struct timer **entries;
	size_t n, capacity;
	uint64_t sequence;
};

/* A zeroed heap is an empty one; finish frees it, never the timers. */
void timer_heap_finish(struct timer_heap *h);

/* Put t, which is not armed, into the heap. */
void timer_heap_add(struct timer_heap *h, struct timer *t, int64_t when);

/* Take t out, if it is in. */
void timer_heap_remove(struct timer_heap *h, struct timer *t);

/* The timer that is due first, or NULL. */
struct timer *timer_heap_first(const struct timer_heap *h);

#endif
