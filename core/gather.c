#include "core/gather.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/members.h"

struct gather {
	struct future future;
	struct members members;
	size_t left;
	bool return_exceptions;
	bool cancel_requested;
	struct err cancel_err; /* who asked, and why */
};

static enum cancel_step
on_cancel(struct future *f, const struct cancel_reason *reason)
{
	(void)f;
	(void)reason;
	return CANCEL_INWARD;
}

static struct future *
cancel_child(struct future *f, size_t i)
{
	struct gather *g = CONTAINER_OF(f, struct gather, future);

	return i < g->members.n ? g->members.list[i].future : NULL;
}

static bool
cancel_settle(struct future *f, bool taken, const struct cancel_reason *reason)
{
	struct gather *g = CONTAINER_OF(f, struct gather, future);

	/* With no child to take it the gather ends by itself (B62). */
	if (!taken)
		return false;
	g->cancel_requested = true;
	err_clear(&g->cancel_err);
	cancel_reason_to_err(reason, &g->cancel_err);
	return true;
}

static struct future *
waits_for(struct future *f, size_t i)
{
	struct gather *g = CONTAINER_OF(f, struct gather, future);

	return members_pending(&g->members, i);
}

static const struct future_class gather_class = {
    .name = "gather",
    .cancel = on_cancel,
    .cancel_child = cancel_child,
    .cancel_settle = cancel_settle,
    .waits_for = waits_for,
};

/*
 * The gather is never itself CANCELLED, even when it ends with a CancelledError
 * (B60): its state is ERROR and its code ERR_CANCELLED, so that who awaits it
 * ends as a cancelled one does.
 */
static void
set_error(struct gather *g, const struct err *e)
{
	future_set_error(&g->future, e);
	g->future.state = FUTURE_ERROR;
}

static void
on_member_done(struct members *m, struct future *f)
{
	struct gather *g = CONTAINER_OF(m, struct gather, members);

	g->left--;
	if (future_is_done(&g->future)) {
		future_mark_read(f);
		return;
	}
	if (!g->return_exceptions && !g->cancel_requested) {
		struct err e = ERR_INIT;

		if (future_result(f, NULL, &e) < 0) {
			set_error(g, &e);
			return;
		}
	}
	if (g->left > 0)
		return;
	for (size_t i = 0; i < m->n; i++)
		future_mark_read(m->list[i].future);
	if (g->cancel_requested)
		set_error(g, &g->cancel_err);
	else
		future_set_result(&g->future, NULL);
}

struct gather *
gather_create(struct loop *l, struct future *const *futures, size_t n,
    bool return_exceptions)
{
	struct gather *g = xcalloc(1, sizeof(*g));
	size_t i;

	g->return_exceptions = return_exceptions;
	future_init(&g->future, l);
	g->future.class = &gather_class;
	members_init(&g->members, l, futures, n, on_member_done);
	g->left = g->members.n;
	if (n == 0)
		future_set_result(&g->future, NULL);
	/* What is done already counts now, not in the next turn (B64). */
	for (i = 0; i < g->members.n; i++) {
		struct member *m = &g->members.list[i];

		if (future_is_done(m->future))
			on_member_done(&g->members, m->future);
		else
			future_add_callback(m->future, &m->handle);
	}
	return g;
}

struct future *
gather_future(struct gather *g)
{
	return &g->future;
}

void
gather_destroy(struct gather *g)
{
	if (g == NULL)
		return;
	members_finish(&g->members);
	future_finish(&g->future);
	free(g);
}
