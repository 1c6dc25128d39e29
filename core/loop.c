#include "core/loop.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"

void
loop_init(struct loop *l, enum loop_clock clock)
{
	*l = (struct loop){.clock.is_virtual = clock == LOOP_VIRTUAL_CLOCK};
	list_init(&l->ready);
	list_init(&l->tasks);
}

void
loop_finish(struct loop *l)
{
	assert(!l->is_running);
	timer_heap_finish(&l->timers);
	poller_destroy(l->poller);
	l->poller = NULL;
	stack_pool_finish(&l->stacks);
}

int64_t
loop_now(const struct loop *l)
{
	return clock_now(&l->clock);
}

void
loop_skip_time(struct loop *l, int64_t ns)
{
	l->clock.stopped_ns = clock_add(l->clock.stopped_ns, ns);
}

void
loop_call_soon(struct loop *l, struct handle *h)
{
	assert(!handle_is_queued(h));
	list_append(&l->ready, &h->link);
}

void
timer_init(struct timer *t, void (*run)(struct handle *))
{
	*t = (struct timer){.position = 0};
	handle_init(&t->handle, run);
}

void
loop_call_at(struct loop *l, struct timer *t, int64_t when)
{
	assert(!handle_is_queued(&t->handle));
	timer_heap_add(&l->timers, t, when);
}

void
loop_call_later(struct loop *l, struct timer *t, int64_t delay_ns)
{
	int64_t now = loop_now(l);

	loop_call_at(l, t, delay_ns <= 0 ? now : clock_add(now, delay_ns));
}

void
loop_cancel_timer(struct loop *l, struct timer *t)
{
	timer_heap_remove(&l->timers, t);
	handle_cancel(&t->handle);
}

void
loop_hold(struct loop *l)
{
	l->outside++;
}

void
loop_release(struct loop *l)
{
	assert(l->outside > 0);
	l->outside--;
}

static int
need_poller(struct loop *l, struct err *e)
{
	if (l->poller == NULL)
		l->poller = poller_create(e);
	return l->poller == NULL ? -1 : 0;
}

int
loop_watch_fd(
    struct loop *l, struct poll_watch *w, int fd, int events, struct err *e)
{
	if (need_poller(l, e) < 0 ||
	    poll_add_fd(l->poller, w, fd, events, e) < 0)
		return -1;
	loop_hold(l);
	return 0;
}

void
loop_unwatch_fd(struct loop *l, struct poll_watch *w)
{
	if (w->event == NULL)
		return;
	poll_remove(w);
	loop_release(l);
}

int
loop_watch_signal(
    struct loop *l, struct poll_watch *w, int number, struct err *e)
{
	if (need_poller(l, e) < 0)
		return -1;
	return poll_add_signal(l->poller, w, number, e);
}

/* How many busy turns may pass before signals are looked for again. */
#define TURNS_WITHOUT_LOOK 64

/* Look for events without waiting. */
static int
look(struct loop *l, struct err *e)
{
	if (l->poller == NULL)
		return 0;
	/* With no descriptor watched a look costs 300 ns and finds nothing. */
	if (l->outside == 0 && ++l->turns_without_look < TURNS_WITHOUT_LOOK)
		return 0;
	l->turns_without_look = 0;
	return poller_wait(l->poller, POLL_NOW, e);
}

/* Nothing is ready: wait for the first timer, or for something outside. */
static int
wait_for_events(struct loop *l, struct err *e)
{
	struct timer *first = timer_heap_first(&l->timers);
	int64_t deadline = first == NULL ? POLL_FOR_EVER : first->when;

	if (first == NULL && l->outside == 0)
		return err_set(e, ERR_DEADLOCK, "nothing is left to wait for");
	stack_pool_trim(&l->stacks);
	if (l->clock.is_virtual && first != NULL) {
		if (look(l, e) < 0)
			return -1;
		if (list_is_empty(&l->ready) && deadline > l->clock.virtual_ns)
			l->clock.virtual_ns = deadline;
		return 0;
	}
	if (need_poller(l, e) < 0)
		return -1;
	if (l->before_wait != NULL)
		l->before_wait(l->before_wait_arg);
	l->turns_without_look = 0;
	/* The poller knows of no clock that was stopped. */
	if (deadline > 0)
		deadline = clock_add(deadline, l->clock.stopped_ns);
	return poller_wait(l->poller, deadline, e);
}

static void
queue_due_timers(struct loop *l)
{
	struct timer *t;
	int64_t now;

	if (timer_heap_first(&l->timers) == NULL)
		return;
	now = loop_now(l);
	while ((t = timer_heap_first(&l->timers)) != NULL && t->when <= now) {
		timer_heap_remove(&l->timers, t);
		list_append(&l->ready, &t->handle.link);
	}
}

static int
run_turn(struct loop *l, struct err *e)
{
	struct list_node turn, *n;

	if (list_is_empty(&l->ready) && !l->is_stopping) {
		if (wait_for_events(l, e) < 0)
			return -1;
	} else if (look(l, e) < 0) {
		return -1;
	}
	queue_due_timers(l);
	list_init(&turn);
	list_splice(&turn, &l->ready);
	while ((n = list_pop(&turn)) != NULL) {
		struct handle *h = CONTAINER_OF(n, struct handle, link);

		h->run(h);
	}
	return 0;
}

int
loop_run(struct loop *l, struct err *e)
{
	int rc;

	if (l->is_running)
		return err_set(e, ERR_STATE, "the loop is running already");
	l->is_running = true;
	do
		rc = run_turn(l, e);
	while (rc == 0 && !l->is_stopping);
	l->is_running = false;
	l->is_stopping = false;
	return rc;
}

void
loop_stop(struct loop *l)
{
	l->is_stopping = true;
}

void
loop_report(struct loop *l, const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	if (l->report != NULL)
		l->report(l->report_arg, text);
	else
		fprintf(stderr, "taskctl: %s\n", text);
	free(text);
}
