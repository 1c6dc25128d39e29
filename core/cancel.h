/*
 * cancel - asking a future to end.
 *
 * A cancel goes inward: from a task to what it awaits, through gathers to their
 * children, down to the leaf that somebody waits on; the CancelledError then
 * comes back outward, one turn a link (B36).  asyncio walks by recursion, and
 * overflows on long chains and on cycles (B29, B30); here the walk keeps its
 * own stack and a mark, and asks each future once (I5).
 */
#ifndef CORE_CANCEL_H
#define CORE_CANCEL_H

#include <stdbool.h>

#include "core/future.h"

/*
 * Ask f to end.  reason (NULL: none) is copied; the last one given is what the
 * cancelled party sees (B45).  Never immediate for a task: it is still pending
 * on return (B35).
 *
 * Returns false, and changes nothing, when f is done; else true.  A gather none
 * of whose children takes it also returns false (B62).  Counts as reading an
 * error (B17).
 */
bool future_cancel(struct future *f, const struct cancel_reason *reason);

/*
 * For a class's cancel_settle: true when f, which was asked, is or waits for an
 * asker of the walk that goes on, which is to say that they wait for each other
 * in a circle.  The hooks of a class must not start another walk.
 */
bool cancel_is_on_path(const struct future *f);

#endif
