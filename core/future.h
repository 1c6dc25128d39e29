/*
 * future - a cell that will hold one outcome.
 *
 * A future is PENDING until it is settled, once, with a result, an error or a
 * cancel; after that it never changes (B11).  Its done callbacks are not called
 * but queued on the loop, in the order in which they were added (B15).
 *
 * A future is plain data in memory of its owner.  Other kinds (a task, a
 * gather, a job) embed one and give it a class, by which a cancel and the
 * search for deadlocks find their way to what it waits for.
 */
#ifndef CORE_FUTURE_H
#define CORE_FUTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/handle.h"
#include "core/loop.h"

enum future_state {
	FUTURE_PENDING,
	FUTURE_RESULT,    /* value is set */
	FUTURE_ERROR,     /* err is set */
	FUTURE_CANCELLED, /* err says by whom and why (I4) */
};

struct future;

/* Who cancels and why; borrowed for the call.  All may be NULL. */
struct cancel_reason {
	const char *by;
	const char *why;
	const char *text; /* all of it in words, instead of by and why */
};

/* Set *e to ERR_CANCELLED, "cancelled by BY (WHY)".  reason may be NULL. */
void cancel_reason_to_err(const struct cancel_reason *reason, struct err *e);

/* What a class answers to a cancel, before what it waits for is asked. */
enum cancel_step {
	CANCEL_REFUSED, /* done already: cancel() is false, nothing changes */
	CANCEL_TAKEN,   /* it will end cancelled: cancel() is true */
	CANCEL_INWARD,  /* ask cancel_child(0), (1), ... and then settle it */
};

/* How a kind of future differs.  A member may be NULL for the plain way. */
struct future_class {
	const char *name; /* "Task", "gather", ...: for people */

	/* See core/cancel.h.  NULL: settled as cancelled. */
	enum cancel_step (*cancel)(
	    struct future *f, const struct cancel_reason *reason);
	struct future *(*cancel_child)(struct future *f, size_t i);
	/* taken: whether a child took it.  Returns what cancel() returns. */
	bool (*cancel_settle)(
	    struct future *f, bool taken, const struct cancel_reason *reason);

	/* The i-th future that f waits for, or NULL: for core/deadlock.h. */
	struct future *(*waits_for)(struct future *f, size_t i);

	/* Somebody began to wait: a lazily started task starts. */
	void (*wanted)(struct future *f);

	/* f's own name, or NULL. */
	const char *(*label)(struct future *f);

	/* A cancel was asked of f, which is pending: for future_repr(). */
	bool (*is_cancelling)(const struct future *f);
};

struct future {
	const struct future_class *class; /* NULL: a plain one */
	struct loop *loop;
	struct list_node callbacks; /* of struct handle, oldest first */
	void *value;                /* borrowed; a future never frees it */
	struct err *err;            /* owned */
	uint32_t mark;              /* of walks over futures */
	uint8_t state;              /* enum future_state */
	bool is_unread;             /* an error that nobody has seen (B17) */
};

/* Make *f a plain PENDING future of this loop. */
void future_init(struct future *f, struct loop *l);

/*
 * Give back what f holds; nobody may wait for it any more.  An error that was
 * never read is told to the loop's report, as "NAME: error was never
 * retrieved: ..." (B17).
 */
void future_finish(struct future *f);

static inline bool
future_is_done(const struct future *f)
{
	return f->state != FUTURE_PENDING;
}

/*
 * Settle f and queue its callbacks.  value is borrowed; *e is copied and is an
 * error, ERR_CANCELLED making it CANCELLED.  Return false, and change nothing,
 * when f is done (InvalidStateError, B12).
 */
bool future_set_result(struct future *f, void *value);
bool future_set_error(struct future *f, const struct err *e);

/* Settle f as CANCELLED, whatever its class: not for outsiders to call. */
bool future_set_cancelled(struct future *f, const struct cancel_reason *reason);

/*
 * The outcome: 0 and the result in *value (may be NULL), or -1 and the error,
 * or -1 and ERR_CANCELLED.  A PENDING future gives ERR_STATE (B13).  Counts as
 * reading the error.
 */
int future_result(struct future *f, void **value, struct err *e);

/* The error of a future that is done with one, else NULL.  Reads it (B13). */
const struct err *future_error(struct future *f);

/* Count an error as read, as gather does for siblings (B58). */
void future_mark_read(struct future *f);

/*
 * Have h queued when f is done: at once when it is done already (B15).  h is
 * nowhere, and must not be moved while it waits.
 */
void future_add_callback(struct future *f, struct handle *h);

/*
 * Take h out of f's callbacks.  Returns false when it was not among them any
 * more, having been queued (B16); handle_cancel() then still stops it.
 */
bool future_remove_callback(struct future *f, struct handle *h);

/* The class's name for f, or "future". */
const char *future_label(struct future *f);

/*
 * "<Task cancelling name='x' wait_for=<future pending>>": kind, state, name,
 * outcome and number of callbacks in at most size bytes (B18, B22).
 */
void future_repr(struct future *f, char *text, size_t size);

#endif
