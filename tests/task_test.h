/*
 * task_test - tests that are tasks, and tasks for tests.
 *
 *	TASK(child)
 *	{
 *		trace("c");
 *		return 0;
 *	}
 *
 *	TASK_TEST(a_child_runs)
 *	{
 *		struct task *t = task_create(l, "child", child, NULL);
 *
 *		ck_assert_int_eq(task_await(t, NULL, e), 0);
 *		ck_assert_trace("c");
 *		task_unref(t);
 *		return 0;
 *	}
 *
 * The test runs as the main task on a virtual clock, with its loop in l.  It
 * fails when it returns an error, when a timer is left armed, or when the loop
 * reported an error that the test did not ask for by ck_assert_reports().
 */
#ifndef TESTS_TASK_TEST_H
#define TESTS_TASK_TEST_H

#include "core/run.h"
#include "core/sleep.h"
#include "core/task.h"

#include "tests/trace.h"

#define UNUSED __attribute__((unused))

#define TASK(name)                                                  \
	static int name(UNUSED struct task *self, UNUSED void *arg, \
	    UNUSED void **result, UNUSED struct err *e)

#define TASK_TEST(name)                                                      \
	static int name##_main(                                              \
	    UNUSED struct task *self, UNUSED struct loop *l, struct err *e); \
	TASK(name##_task)                                                    \
	{                                                                    \
		return name##_main(self, self->future.loop, e);              \
	}                                                                    \
	START_TEST(name)                                                     \
	{                                                                    \
		task_test_run(name##_task);                                  \
	}                                                                    \
	END_TEST                                                             \
	static int name##_main(UNUSED struct task *self,                     \
	    UNUSED struct loop *l, UNUSED struct err *e)

static inline void
task_test_run(task_fn *fn)
{
	struct err e = ERR_INIT;
	struct loop l;
	int rc;

	trace_clear();
	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	l.report = trace_report;
	rc = run(&l, "main", fn, NULL, false, NULL, &e);
	ck_assert_msg(rc == 0, "%s", e.text);
	trace_no_turns();
	ck_assert(list_is_empty(&l.ready));
	ck_assert_uint_eq(l.timers.n, 0);
	ck_assert_uint_eq(l.stacks.n_used, 0);
	loop_finish(&l);
	ck_assert_reports("");
}

/* The call failed, with this code; the error is forgotten. */
#define ck_assert_err(call, e, expected)               \
	do {                                           \
		ck_assert_int_eq(call, -1);            \
		ck_assert_int_eq((e)->code, expected); \
		err_clear(e);                          \
	} while (0)

/* The same with its text. */
#define ck_assert_err_text(call, e, expected, words)   \
	do {                                           \
		ck_assert_int_eq(call, -1);            \
		ck_assert_int_eq((e)->code, expected); \
		ck_assert_str_eq((e)->text, words);    \
		err_clear(e);                          \
	} while (0)

/* What work() shall do; all members may be left out. */
struct worker {
	const char *word;   /* traced at its end, and its result */
	const char *error;  /* it fails with this text instead */
	int64_t sleep_ns;   /* before it ends */
	int64_t cleanup_ns; /* what a cancel takes to be effective */
	bool refuses;       /* it is cancelled in vain: it ends as it would */
};

/*
 * A task that sleeps and ends as told.  A cancel is traced as "!"; one that
 * comes while it cleans up already has no effect.
 */
static inline int
work(struct task *self, void *arg, void **result, struct err *e)
{
	const struct worker *w = arg;
	struct loop *l = self->future.loop;

	if (sleep_for(l, w->sleep_ns, e) < 0) {
		int64_t end = clock_add(loop_now(l), w->cleanup_ns);

		trace("!");
		while (loop_now(l) < end)
			sleep_until(l, end, NULL);
		if (!w->refuses)
			return -1;
		err_clear(e);
	}
	if (w->word != NULL)
		trace(w->word);
	if (w->error != NULL)
		return err_set(e, ERR_FAILED, "%s", w->error);
	*result = (void *)(uintptr_t)w->word;
	return 0;
}

/* A task that awaits the future it is given, and ends as that does. */
static inline int
await_it(UNUSED struct task *self, void *arg, void **result, struct err *e)
{
	return future_await(arg, result, e);
}

/* Give everything that is ready, and what follows, n turns. */
static inline void
pass_turns(struct loop *l, int n)
{
	while (n-- > 0)
		ck_assert_int_eq(task_checkpoint(l, NULL), 0);
}

/* Let a task that must be done, or end soon, go. */
static inline void
end_task(struct task *t)
{
	void *ignored;

	task_cancel(t, NULL);
	(void)task_await(t, &ignored, NULL);
	task_unref(t);
}

#endif
