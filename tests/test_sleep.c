#include "core/sleep.h"

#include "tests/task_test.h"

TASK_TEST(b27_no_time_is_exactly_one_turn)
{
	trace_turns(l);
	ck_assert_int_eq(sleep_for(l, 0, e), 0);
	ck_assert_trace("|");
	ck_assert_int_eq(sleep_for(l, -5, e), 0);
	ck_assert_trace("|");
	ck_assert_int_eq(sleep_for(l, INT64_MIN, e), 0);
	ck_assert_trace("|");
	ck_assert_int_eq(loop_now(l), 0);
	return 0;
}

TASK_TEST(b27_i8_a_sleep_lasts_its_time)
{
	ck_assert_int_eq(sleep_for(l, CLOCK_SECOND, e), 0);
	ck_assert_int_eq(loop_now(l), CLOCK_SECOND);
	ck_assert_int_eq(sleep_for(l, 1, e), 0);
	ck_assert_int_eq(loop_now(l), CLOCK_SECOND + 1);
	return 0;
}

TASK_TEST(b27_sleep_until_a_time)
{
	ck_assert_int_eq(sleep_until(l, 5 * CLOCK_SECOND, e), 0);
	ck_assert_int_eq(loop_now(l), 5 * CLOCK_SECOND);
	/* One that has passed is now. */
	ck_assert_int_eq(sleep_until(l, CLOCK_SECOND, e), 0);
	ck_assert_int_eq(loop_now(l), 5 * CLOCK_SECOND);
	return 0;
}

TASK_TEST(b27_sleepers_wake_by_their_times)
{
	struct worker workers[] = {
	    {.word = "c", .sleep_ns = 3},
	    {.word = "a", .sleep_ns = 1},
	    {.word = "d", .sleep_ns = 3},
	    {.word = "b", .sleep_ns = 2},
	};

	for (size_t i = 0; i < ARRAY_LEN(workers); i++)
		task_unref(task_create(l, NULL, work, &workers[i]));
	ck_assert_int_eq(sleep_for(l, 4, e), 0);
	ck_assert_trace("abcd");
	return 0;
}

TASK_TEST(b27_a_cancelled_sleep_ends_at_once_and_leaves_no_timer)
{
	struct worker w = {.word = "w", .sleep_ns = 3600 * CLOCK_SECOND};
	struct task *t = task_create(l, NULL, work, &w);

	pass_turns(l, 1);
	ck_assert_uint_eq(l->timers.n, 1);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_uint_eq(l->timers.n, 0);
	ck_assert_int_eq(loop_now(l), 0);
	ck_assert_trace("!");
	task_unref(t);
	return 0;
}

static struct task *sleeper;

TASK(cancel_the_sleeper)
{
	ck_assert(task_cancel(sleeper, NULL));
	return 0;
}

/* The timer has fired, the sleeper not gone on: the cancel still counts. */
TASK_TEST(b38_a_cancel_in_the_turn_of_the_timer_is_delivered)
{
	struct worker w = {.word = "w", .sleep_ns = CLOCK_SECOND};

	sleeper = task_create(l, NULL, work, &w);
	pass_turns(l, 1);
	ck_assert_int_eq(sleep_until(l, CLOCK_SECOND, e), 0);
	ck_assert_trace("w");
	task_unref(sleeper);

	/* Now this one wakes first, and is ahead of the other's step. */
	sleeper = task_create(l, NULL, work, &w);
	task_unref(task_create(l, NULL, cancel_the_sleeper, NULL));
	ck_assert_err(task_await(sleeper, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("!");
	task_unref(sleeper);
	return 0;
}

START_TEST(a_real_sleep_is_never_shorter)
{
	struct clock real = {.is_virtual = false};
	struct worker w = {.word = "w", .sleep_ns = 2 * CLOCK_MILLISECOND};
	int64_t start = clock_now(&real);
	struct loop l;

	trace_clear();
	loop_init(&l, LOOP_REAL_CLOCK);
	ck_assert_int_eq(run(&l, NULL, work, &w, false, NULL, NULL), 0);
	ck_assert_int_ge(clock_now(&real) - start, 2 * CLOCK_MILLISECOND);
	loop_finish(&l);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("sleep");
	TCase *c = tcase_create("time");

	tcase_add_test(c, b27_no_time_is_exactly_one_turn);
	tcase_add_test(c, b27_i8_a_sleep_lasts_its_time);
	tcase_add_test(c, b27_sleep_until_a_time);
	tcase_add_test(c, b27_sleepers_wake_by_their_times);
	tcase_add_test(c, a_real_sleep_is_never_shorter);
	suite_add_tcase(s, c);

	c = tcase_create("cancelled");
	tcase_add_test(
	    c, b27_a_cancelled_sleep_ends_at_once_and_leaves_no_timer);
	tcase_add_test(c, b38_a_cancel_in_the_turn_of_the_timer_is_delivered);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
