/*
 * task - a coroutine that is a future.
 *
 * A task's function runs on a stack of its own, from the first turn after it
 * was created to its return, and may suspend in any function whose comment says
 * "Suspends.".  What it returns is the task's outcome: 0 and a result, or -1
 * and an error; returning ERR_CANCELLED ends the task cancelled, even if nobody
 * asked (B23).
 *
 * A live task is in exactly one of three states (B21): it waits (awaitee set,
 * its step among the awaitee's callbacks), it is runnable (its step queued), or
 * it runs.  The loop owns all live tasks (I6); a reference is needed only to
 * look at a task after it is done.
 */
#ifndef CORE_TASK_H
#define CORE_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/cancel.h"
#include "core/coro.h"
#include "core/err.h"
#include "core/future.h"
#include "core/loop.h"

/*
 * What a task does.  arg is as given to task_create().  Set *result (else NULL)
 * and return 0, or set *e and return -1.
 */
typedef int task_fn(struct task *self, void *arg, void **result, struct err *e);

struct task {
	struct future future;
	struct list_node link; /* in loop->tasks */
	char *name;            /* owned; NULL: made from number when asked */
	uint64_t number;
	task_fn *fn;
	void *arg;
	struct coro coro;
	struct future *awaitee;   /* what it is suspended on, or NULL */
	struct handle step;       /* queued, or a callback of the awaitee */
	struct err *cancel_err;   /* owned: to be delivered, with must_cancel */
	struct timeout *timeouts; /* innermost scope: core/timeout.h */
	uint32_t references;
	uint32_t cancelling; /* cancel() calls less uncancel() calls (B40) */
	bool must_cancel;    /* deliver at the next step (B38) */
	bool is_lazy;        /* not yet wanted: its step is not queued */
	bool is_finishing;
};

/*
 * Make a task that calls fn(arg).  Its first step runs in the next turn, after
 * those of tasks made before (B19); the caller goes on first.  name is copied;
 * NULL makes "Task-1", "Task-2", ... (B20).
 *
 * The caller owns one reference: task_unref() it, at once if the task need not
 * be looked at later.
 */
struct task *task_create(
    struct loop *l, const char *name, task_fn *fn, void *arg);

/*
 * The same, but the first step waits until somebody waits for the task, by
 * await, wait, gather or any done callback, or cancels it.
 */
struct task *task_create_lazy(
    struct loop *l, const char *name, task_fn *fn, void *arg);

/*
 * The same, but the body runs at once, until it suspends; it may be done at
 * return (B34).  Only from within a task or a handle of a running loop.
 */
struct task *task_create_eager(
    struct loop *l, const char *name, task_fn *fn, void *arg);

/* Start a lazy task now, unless it has started.  Returns t (B33). */
struct task *task_ensure(struct task *t);

struct task *task_ref(struct task *t);

/* Give up a reference.  The task itself runs on.  Accepts NULL. */
void task_unref(struct task *t);

/* The task that runs now, or NULL (B31). */
struct task *task_current(const struct loop *l);

/* Borrowed, as long as the task lives. */
const char *task_name(struct task *t);

/* The outcome of a task that is done, as future_result(). */
static inline bool
task_is_done(const struct task *t)
{
	return future_is_done(&t->future);
}

/* Ask t to end, as future_cancel() says.  A task may cancel itself (B38). */
bool task_cancel(struct task *t, const struct cancel_reason *reason);

/* How many cancels have not been answered by uncancel (B40). */
unsigned task_cancelling(const struct task *t);

/*
 * Take one cancel back; at 0 one not yet delivered is dropped (B40).  Returns
 * what is left.  For those who cancelled as a means to something else (B41).
 */
unsigned task_uncancel(struct task *t);

/*
 * Wait until f is done, and take its outcome as future_result() does.  A future
 * that is done already does not suspend (B25).  Cancelling the caller cancels f
 * (B36); core/shield.h prevents that.
 *
 * Returns 0 with *value set (value may be NULL), or -1: f's error, ERR_CANCELLED
 * when the caller or f was cancelled, ERR_DEADLOCK when f waits for the caller
 * (I1; a task awaiting itself is told so in the next turn, B28).
 * Suspends.
 */
int future_await(struct future *f, void **value, struct err *e);

/* Wait for a task.  Suspends. */
static inline int
task_await(struct task *t, void **value, struct err *e)
{
	return future_await(&t->future, value, e);
}

/*
 * Let everything that is ready run once: sleep(0) (B27).  Returns 0, or -1 and
 * ERR_CANCELLED.  Suspends.
 */
int task_checkpoint(struct loop *l, struct err *e);

/* The task that f is the future of, or NULL. */
struct task *task_of_future(struct future *f);

#endif
