#include "jobs/order.h"

#include <assert.h>
#include <stdlib.h>

#include "core/mem.h"

bool
order_is_before(const struct order_entry *a, const struct order_entry *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank;
	if (a->path_ns != b->path_ns)
		return a->path_ns > b->path_ns;
	return a->sequence < b->sequence;
}

void
order_push(struct order *o, const struct order_entry *entry)
{
	size_t at = o->n++;

	o->entries =
	    xgrow_array(o->entries, &o->capacity, o->n, sizeof(*o->entries));
	while (at > 0) {
		size_t parent = (at - 1) / 2;

		if (!order_is_before(entry, &o->entries[parent]))
			break;
		o->entries[at] = o->entries[parent];
		at = parent;
	}
	o->entries[at] = *entry;
}

const struct order_entry *
order_first(const struct order *o)
{
	return o->n == 0 ? NULL : &o->entries[0];
}

/* Which of the two below at goes first; n when there is none. */
static size_t
first_below(const struct order *o, size_t at)
{
	size_t below = 2 * at + 1;

	if (below >= o->n)
		return o->n;
	if (below + 1 < o->n &&
	    order_is_before(&o->entries[below + 1], &o->entries[below]))
		below++;
	return below;
}

struct order_entry
order_pop(struct order *o)
{
	struct order_entry first, last;
	size_t at = 0, below;

	assert(o->n > 0);
	first = o->entries[0];
	last = o->entries[--o->n];
	while ((below = first_below(o, at)) < o->n &&
	       order_is_before(&o->entries[below], &last)) {
		o->entries[at] = o->entries[below];
		at = below;
	}
	o->entries[at] = last;
	return first;
}

void
order_finish(struct order *o)
{
	free(o->entries);
	*o = (struct order){.entries = NULL};
}
