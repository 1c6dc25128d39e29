/*
 * poller - waiting for descriptors, signals and one deadline.
 *
 * The only file that sees libevent.  Its callbacks run inside libevent's loop
 * and so do nothing but queue: task code never runs there, may add and remove
 * watches freely, and never meets libevent's cached time.  Deadlines go through
 * one timerfd that is armed anew only when the deadline changes; without one
 * (--disable-timerfd) through one libevent timer.
 */
#ifndef CORE_POLLER_H
#define CORE_POLLER_H

#include <stdint.h>

#include "core/err.h"

struct poller;

enum poll_events {
	POLL_READABLE = 1,
	POLL_WRITABLE = 2,
};

/* A descriptor or a signal that is watched. */
struct poll_watch {
	void (*ready)(struct poll_watch *); /* queues work; never blocks */
	void *event;                        /* the poller's own */
};

/* Make a poller.  Returns NULL with *e set when the system has none to give. */
struct poller *poller_create(struct err *e);

/* Free it; no watch may be left.  Accepts NULL. */
void poller_destroy(struct poller *p);

/*
 * Call w->ready each time fd is ready, until poll_remove().  The descriptor
 * stays the caller's, who removes the watch before closing it.  Files that can
 * not be polled (regular ones, /dev/null) fail with errno EPERM.
 */
int poll_add_fd(
    struct poller *p, struct poll_watch *w, int fd, int events, struct err *e);

/* Call w->ready after each arrival of the signal; several may coalesce. */
int poll_add_signal(
    struct poller *p, struct poll_watch *w, int number, struct err *e);

/* Stop watching.  Harmless for a zeroed watch, and when called twice. */
void poll_remove(struct poll_watch *w);

#define POLL_NOW INT64_MIN
#define POLL_FOR_EVER INT64_MAX

/*
 * Call ready for all that is ready.  When nothing is, wait until deadline, in
 * nanoseconds on CLOCK_MONOTONIC, or one of the two above.
 */
int poller_wait(struct poller *p, int64_t deadline, struct err *e);

#endif
