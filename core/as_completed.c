#include "core/as_completed.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/task.h"
#include "core/wait.h"

static struct future *
waits_for(struct future *f, size_t i)
{
	struct as_completed *it = CONTAINER_OF(f, struct as_completed, more);

	return members_pending(&it->members, i);
}

static const struct future_class as_completed_class = {
    .name = "as_completed",
    .waits_for = waits_for,
};

static void
renew(struct as_completed *it, struct loop *l)
{
	future_init(&it->more, l);
	it->more.class = &as_completed_class;
}

static void
put(struct as_completed *it, struct future *f)
{
	it->queue[it->tail++] = f;
	future_set_result(&it->more, NULL);
}

static void
on_member_done(struct members *m, struct future *f)
{
	struct as_completed *it = CONTAINER_OF(m, struct as_completed, members);

	put(it, f);
	if (it->tail == m->n)
		loop_cancel_timer(it->more.loop, &it->timer);
}

static void
on_time(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct as_completed *it = CONTAINER_OF(t, struct as_completed, timer);
	size_t i;

	for (i = 0; i < it->members.n; i++) {
		if (it->members.list[i].is_seen)
			continue;
		handle_cancel(&it->members.list[i].handle);
		put(it, NULL);
	}
}

void
as_completed_init(struct as_completed *it, struct loop *l,
    struct future *const *futures, size_t n, int64_t timeout_ns)
{
	*it = (struct as_completed){.head = 0};
	members_init(&it->members, l, futures, n, on_member_done);
	renew(it, l);
	it->left = it->members.n;
	it->queue = xcalloc(it->left, sizeof(struct future *));
	timer_init(&it->timer, on_time);
	if (it->left > 0 && timeout_ns != WAIT_FOR_EVER)
		loop_call_later(l, &it->timer, timeout_ns);
	members_watch(&it->members);
}

int
as_completed_next(struct as_completed *it, struct future **f, struct err *e)
{
	int rc = 0;

	if (it->left == 0)
		return 0;
	while (rc == 0 && it->head == it->tail) {
		renew(it, it->more.loop);
		rc = future_await(&it->more, NULL, e);
		future_finish(&it->more);
	}
	if (rc < 0)
		return -1;
	it->left--;
	*f = it->queue[it->head++];
	if (*f == NULL)
		return err_set(e, ERR_TIMEOUT, "timed out");
	return 1;
}

void
as_completed_finish(struct as_completed *it)
{
	loop_cancel_timer(it->more.loop, &it->timer);
	members_finish(&it->members);
	free(it->queue);
	it->queue = NULL;
}
