#include "core/group.h"

#include <assert.h>
#include <stdlib.h>

#include "core/mem.h"

struct child {
	struct list_node link;
	struct handle handle;
	struct group *group;
	struct task *task; /* a reference is ours */
};

int
group_enter(struct group *g, struct loop *l, struct err *e)
{
	*g = (struct group){.loop = l, .parent = l->current};
	list_init(&g->children);
	if (g->parent == NULL)
		return err_set(e, ERR_STATE, "task group outside a task");
	g->is_entered = true;
	return 0;
}

/* Cancel the children that live, oldest first (B103). */
static void
abort_children(struct group *g, const char *why)
{
	struct cancel_reason reason = {.by = "task group", .why = why};

	g->is_aborting = true;
	list_for_each (n, &g->children) {
		struct child *c = CONTAINER_OF(n, struct child, link);

		task_cancel(c->task, &reason);
	}
}

static void
cancel_parent(struct group *g, const char *why)
{
	struct cancel_reason reason = {.by = "task group", .why = why};

	if (g->parent_cancel_requested || task_is_done(g->parent))
		return;
	g->parent_cancel_requested = true;
	task_cancel(g->parent, &reason);
}

static void
add_error(struct group *g, const struct err *e)
{
	err_copy(&g->first, e);
	g->n_errors++;
}

static void
on_child_done(struct handle *h)
{
	struct child *c = CONTAINER_OF(h, struct child, handle);
	struct group *g = c->group;
	const struct err *error = future_error(&c->task->future);

	list_remove(&c->link);
	if (list_is_empty(&g->children) && g->completed != NULL)
		future_set_result(g->completed, NULL);
	if (error != NULL) {
		add_error(g, error);
		if (!g->is_aborting) {
			abort_children(g, error->text);
			cancel_parent(g, error->text);
		}
	}
	task_unref(c->task);
	free(c);
}

struct task *
group_create_task(
    struct group *g, const char *name, task_fn *fn, void *arg, struct err *e)
{
	struct child *c;

	if (!g->is_entered || g->is_finished || g->is_aborting ||
	    (g->is_exiting && list_is_empty(&g->children))) {
		err_set(e, ERR_STATE, "task group is %s",
		    g->is_aborting ? "shutting down" : "not active");
		return NULL;
	}
	c = xcalloc(1, sizeof(*c));
	c->group = g;
	c->task = task_create(g->loop, name, fn, arg);
	handle_init(&c->handle, on_child_done);
	future_add_callback(&c->task->future, &c->handle);
	list_append(&g->children, &c->link);
	return c->task;
}

void
group_cancel(struct group *g)
{
	if (g->is_finished || g->is_cancelled)
		return;
	g->is_cancelled = true;
	if (!g->is_aborting)
		abort_children(g, "group cancelled");
	cancel_parent(g, "group cancelled");
}

/* What the parent is suspended on until there are no children. */
struct completion {
	struct future future;
	struct group *group;
	struct list_node *at; /* where waits_for() found the last child */
};

static struct future *
waits_for(struct future *f, size_t i)
{
	struct completion *c = CONTAINER_OF(f, struct completion, future);
	struct list_node *children = &c->group->children;

	/* Called with i = 0, 1, 2, ... */
	c->at = i == 0 ? children->next : c->at->next;
	if (c->at == children)
		return NULL;
	return &CONTAINER_OF(c->at, struct child, link)->task->future;
}

static const struct future_class completion_class = {
    .name = "task group",
    .waits_for = waits_for,
};

/*
 * Wait until no child is left.  A cancel of the parent aborts the group and is
 * put in *cancelled; the last of those that come when it is aborting, in *late.
 */
static void
wait_for_children(struct group *g, struct err *cancelled, struct err *late)
{
	struct completion c = {.group = g};

	while (!list_is_empty(&g->children)) {
		struct err local = ERR_INIT;

		future_init(&c.future, g->loop);
		c.future.class = &completion_class;
		g->completed = &c.future;
		if (future_await(&c.future, NULL, &local) == 0) {
			/* All have ended. */
		} else if (g->is_aborting) {
			*late = local;
		} else {
			err_copy(cancelled, &local);
			abort_children(g, local.text);
		}
		g->completed = NULL;
		future_finish(&c.future);
	}
}

int
group_exit(struct group *g, int rc, struct err *e)
{
	struct err cancelled = ERR_INIT, late = ERR_INIT;

	assert(g->is_entered && !g->is_finished);
	g->is_exiting = true;
	if (rc < 0 && e->code == ERR_CANCELLED)
		cancelled = *e;
	if (rc < 0 && !g->is_aborting)
		abort_children(g, e->text);
	wait_for_children(g, &cancelled, &late);
	g->is_finished = true;
	if (g->parent_cancel_requested && task_uncancel(g->parent) == 0)
		err_clear(&cancelled);
	else
		/* It is not ours: it must not be lost (B91). */
		err_copy(&cancelled, &late);
	if (rc < 0 && e->code != ERR_CANCELLED)
		add_error(g, e);
	if (rc < 0)
		err_clear(e);
	if (g->n_errors == 0)
		return err_is_set(&cancelled) ? err_copy(e, &cancelled) : 0;
	if (task_cancelling(g->parent) > 0) {
		/* An outside cancel came too: it comes again (B85). */
		struct cancel_reason again = {.text = cancelled.text};

		if (cancelled.code == ERR_NONE)
			again.text = NULL;
		task_uncancel(g->parent);
		task_cancel(g->parent, &again);
	}
	if (g->n_errors > 1)
		err_wrap(&g->first, "%zu errors in a task group, the first",
		    g->n_errors);
	return err_copy(e, &g->first);
}
