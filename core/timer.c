#include "core/timer.h"

#include <assert.h>
#include <stdlib.h>

#include "core/mem.h"

/* Four children a node: half the levels of a binary heap, one cache line. */
#define ARITY 4

static bool
is_before(const struct timer *a, const struct timer *b)
{
	if (a->when != b->when)
		return a->when < b->when;
	return a->sequence < b->sequence;
}

static void
place(struct timer_heap *h, size_t i, struct timer *t)
{
	h->entries[i] = t;
	t->position = i + 1;
}

static void
sift_up(struct timer_heap *h, size_t i, struct timer *t)
{
	while (i > 0) {
		size_t parent = (i - 1) / ARITY;

		if (!is_before(t, h->entries[parent]))
			break;
		place(h, i, h->entries[parent]);
		i = parent;
	}
	place(h, i, t);
}

static void
sift_down(struct timer_heap *h, size_t i, struct timer *t)
{
	for (;;) {
		size_t first = i * ARITY + 1, best = first, child;

		if (first >= h->n)
			break;
		for (child = first + 1; child < first + ARITY; child++) {
			if (child >= h->n)
				break;
			if (is_before(h->entries[child], h->entries[best]))
				best = child;
		}
		if (!is_before(h->entries[best], t))
			break;
		place(h, i, h->entries[best]);
		i = best;
	}
	place(h, i, t);
}

void
timer_heap_finish(struct timer_heap *h)
{
	free(h->entries);
	*h = (struct timer_heap){0};
}

void
timer_heap_add(struct timer_heap *h, struct timer *t, int64_t when)
{
	assert(t->position == 0);
	h->entries = xgrow_array(
	    h->entries, &h->capacity, h->n + 1, sizeof(struct timer *));
	t->when = when;
	t->sequence = h->sequence++;
	sift_up(h, h->n++, t);
}

void
timer_heap_remove(struct timer_heap *h, struct timer *t)
{
	size_t i = t->position - 1;
	struct timer *last;

	if (t->position == 0)
		return;
	t->position = 0;
	last = h->entries[--h->n];
	if (last == t)
		return;
	if (i > 0 && is_before(last, h->entries[(i - 1) / ARITY]))
		sift_up(h, i, last);
	else
		sift_down(h, i, last);
}

struct timer *
timer_heap_first(const struct timer_heap *h)
{
	return h->n == 0 ? NULL : h->entries[0];
}
