#include "core/timeout.h"

#include <assert.h>

#include "core/task.h"

static void
on_time(struct handle *h)
{
	struct timer *timer = CONTAINER_OF(h, struct timer, handle);
	struct timeout *t = CONTAINER_OF(timer, struct timeout, timer);
	struct cancel_reason reason = {
	    .by = task_name(t->task),
	    .why = t->why != NULL ? t->why : "timeout",
	};

	t->state = TIMEOUT_EXPIRING;
	if (t->expiring != NULL)
		t->expiring(t);
	task_cancel(t->task, &reason);
}

void
timeout_init(struct timeout *t)
{
	*t = (struct timeout){.state = TIMEOUT_CREATED};
	timer_init(&t->timer, on_time);
}

/* Past deadlines go through the ready queue: they may not wait for a timer. */
static void
arm(struct timeout *t, int64_t deadline)
{
	struct loop *l = t->task->future.loop;

	t->deadline = deadline;
	if (deadline == TIMEOUT_NEVER)
		return;
	if (deadline <= loop_now(l))
		loop_call_soon(l, &t->timer.handle);
	else
		loop_call_at(l, &t->timer, deadline);
}

int
timeout_enter_at(
    struct timeout *t, struct loop *l, int64_t deadline, struct err *e)
{
	if (t->state != TIMEOUT_CREATED)
		return err_set(e, ERR_STATE, "timeout has been entered before");
	if (l->current == NULL)
		return err_set(e, ERR_STATE, "timeout used outside a task");
	t->task = l->current;
	t->outer = t->task->timeouts;
	t->task->timeouts = t;
	t->cancelling = task_cancelling(t->task);
	t->state = TIMEOUT_ENTERED;
	arm(t, deadline);
	return 0;
}

int
timeout_enter(
    struct timeout *t, struct loop *l, int64_t delay_ns, struct err *e)
{
	int64_t now = loop_now(l);

	if (delay_ns == TIMEOUT_NEVER)
		return timeout_enter_at(t, l, TIMEOUT_NEVER, e);
	return timeout_enter_at(
	    t, l, delay_ns <= 0 ? now : clock_add(now, delay_ns), e);
}

int
timeout_reschedule(struct timeout *t, int64_t deadline, struct err *e)
{
	if (t->state != TIMEOUT_ENTERED)
		return err_set(
		    e, ERR_STATE, "timeout is not entered, or has fired");
	loop_cancel_timer(t->task->future.loop, &t->timer);
	arm(t, deadline);
	return 0;
}

int
timeout_exit(struct timeout *t, int rc, struct err *e)
{
	assert(t->task->timeouts == t);
	loop_cancel_timer(t->task->future.loop, &t->timer);
	t->task->timeouts = t->outer;
	if (t->state != TIMEOUT_EXPIRING) {
		t->state = TIMEOUT_EXITED;
		return rc;
	}
	t->state = TIMEOUT_EXPIRED;
	if (task_uncancel(t->task) <= t->cancelling && rc < 0 &&
	    e->code == ERR_CANCELLED) {
		err_clear(e);
		return err_set(e, ERR_TIMEOUT, "timed out");
	}
	return rc;
}

bool
timeout_is_expired(const struct timeout *t)
{
	return t->state == TIMEOUT_EXPIRING || t->state == TIMEOUT_EXPIRED;
}

int64_t
timeout_current_deadline(const struct loop *l)
{
	const struct timeout *t = l->current->timeouts;
	int64_t deadline = TIMEOUT_NEVER;

	for (; t != NULL; t = t->outer) {
		if (t->deadline < deadline)
			deadline = t->deadline;
	}
	return deadline;
}
