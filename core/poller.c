#include "core/poller.h"

#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "core/clock.h"
#include "core/mechanism.h"
#include "core/mem.h"

#ifdef HAVE_SYS_TIMERFD_H
#define HAS_TIMERFD 1
#include <sys/timerfd.h>
#else
#define HAS_TIMERFD 0
#endif

/* As env(1) and timeout(1) have it: they themselves failed. */
#define EXIT_STATUS_FATAL 125

struct poller {
	struct event_base *base;
	struct event *deadline_event;
	int64_t armed; /* the deadline that is set, or POLL_FOR_EVER */
	int timer_fd;  /* or -1: by an event's own timeout */
};

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct poller *p = arg;
	uint64_t expirations;

	(void)what;
	if (p->timer_fd >= 0 &&
	    read(fd, &expirations, sizeof(expirations)) < 0 && errno != EAGAIN)
		return;
	p->armed = POLL_FOR_EVER;
}

static void
on_ready(evutil_socket_t fd, short what, void *arg)
{
	struct poll_watch *w = arg;

	(void)fd;
	(void)what;
	w->ready(w);
}

/* What libevent can not do without is told as ours, and ends us as that does. */
static void
on_log(int severity, const char *text)
{
	(void)severity;
	fprintf(stderr, "taskctl: libevent: %s\n", text);
}

static void
on_fatal(int number)
{
	(void)number;
	_exit(EXIT_STATUS_FATAL);
}

static struct event_base *
create_base(bool has_timerfd)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	if (config == NULL)
		return NULL;
	event_set_log_callback(on_log);
	event_set_fatal_callback(on_fatal);
	/* EVENT_* variables of a user's shell must not change the backend. */
	event_config_set_flag(config, EVENT_BASE_FLAG_IGNORE_ENV);
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	if (!has_timerfd) {
		event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
		event_config_set_flag(config, EVENT_BASE_FLAG_NO_CACHE_TIME);
	}
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

/* -1: there is none to be had. */
static int
create_timerfd(void)
{
#if HAS_TIMERFD
	if (!mechanism_is_off(MECHANISM_TIMERFD))
		return timerfd_create(
		    CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
#endif
	return -1;
}

static int
create_deadline_event(struct poller *p, struct err *e)
{
	p->deadline_event = p->timer_fd < 0
				? evtimer_new(p->base, on_deadline, p)
				: event_new(p->base, p->timer_fd,
				      EV_READ | EV_PERSIST, on_deadline, p);
	if (p->deadline_event == NULL)
		return err_sys(e, "making the timer");
	if (p->timer_fd >= 0 && event_add(p->deadline_event, NULL) < 0)
		return err_sys(e, "watching the timer");
	return 0;
}

struct poller *
poller_create(struct err *e)
{
	struct poller *p = xcalloc(1, sizeof(*p));

	p->timer_fd = create_timerfd();
	p->armed = POLL_FOR_EVER;
	p->base = create_base(p->timer_fd >= 0);
	if (p->base == NULL) {
		err_sys(e, "libevent");
		poller_destroy(p);
		return NULL;
	}
	if (create_deadline_event(p, e) < 0) {
		poller_destroy(p);
		return NULL;
	}
	return p;
}

void
poller_destroy(struct poller *p)
{
	if (p == NULL)
		return;
	if (p->deadline_event != NULL)
		event_free(p->deadline_event);
	if (p->timer_fd >= 0)
		close(p->timer_fd);
	if (p->base != NULL)
		event_base_free(p->base);
	free(p);
}

static int
add_event(
    struct poller *p, struct poll_watch *w, int fd, short what, struct err *e)
{
	struct event *event = event_new(p->base, fd, what, on_ready, w);

	if (event == NULL)
		return err_set(e, ERR_SYSTEM, "libevent: no memory");
	errno = 0;
	if (event_add(event, NULL) < 0) {
		err_sys(e, "watching %s %d",
		    (what & EV_SIGNAL) != 0 ? "signal" : "descriptor", fd);
		event_free(event);
		return -1;
	}
	w->event = event;
	return 0;
}

int
poll_add_fd(
    struct poller *p, struct poll_watch *w, int fd, int events, struct err *e)
{
	short what = EV_PERSIST;

	if ((events & POLL_READABLE) != 0)
		what |= EV_READ;
	if ((events & POLL_WRITABLE) != 0)
		what |= EV_WRITE;
	return add_event(p, w, fd, what, e);
}

int
poll_add_signal(
    struct poller *p, struct poll_watch *w, int number, struct err *e)
{
	return add_event(p, w, number, EV_SIGNAL | EV_PERSIST, e);
}

void
poll_remove(struct poll_watch *w)
{
	if (w->event == NULL)
		return;
	event_free(w->event);
	w->event = NULL;
}

#if HAS_TIMERFD
/* deadline is 1 or more: a timerfd takes 0 for never, and refuses less. */
static int
arm_timerfd(struct poller *p, int64_t deadline, struct err *e)
{
	struct itimerspec spec = {{0, 0}, {0, 0}};

	if (deadline != POLL_FOR_EVER) {
		spec.it_value.tv_sec = (time_t)(deadline / CLOCK_SECOND);
		spec.it_value.tv_nsec = (long)(deadline % CLOCK_SECOND);
	}
	if (timerfd_settime(p->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL) < 0)
		return err_sys(e, "timerfd_settime");
	return 0;
}
#endif

static void
arm_event(struct poller *p, int64_t deadline)
{
	struct clock real = {.is_virtual = false};
	int64_t left = deadline - clock_now(&real);
	struct timeval tv;

	event_del(p->deadline_event);
	if (deadline == POLL_FOR_EVER)
		return;
	/* Rounded up: the loop goes by its own clock, and would spin. */
	left = left < 0 ? 0 : left / 1000 + 1;
	tv.tv_sec = (time_t)(left / 1000000);
	tv.tv_usec = (suseconds_t)(left % 1000000);
	event_add(p->deadline_event, &tv);
}

static int
arm(struct poller *p, int64_t deadline, struct err *e)
{
	if (deadline == p->armed)
		return 0;
#if HAS_TIMERFD
	if (p->timer_fd >= 0 && arm_timerfd(p, deadline, e) < 0)
		return -1;
#else
	(void)e;
#endif
	if (p->timer_fd < 0)
		arm_event(p, deadline);
	p->armed = deadline;
	return 0;
}

int
poller_wait(struct poller *p, int64_t deadline, struct err *e)
{
	/* NONBLOCK alone would go on as long as a descriptor stays ready. */
	int flags = EVLOOP_ONCE;

	if (deadline == POLL_NOW)
		flags |= EVLOOP_NONBLOCK;
	else if (arm(p, deadline < 1 ? 1 : deadline, e) < 0)
		return -1;
	if (event_base_loop(p->base, flags) < 0)
		return err_sys(e, "waiting for events");
	return 0;
}
