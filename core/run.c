#include "core/run.h"

#include <signal.h>

#include "core/deadlock.h"

struct stopper {
	struct handle handle;
	struct loop *loop;
};

static void
on_done(struct handle *h)
{
	struct stopper *s = CONTAINER_OF(h, struct stopper, handle);

	loop_stop(s->loop);
}

/* Run until f is done or somebody stops the loop.  Returns -1 on a deadlock. */
static int
run_until(struct loop *l, struct future *f, struct err *e)
{
	struct stopper s = {.loop = l};
	struct err local = ERR_INIT;
	int rc;

	handle_init(&s.handle, on_done);
	future_add_callback(f, &s.handle);
	rc = loop_run(l, &local);
	handle_cancel(&s.handle);
	if (rc == 0)
		return 0;
	if (local.code != ERR_DEADLOCK)
		return err_copy(e, &local);
	return deadlock_describe(l, e);
}

int
run_until_complete(
    struct loop *l, struct future *f, void **value, struct err *e)
{
	if (run_until(l, f, e) < 0)
		return -1;
	if (!future_is_done(f))
		return err_set(e, ERR_STATE,
		    "the loop was stopped before %s was done", future_label(f));
	return future_result(f, value, e);
}

/* Cancel all live tasks, and run until none is left. */
static void
cancel_all(struct loop *l)
{
	struct cancel_reason reason = {.by = "run", .why = "main has ended"};
	struct err e = ERR_INIT;

	list_for_each_safe (n, &l->tasks) {
		struct task *t = CONTAINER_OF(n, struct task, link);

		task_cancel(t, &reason);
	}
	while (!list_is_empty(&l->tasks)) {
		struct task *t = CONTAINER_OF(l->tasks.next, struct task, link);
		int rc;

		task_ref(t);
		rc = run_until(l, &t->future, &e);
		if (rc == 0 && future_error(&t->future) != NULL)
			loop_report(l,
			    "error in task %s while the loop shuts down: %s",
			    task_name(t), t->future.err->text);
		task_unref(t);
		if (rc < 0) {
			loop_report(l, "%s", e.text);
			return;
		}
	}
}

/* SIGINT */

struct interrupt {
	struct poll_watch watch;
	struct handle handle;
	struct task *main;
	unsigned count;
};

static void
on_signal(struct poll_watch *w)
{
	struct interrupt *i = CONTAINER_OF(w, struct interrupt, watch);

	if (!handle_is_queued(&i->handle))
		loop_call_soon(i->main->future.loop, &i->handle);
}

static void
on_interrupt(struct handle *h)
{
	struct interrupt *i = CONTAINER_OF(h, struct interrupt, handle);
	struct cancel_reason reason = {.by = "SIGINT"};

	if (i->count++ == 0)
		task_cancel(i->main, &reason);
	else
		loop_stop(i->main->future.loop);
}

static void
watch_sigint(struct interrupt *i, struct task *main)
{
	struct sigaction old;

	i->main = main;
	i->watch.ready = on_signal;
	/* A handler that somebody set is left alone. */
	if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		(void)loop_watch_signal(
		    main->future.loop, &i->watch, SIGINT, NULL);
}

int
run(struct loop *l, const char *name, task_fn *fn, void *arg,
    bool handle_sigint, void **value, struct err *e)
{
	struct interrupt interrupt = {.count = 0};
	struct task *main;
	bool is_done;
	int rc;

	if (l->is_running)
		return err_set(e, ERR_STATE, "the loop is running already");
	main = task_create(l, name, fn, arg);
	handle_init(&interrupt.handle, on_interrupt);
	if (handle_sigint)
		watch_sigint(&interrupt, main);
	rc = run_until(l, &main->future, e);
	is_done = task_is_done(main);
	cancel_all(l);
	poll_remove(&interrupt.watch);
	handle_cancel(&interrupt.handle);
	if (rc == 0 && interrupt.count > 1)
		rc = err_set(e, ERR_CANCELLED, "cancelled by SIGINT");
	else if (rc == 0 && !is_done)
		rc = err_set(e, ERR_STATE,
		    "the loop was stopped before %s was done", task_name(main));
	else if (rc == 0)
		rc = future_result(&main->future, value, e);
	future_mark_read(&main->future);
	task_unref(main);
	return rc;
}
