/*
 * members - a set of futures that somebody waits for together.
 *
 * What wait, gather and as_completed share: each future once, one done callback
 * each, and none left behind.
 */
#ifndef CORE_MEMBERS_H
#define CORE_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/future.h"

struct task;
struct members;

struct member {
	struct handle handle;
	struct members *members;
	struct future *future; /* borrowed; must outlive the set */
	bool is_seen;          /* on_done was called for it */
};

struct members {
	struct member *list; /* owned */
	size_t n;
	size_t next_pending; /* where members_pending() found the last one */
	void (*on_done)(struct members *m, struct future *f);
};

/*
 * Make *m the set of the n futures without duplicates, in their order.  on_done
 * is called once for each, a turn after it is done; it must not suspend, nor
 * finish the set.
 */
void members_init(struct members *m, struct loop *l,
    struct future *const *futures, size_t n,
    void (*on_done)(struct members *, struct future *));

/* Begin to watch: those that are done already are told in the next turn. */
void members_watch(struct members *m);

/* Stop watching and free. */
void members_finish(struct members *m);

/* The i-th future that is not done, or NULL: for waits_for hooks. */
struct future *members_pending(struct members *m, size_t i);

/* True when t (or NULL) is one of the futures. */
bool members_include(
    struct future *const *futures, size_t n, const struct task *t);

#endif
