/*
 * shield - let a cancel end the waiting, not what is waited for.
 *
 *	shield_init(&s, inner);
 *	rc = future_await(shield_future(&s), &value, &e);
 *	shield_finish(&s);
 *
 * Cancelling the shield's future, or a task that awaits it, leaves inner alone;
 * inner's own end, a cancel included, ends the shield (B81).
 */
#ifndef CORE_SHIELD_H
#define CORE_SHIELD_H

#include "core/future.h"

struct shield {
	struct future outer;
	struct future *inner; /* borrowed */
	struct handle handle;
};

/* Make *s a shield around inner, which must outlive it. */
void shield_init(struct shield *s, struct future *inner);

/* What to await: a future of its own; inner itself when that is done. */
struct future *shield_future(struct shield *s);

/*
 * Stop watching inner.  Its error stays unread when the shield was cancelled:
 * the caller, who keeps inner, must read it.
 */
void shield_finish(struct shield *s);

#endif
