#include "core/wait.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/members.h"
#include "core/task.h"

struct waiter {
	struct future future; /* what the caller is suspended on */
	struct timer timer;
	struct members members;
	enum wait_return_when return_when;
	size_t left;
};

static struct future *
waits_for(struct future *f, size_t i)
{
	struct waiter *w = CONTAINER_OF(f, struct waiter, future);

	return members_pending(&w->members, i);
}

static const struct future_class wait_class = {
    .name = "wait",
    .waits_for = waits_for,
};

static void
on_time(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct waiter *w = CONTAINER_OF(t, struct waiter, timer);

	future_set_result(&w->future, NULL);
}

static void
on_member_done(struct members *m, struct future *f)
{
	struct waiter *w = CONTAINER_OF(m, struct waiter, members);

	w->left--;
	if (w->left == 0 || w->return_when == WAIT_FIRST_COMPLETED ||
	    (w->return_when == WAIT_FIRST_EXCEPTION &&
		f->state == FUTURE_ERROR))
		future_set_result(&w->future, NULL);
}

static void
sort_result(const struct members *m, struct wait_result *r)
{
	size_t i;

	*r = (struct wait_result){
	    .done = xcalloc(m->n, sizeof(struct future *))};
	for (i = 0; i < m->n; i++) {
		if (future_is_done(m->list[i].future))
			r->done[r->n_done++] = m->list[i].future;
	}
	r->pending = r->done + r->n_done;
	for (i = 0; i < m->n; i++) {
		if (!future_is_done(m->list[i].future))
			r->pending[r->n_pending++] = m->list[i].future;
	}
}

int
wait_futures(struct loop *l, struct future *const *futures, size_t n,
    enum wait_return_when return_when, int64_t timeout_ns,
    struct wait_result *r, struct err *e)
{
	struct waiter w = {.return_when = return_when};
	int rc;

	if (n == 0)
		return err_set(e, ERR_INVALID, "wait needs at least one task");
	if (members_include(futures, n, l->current))
		return err_set(e, ERR_DEADLOCK,
		    "task %s cannot wait for itself", task_name(l->current));
	future_init(&w.future, l);
	w.future.class = &wait_class;
	timer_init(&w.timer, on_time);
	if (timeout_ns != WAIT_FOR_EVER)
		loop_call_later(l, &w.timer, timeout_ns);
	members_init(&w.members, l, futures, n, on_member_done);
	w.left = w.members.n;
	members_watch(&w.members);
	rc = future_await(&w.future, NULL, e);
	loop_cancel_timer(l, &w.timer);
	if (rc == 0)
		sort_result(&w.members, r);
	members_finish(&w.members);
	future_finish(&w.future);
	return rc;
}

void
wait_result_finish(struct wait_result *r)
{
	free(r->done);
	*r = (struct wait_result){0};
}
