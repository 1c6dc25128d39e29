/*
 * loop - the event loop: ready queue, timers, descriptors, one pass per turn.
 *
 * A turn polls for what is ready (waiting only when nothing else is), queues
 * the timers that are due, and then runs exactly the handles that are queued by
 * then; what those queue runs in the next turn (B1 to B3).  So nothing starves.
 *
 * A loop that has nothing ready, no timer and nothing outside to wait for can
 * never go on: loop_run() then returns ERR_DEADLOCK instead of hanging (I1).
 *
 * One thread.  There may be many loops, but only one that watches signals.
 */
#ifndef CORE_LOOP_H
#define CORE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/err.h"
#include "core/handle.h"
#include "core/poller.h"
#include "core/stack.h"
#include "core/timer.h"

struct task;

struct loop {
	struct clock clock;
	struct list_node ready; /* of struct handle */
	struct timer_heap timers;
	struct poller *poller; /* made when something is first watched */
	size_t outside;        /* what can still wake us: see loop_hold() */
	unsigned turns_without_look;
	bool is_running;
	bool is_stopping;

	/* Called when the loop is about to wait in earnest, if not NULL. */
	void (*before_wait)(void *arg);
	void *before_wait_arg;

	/* Errors nobody read (B7, B17); NULL: a line on stderr. */
	void (*report)(void *arg, const char *text);
	void *report_arg;

	/* Kept here for core/task.h. */
	struct stack_pool stacks;
	struct list_node tasks; /* those not done, oldest first (I6) */
	struct task *current;
	uint64_t tasks_created;
	uint32_t walk; /* of core/cancel.h and core/deadlock.h */
};

enum loop_clock {
	LOOP_REAL_CLOCK,
	LOOP_VIRTUAL_CLOCK, /* jumps to the next timer instead of waiting */
};

/* Make *l an empty loop.  Nothing is opened before it is needed. */
void loop_init(struct loop *l, enum loop_clock clock);

/* Free what the loop holds.  Tasks must be done; see run() in core/run.h. */
void loop_finish(struct loop *l);

/* Nanoseconds on the loop's clock. */
int64_t loop_now(const struct loop *l);

/* The last ns nanoseconds do not count: the loop's clock goes back by them. */
void loop_skip_time(struct loop *l, int64_t ns);

/* Queue h, which is nowhere, behind all that is ready. */
void loop_call_soon(struct loop *l, struct handle *h);

/* Make t a timer that calls run. */
void timer_init(struct timer *t, void (*run)(struct handle *));

/* Queue t's handle at the time when; t must not be armed. */
void loop_call_at(struct loop *l, struct timer *t, int64_t when);

/* The same delay_ns from now; a negative delay is none (B5). */
void loop_call_later(struct loop *l, struct timer *t, int64_t delay_ns);

/* Disarm t, wherever it is; it will not run. */
void loop_cancel_timer(struct loop *l, struct timer *t);

/*
 * Say that something outside will wake the loop (a child, a descriptor), or no
 * longer will.  Signals are not such: they would hide every deadlock.
 */
void loop_hold(struct loop *l);
void loop_release(struct loop *l);

/* Watch as poll_add_fd() does.  Holds the loop until loop_unwatch_fd(). */
int loop_watch_fd(
    struct loop *l, struct poll_watch *w, int fd, int events, struct err *e);
void loop_unwatch_fd(struct loop *l, struct poll_watch *w);

/* Watch as poll_add_signal() does, without holding the loop. */
int loop_watch_signal(
    struct loop *l, struct poll_watch *w, int number, struct err *e);

/*
 * Run turns until loop_stop().  Returns 0 then, or -1: ERR_DEADLOCK when
 * nothing can ever become ready, ERR_STATE when the loop runs already (B9),
 * ERR_SYSTEM when waiting failed.
 */
int loop_run(struct loop *l, struct err *e);

/*
 * Let loop_run() return at the end of this turn (B8); if it is not running, at
 * the end of its first one, which then does not wait (B2).
 */
void loop_stop(struct loop *l);

/* Tell an error that nobody will read to the loop's report. */
void loop_report(struct loop *l, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
