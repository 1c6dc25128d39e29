/*
 * timeout - a scope with a deadline.
 *
 *	timeout_enter(&t, loop, delay_ns);
 *	rc = ... anything that suspends, with &e ...
 *	rc = timeout_exit(&t, rc, &e);
 *
 * At the deadline the task that entered is cancelled; timeout_exit() takes that
 * cancel back and turns it into ERR_TIMEOUT, but only if it is the scope's own:
 * a cancel from outside always wins (B71 to B76).  Deadlines are absolute and a
 * nested scope can only shorten the time there is (I3).
 */
#ifndef CORE_TIMEOUT_H
#define CORE_TIMEOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/loop.h"
#include "core/timer.h"

#define TIMEOUT_NEVER INT64_MAX

enum timeout_state {
	TIMEOUT_CREATED,
	TIMEOUT_ENTERED,
	TIMEOUT_EXPIRING,
	TIMEOUT_EXPIRED,
	TIMEOUT_EXITED,
};

struct timeout {
	struct task *task;
	struct timeout *outer; /* the scope around this one, or NULL */
	struct timer timer;
	int64_t deadline;
	unsigned cancelling; /* the task's count at entry */
	enum timeout_state state;

	/* To be set before entering, if wanted. */
	const char *why; /* borrowed: what those that it cancels are told */
	void (*expiring)(struct timeout *t); /* it is about to cancel */
};

/* Make *t a scope that was not entered yet. */
void timeout_init(struct timeout *t);

/*
 * Enter t, which the caller keeps until timeout_exit(): the current task has
 * delay_ns from now on.  TIMEOUT_NEVER never fires; 0 or less fires at the next
 * suspension, not before (B74).  Returns 0, or -1 with ERR_STATE when t was
 * entered before or no task runs (B75).
 */
int timeout_enter(
    struct timeout *t, struct loop *l, int64_t delay_ns, struct err *e);

/* The same with a time on the loop's clock. */
int timeout_enter_at(
    struct timeout *t, struct loop *l, int64_t deadline, struct err *e);

/*
 * Move the deadline; a past one fires in the next turn, TIMEOUT_NEVER disarms.
 * Returns 0, or -1 with ERR_STATE unless t is entered and has not fired (B75).
 */
int timeout_reschedule(struct timeout *t, int64_t deadline, struct err *e);

/*
 * Leave the innermost scope t.  rc and *e are how the block ended.  Returns rc,
 * or -1 with *e replaced by ERR_TIMEOUT when the scope's own cancel ended it.
 */
int timeout_exit(struct timeout *t, int rc, struct err *e);

/* True once the deadline has passed within the scope (B73). */
bool timeout_is_expired(const struct timeout *t);

/* The earliest deadline of all scopes around the current task (I3). */
int64_t timeout_current_deadline(const struct loop *l);

#endif
