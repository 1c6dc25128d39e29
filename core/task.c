#include "core/task.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"

static const struct future_class task_class;

struct task *
task_of_future(struct future *f)
{
	if (f->class != &task_class)
		return NULL;
	return CONTAINER_OF(f, struct task, future);
}

/* Life */

static void
task_free(struct task *t)
{
	future_finish(&t->future);
	free(t->cancel_err);
	free(t->name);
	free(t);
}

static void
finish(struct task *t)
{
	list_remove(&t->link);
	free(t->cancel_err);
	t->cancel_err = NULL;
	task_unref(t);
}

/* Hand over the cancel that is to be delivered. */
static int
take_cancel(struct task *t, struct err *e)
{
	t->must_cancel = false;
	err_copy(e, t->cancel_err);
	free(t->cancel_err);
	t->cancel_err = NULL;
	return -1;
}

static void
body(void *arg)
{
	struct task *t = arg;
	struct err e = ERR_INIT;
	void *result = NULL;
	int rc = t->fn(t, t->arg, &result, &e);

	if (t->must_cancel) {
		/* It ended before the cancel reached it (B38). */
		struct err late = ERR_INIT;

		take_cancel(t, &late);
		if (rc == 0)
			future_set_error(&t->future, &late);
	}
	if (rc == 0) {
		future_set_result(&t->future, result);
	} else {
		assert(e.code != ERR_NONE);
		future_set_error(&t->future, &e);
	}
}

static void
run_step(struct task *t)
{
	struct loop *l = t->future.loop;
	struct task *outer = l->current;

	t->awaitee = NULL;
	if (t->must_cancel && t->coro.stack == NULL) {
		/* Cancelled before its first step: the body never runs (B37). */
		struct err e = ERR_INIT;

		take_cancel(t, &e);
		future_set_error(&t->future, &e);
		finish(t);
		return;
	}
	l->current = t;
	coro_resume(&t->coro, &l->stacks);
	l->current = outer;
	if (t->coro.is_done)
		finish(t);
}

static void
on_step(struct handle *h)
{
	run_step(CONTAINER_OF(h, struct task, step));
}

static struct task *
create(struct loop *l, const char *name, task_fn *fn, void *arg)
{
	struct task *t = xmalloc(sizeof(*t));

	*t = (struct task){.fn = fn, .arg = arg, .references = 2};
	future_init(&t->future, l);
	t->future.class = &task_class;
	t->number = ++l->tasks_created;
	t->name = name == NULL ? NULL : xstrdup(name);
	coro_init(&t->coro, body, t);
	handle_init(&t->step, on_step);
	list_append(&l->tasks, &t->link);
	return t;
}

struct task *
task_create(struct loop *l, const char *name, task_fn *fn, void *arg)
{
	struct task *t = create(l, name, fn, arg);

	loop_call_soon(l, &t->step);
	return t;
}

struct task *
task_create_lazy(struct loop *l, const char *name, task_fn *fn, void *arg)
{
	struct task *t = create(l, name, fn, arg);

	t->is_lazy = true;
	return t;
}

struct task *
task_create_eager(struct loop *l, const char *name, task_fn *fn, void *arg)
{
	struct task *t = create(l, name, fn, arg);

	assert(l->is_running);
	run_step(t);
	/* Two references: the loop's may be gone, the caller's is not. */
	return t; /* NOLINT(clang-analyzer-unix.Malloc) */
}

struct task *
task_ensure(struct task *t)
{
	if (t->is_lazy) {
		t->is_lazy = false;
		loop_call_soon(t->future.loop, &t->step);
	}
	return t;
}

struct task *
task_ref(struct task *t)
{
	t->references++;
	return t;
}

void
task_unref(struct task *t)
{
	if (t == NULL)
		return;
	assert(t->references > 0);
	if (--t->references == 0)
		task_free(t);
}

struct task *
task_current(const struct loop *l)
{
	return l->current;
}

const char *
task_name(struct task *t)
{
	if (t->name == NULL)
		t->name = xasprintf("Task-%llu", (unsigned long long)t->number);
	return t->name;
}

/* Cancelling */

static enum cancel_step
on_cancel(struct future *f, const struct cancel_reason *reason)
{
	struct task *t = CONTAINER_OF(f, struct task, future);

	(void)reason;
	t->cancelling++;
	return CANCEL_INWARD;
}

static struct future *
cancel_child(struct future *f, size_t i)
{
	struct task *t = CONTAINER_OF(f, struct task, future);

	return i == 0 ? t->awaitee : NULL;
}

static bool
cancel_settle(struct future *f, bool taken, const struct cancel_reason *reason)
{
	struct task *t = CONTAINER_OF(f, struct task, future);
	bool in_circle = t->awaitee != NULL && cancel_is_on_path(t->awaitee);

	if (taken && !in_circle)
		return true;
	t->must_cancel = true;
	if (t->cancel_err == NULL)
		t->cancel_err = xmalloc(sizeof(*t->cancel_err));
	*t->cancel_err = (struct err)ERR_INIT;
	cancel_reason_to_err(reason, t->cancel_err);
	task_ensure(t);
	if (in_circle) {
		/* Nobody else would ever wake it (B29). */
		future_remove_callback(t->awaitee, &t->step);
		t->awaitee = NULL;
		loop_call_soon(f->loop, &t->step);
	}
	return true;
}

bool
task_cancel(struct task *t, const struct cancel_reason *reason)
{
	return future_cancel(&t->future, reason);
}

unsigned
task_cancelling(const struct task *t)
{
	return t->cancelling;
}

unsigned
task_uncancel(struct task *t)
{
	if (t->cancelling > 0)
		t->cancelling--;
	if (t->cancelling == 0)
		t->must_cancel = false;
	return t->cancelling;
}

static struct future *
waits_for(struct future *f, size_t i)
{
	struct task *t = CONTAINER_OF(f, struct task, future);

	return i == 0 ? t->awaitee : NULL;
}

static void
wanted(struct future *f)
{
	task_ensure(CONTAINER_OF(f, struct task, future));
}

static const char *
label(struct future *f)
{
	return task_name(CONTAINER_OF(f, struct task, future));
}

static bool
is_cancelling(const struct future *f)
{
	return CONTAINER_OF(f, const struct task, future)->cancelling > 0;
}

static const struct future_class task_class = {
    .name = "Task",
    .cancel = on_cancel,
    .cancel_child = cancel_child,
    .cancel_settle = cancel_settle,
    .waits_for = waits_for,
    .wanted = wanted,
    .label = label,
    .is_cancelling = is_cancelling,
};

/* Waiting */

/* Links followed before an await; the rest is left to core/deadlock.h. */
#define CIRCLE_LINKS 64

/* Say that self and the tasks from f to it wait for each other. */
static int
report_circle(struct task *self, struct future *f, struct err *e)
{
	char path[160] = "";
	size_t n = 0;
	struct task *t;

	do {
		t = task_of_future(f);
		if (n < sizeof(path))
			n += (size_t)snprintf(
			    path + n, sizeof(path) - n, " -> %s", task_name(t));
		f = t->awaitee;
	} while (t != self);
	return err_set(e, ERR_DEADLOCK, "deadlock: %s%s wait for each other",
	    task_name(self), path);
}

/* Refuse, at once, an await that would close a circle of awaits (I1). */
static int
refuse_circle(struct task *self, struct future *f, struct err *e)
{
	struct future *next = f;
	struct task *t;
	int links;

	for (links = 0; links < CIRCLE_LINKS && next != NULL; links++) {
		t = task_of_future(next);
		if (t == NULL)
			return 0;
		if (t == self)
			return report_circle(self, f, e);
		next = t->awaitee;
	}
	return 0;
}

/* Give the loop back; returns when the step runs again. */
static int
suspend(struct task *self, struct err *e)
{
	coro_suspend(&self->coro);
	if (self->must_cancel)
		return take_cancel(self, e);
	return 0;
}

/* Suspend until f is done.  Returns -1 when the caller was cancelled. */
static int
wait_until_done(struct task *self, struct future *f, struct err *e)
{
	if (refuse_circle(self, f, e) < 0)
		return -1;
	self->awaitee = f;
	future_add_callback(f, &self->step);
	if (self->must_cancel) {
		/* Asked before it suspended: f goes at once (B38). */
		struct err asked = *self->cancel_err;
		struct cancel_reason reason = {.text = asked.text};

		/* In a circle we are asked in turn, and keep it. */
		self->must_cancel = false;
		if (!future_cancel(f, &reason))
			self->must_cancel = true;
	}
	return suspend(self, e);
}

int
future_await(struct future *f, void **value, struct err *e)
{
	struct task *self = f->loop->current;
	struct task *awaited = task_of_future(f);
	int rc = 0;

	assert(self != NULL);
	if (awaited == self) {
		if (task_checkpoint(f->loop, e) < 0)
			return -1;
		return err_set(e, ERR_DEADLOCK,
		    "task %s cannot await on itself", task_name(self));
	}
	/* The task may end, and its owner let go, before we look at it. */
	if (awaited != NULL)
		task_ref(awaited);
	if (!future_is_done(f))
		rc = wait_until_done(self, f, e);
	if (rc == 0)
		rc = future_result(f, value, e);
	task_unref(awaited);
	return rc;
}

int
task_checkpoint(struct loop *l, struct err *e)
{
	struct task *self = l->current;

	assert(self != NULL);
	loop_call_soon(l, &self->step);
	return suspend(self, e);
}
