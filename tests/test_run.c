#include "core/run.h"

#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

/* A loop that is ready to run; its reports are kept. */
static void
make_loop(struct loop *l, enum loop_clock clock)
{
	trace_clear();
	loop_init(l, clock);
	l->report = trace_report;
}

TASK(give_arg)
{
	*result = arg;
	return 0;
}

START_TEST(b97_run_gives_the_result_of_main)
{
	void *value = NULL;
	struct loop l;

	make_loop(&l, LOOP_VIRTUAL_CLOCK);
	ck_assert_int_eq(
	    run(&l, "main", give_arg, "x", false, &value, NULL), 0);
	ck_assert_str_eq(value, "x");
	/* The same loop may run again. */
	ck_assert_int_eq(
	    run(&l, "main", give_arg, "y", false, &value, NULL), 0);
	ck_assert_str_eq(value, "y");
	loop_finish(&l);
	ck_assert_reports("");
}
END_TEST

static const struct worker workers[] = {
    {.word = "a", .sleep_ns = 60 * S},
    {.word = "b", .sleep_ns = 60 * S, .cleanup_ns = 2 * S},
    {.word = "c", .sleep_ns = 60 * S, .refuses = true},
};

static void
start_workers(struct loop *l)
{
	for (size_t i = 0; i < ARRAY_LEN(workers); i++)
		task_unref(task_create(
		    l, workers[i].word, work, (void *)(uintptr_t)&workers[i]));
}

TASK(leave_workers)
{
	start_workers(self->future.loop);
	pass_turns(self->future.loop, 1);
	trace("main");
	return 0;
}

START_TEST(b97_what_is_left_is_cancelled_and_waited_for)
{
	struct loop l;

	make_loop(&l, LOOP_VIRTUAL_CLOCK);
	ck_assert_int_eq(
	    run(&l, "main", leave_workers, NULL, false, NULL, NULL), 0);
	ck_assert_trace("main!!!c");
	ck_assert(list_is_empty(&l.tasks));
	ck_assert_int_eq(loop_now(&l), 2 * S);
	loop_finish(&l);
	ck_assert_reports("");
}
END_TEST

TASK(leave_workers_and_fail)
{
	start_workers(self->future.loop);
	return err_set(e, ERR_FAILED, "main is broken");
}

START_TEST(b97_when_main_fails_too)
{
	struct err e = ERR_INIT;
	struct loop l;

	make_loop(&l, LOOP_VIRTUAL_CLOCK);
	ck_assert_err_text(
	    run(&l, "main", leave_workers_and_fail, NULL, false, NULL, &e), &e,
	    ERR_FAILED, "main is broken");
	/* They stood at their first step, or before: no body ran on. */
	ck_assert(list_is_empty(&l.tasks));
	ck_assert_int_le(loop_now(&l), 2 * S);
	loop_finish(&l);
	ck_assert_reports("");
}
END_TEST

TASK(leave_one_that_fails)
{
	static const struct worker w = {.word = "w",
	    .error = "w is broken",
	    .sleep_ns = 60 * S,
	    .refuses = true};

	task_unref(
	    task_create(self->future.loop, "w", work, (void *)(uintptr_t)&w));
	pass_turns(self->future.loop, 1);
	return 0;
}

START_TEST(b97_i6_errors_of_what_is_left_are_reported)
{
	struct loop l;

	make_loop(&l, LOOP_VIRTUAL_CLOCK);
	ck_assert_int_eq(
	    run(&l, "main", leave_one_that_fails, NULL, false, NULL, NULL), 0);
	loop_finish(&l);
	ck_assert_reports(
	    "error in task w while the loop shuts down: w is broken\n");
}
END_TEST

static struct future first, second;

/* Its cancel ends the first wait, and nothing the second. */
TASK(ignore_cancels)
{
	(void)future_await(&first, NULL, NULL);
	(void)future_await(&second, NULL, NULL);
	return 0;
}

TASK(leave_one_that_ignores)
{
	task_unref(
	    task_create(self->future.loop, "stubborn", ignore_cancels, NULL));
	pass_turns(self->future.loop, 1);
	return 0;
}

START_TEST(b97_i1_a_task_that_ignores_its_cancel_does_not_hang_run)
{
	struct loop l;

	make_loop(&l, LOOP_VIRTUAL_CLOCK);
	future_init(&first, &l);
	future_init(&second, &l);
	ck_assert_int_eq(
	    run(&l, "main", leave_one_that_ignores, NULL, false, NULL, NULL),
	    0);
	ck_assert_reports("deadlock: task stubborn waits for a future that "
			  "nothing will settle\n");
	/* For the tools that look for leaks: let it end. */
	future_set_result(&second, NULL);
	ck_assert_int_eq(loop_run(&l, NULL), -1);
	ck_assert(list_is_empty(&l.tasks));
	future_finish(&first);
	future_finish(&second);
	loop_finish(&l);
}
END_TEST

/* Stopping */

TASK(stop_and_sleep)
{
	loop_stop(self->future.loop);
	return sleep_for(self->future.loop, 60 * S, e);
}

START_TEST(b100_stopped_before_main_was_done_is_an_error)
{
	struct err e = ERR_INIT;
	struct loop l;

	make_loop(&l, LOOP_VIRTUAL_CLOCK);
	ck_assert_err_text(
	    run(&l, "main", stop_and_sleep, NULL, false, NULL, &e), &e,
	    ERR_STATE, "the loop was stopped before main was done");
	ck_assert(list_is_empty(&l.tasks));
	loop_finish(&l);
}
END_TEST

START_TEST(b100_the_same_for_run_until_complete)
{
	struct err e = ERR_INIT;
	struct task *t;
	struct loop l;

	make_loop(&l, LOOP_VIRTUAL_CLOCK);
	t = task_create(&l, "t", stop_and_sleep, NULL);
	ck_assert_err_text(run_until_complete(&l, &t->future, NULL, &e), &e,
	    ERR_STATE, "the loop was stopped before t was done");
	ck_assert(!task_is_done(t));
	ck_assert_int_eq(run_until_complete(&l, &t->future, NULL, &e), 0);
	ck_assert_int_eq(loop_now(&l), 60 * S);
	/* What is done already needs no running. */
	ck_assert_int_eq(run_until_complete(&l, &t->future, NULL, &e), 0);
	task_unref(t);
	loop_finish(&l);
}
END_TEST

START_TEST(i1_run_until_complete_does_not_hang)
{
	struct err e = ERR_INIT;
	struct future f;
	struct loop l;

	make_loop(&l, LOOP_REAL_CLOCK);
	future_init(&f, &l);
	ck_assert_err(run_until_complete(&l, &f, NULL, &e), &e, ERR_DEADLOCK);
	ck_assert(list_is_empty(&f.callbacks));
	future_finish(&f);
	loop_finish(&l);
}
END_TEST

TASK_TEST(b09_run_inside_run_is_refused)
{
	struct future f;

	ck_assert_err(
	    run(l, "inner", give_arg, NULL, false, NULL, e), e, ERR_STATE);
	future_init(&f, l);
	ck_assert_err(run_until_complete(l, &f, NULL, e), e, ERR_STATE);
	ck_assert(list_is_empty(&f.callbacks));
	future_finish(&f);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("run");
	TCase *c = tcase_create("to the end");

	tcase_add_test(c, b97_run_gives_the_result_of_main);
	tcase_add_test(c, b97_what_is_left_is_cancelled_and_waited_for);
	tcase_add_test(c, b97_when_main_fails_too);
	tcase_add_test(c, b97_i6_errors_of_what_is_left_are_reported);
	tcase_add_test(
	    c, b97_i1_a_task_that_ignores_its_cancel_does_not_hang_run);
	suite_add_tcase(s, c);

	c = tcase_create("otherwise");
	tcase_add_test(c, b100_stopped_before_main_was_done_is_an_error);
	tcase_add_test(c, b100_the_same_for_run_until_complete);
	tcase_add_test(c, i1_run_until_complete_does_not_hang);
	tcase_add_test(c, b09_run_inside_run_is_refused);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
