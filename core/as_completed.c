#include "core/as_completed.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/wait.h"

static void
put(struct as_completed *it, struct future *f)
{
	it->queue[it->tail++] = f;
	semaphore_release(&it->ended, NULL);
}

static void
on_member_done(struct members *m, struct future *f)
{
	struct as_completed *it = CONTAINER_OF(m, struct as_completed, members);

	put(it, f);
	if (it->tail == m->n)
		loop_cancel_timer(it->ended.loop, &it->timer);
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
	semaphore_init(&it->ended, l, 0, SEMAPHORE_UNBOUNDED);
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
	if (it->left == 0)
		return 0;
	if (semaphore_acquire(&it->ended, e) < 0)
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
	loop_cancel_timer(it->ended.loop, &it->timer);
	members_finish(&it->members);
	free(it->queue);
	it->queue = NULL;
}
