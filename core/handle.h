/*
 * handle - a callback that can be queued once.
 *
 * The memory belongs to whoever embeds it.  A handle is in at most one place: a
 * loop's ready queue, a timer that is armed, or the done callbacks of a future;
 * from each of them handle_cancel() takes it out.
 */
#ifndef CORE_HANDLE_H
#define CORE_HANDLE_H

#include "core/list.h"

struct handle {
	struct list_node link;
	void (*run)(struct handle *); /* must not suspend */
};

/* Make h a handle that is nowhere. */
static inline void
handle_init(struct handle *h, void (*run)(struct handle *))
{
	list_init(&h->link);
	h->run = run;
}

/* True when h waits in some queue. */
static inline bool
handle_is_queued(const struct handle *h)
{
	return !list_is_empty(&h->link);
}

/* Take h out of its queue; it will not run (B6).  Harmless when it is nowhere. */
static inline void
handle_cancel(struct handle *h)
{
	list_remove(&h->link);
}

#endif
