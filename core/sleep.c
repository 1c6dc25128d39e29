#include "core/sleep.h"

#include "core/future.h"
#include "core/task.h"

struct sleeper {
	struct timer timer;
	struct future future;
};

static void
on_time(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct sleeper *s = CONTAINER_OF(t, struct sleeper, timer);

	future_set_result(&s->future, NULL);
}

int
sleep_until(struct loop *l, int64_t when, struct err *e)
{
	struct sleeper s;
	int rc;

	future_init(&s.future, l);
	timer_init(&s.timer, on_time);
	loop_call_at(l, &s.timer, when);
	rc = future_await(&s.future, NULL, e);
	loop_cancel_timer(l, &s.timer);
	future_finish(&s.future);
	return rc;
}

int
sleep_for(struct loop *l, int64_t delay_ns, struct err *e)
{
	if (delay_ns <= 0)
		return task_checkpoint(l, e);
	return sleep_until(l, clock_add(loop_now(l), delay_ns), e);
}
