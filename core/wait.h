/*
 * wait - wait for some of many futures.
 *
 * Never raises for a member, never cancels one: not at the timeout, not when
 * the waiter itself is cancelled (B46).
 */
#ifndef CORE_WAIT_H
#define CORE_WAIT_H

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/future.h"

enum wait_return_when {
	WAIT_ALL_COMPLETED,
	WAIT_FIRST_COMPLETED, /* a cancelled member counts (B49) */
	WAIT_FIRST_EXCEPTION, /* a cancelled member does not */
};

#define WAIT_FOR_EVER INT64_MAX

/* The members, each once: the done ones first, each part in its old order. */
struct wait_result {
	struct future **done; /* owned, with pending */
	size_t n_done;
	struct future **pending; /* behind the done ones */
	size_t n_pending;
};

/*
 * Wait until return_when holds for the n futures, or timeout_ns has passed (0
 * or less: one turn, B52).  Duplicates count once (B48).  A member that is done
 * when the caller goes on is among the done, whatever woke it (B50).  Errors of
 * members stay unread (B53).
 *
 * Returns 0 with *r set, to be given to wait_result_finish(); or -1 and
 * ERR_INVALID for no futures (B47), ERR_CANCELLED when the caller was cancelled,
 * ERR_DEADLOCK when a member is the caller.
 * Suspends, for two turns even when all are done (B51).
 */
int wait_futures(struct loop *l, struct future *const *futures, size_t n,
    enum wait_return_when return_when, int64_t timeout_ns,
    struct wait_result *r, struct err *e);

void wait_result_finish(struct wait_result *r);

#endif
