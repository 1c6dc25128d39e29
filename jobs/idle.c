#include "jobs/idle.h"

#include <stdio.h>

#define LOOKS 16
#define INTERVAL_MIN (10 * CLOCK_MILLISECOND)
#define INTERVAL_MAX CLOCK_SECOND

/* Look again: after an interval, or sooner, when the limit is over. */
static void
arm(struct idle *i)
{
	int64_t now = loop_now(i->loop);
	int64_t interval = i->limit_ns / LOOKS;
	int64_t next;

	if (interval < INTERVAL_MIN)
		interval = INTERVAL_MIN;
	if (interval > INTERVAL_MAX)
		interval = INTERVAL_MAX;
	next = clock_add(now, interval);
	if (next > clock_add(i->since_ns, i->limit_ns))
		next = clock_add(i->since_ns, i->limit_ns);
	loop_call_at(i->loop, &i->timer, next);
}

static void
on_look(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct idle *i = CONTAINER_OF(t, struct idle, timer);
	uint64_t written = i->calls.written(i->calls.arg);
	int64_t now = loop_now(i->loop);

	/* A file that was truncated has got less: that is something, too. */
	if (written != i->written) {
		i->written = written;
		i->since_ns = now;
	} else if (now - i->since_ns >= i->limit_ns) {
		i->calls.is_silent(i);
		return;
	}
	arm(i);
}

void
idle_start(struct idle *i, struct loop *l, int64_t limit_ns,
    const struct idle_calls *calls)
{
	char text[DURATION_TEXT_SIZE];

	*i = (struct idle){.loop = l,
	    .calls = *calls,
	    .limit_ns = limit_ns,
	    .since_ns = loop_now(l)};
	timer_init(&i->timer, on_look);
	if (limit_ns == 0)
		return;
	snprintf(i->why, sizeof(i->why), "idle_timeout %s",
	    duration_format(limit_ns, text, sizeof(text)));
	i->written = calls->written(calls->arg);
	arm(i);
}

void
idle_stop(struct idle *i)
{
	loop_cancel_timer(i->loop, &i->timer);
}
