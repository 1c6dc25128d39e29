#include "core/wait_for.h"

#include "core/shield.h"
#include "core/sleep.h"
#include "core/wait.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

static struct task *
worker(struct loop *l, const struct worker *w)
{
	return task_create(l, w->word, work, (void *)(uintptr_t)w);
}

TASK_TEST(b77_in_time_it_gives_the_value)
{
	struct worker w = {.word = "w", .sleep_ns = 1 * S};
	struct task *t = worker(l, &w);
	void *value = NULL;

	ck_assert_int_eq(wait_for(&t->future, 2 * S, &value, e), 0);
	ck_assert_str_eq(value, "w");
	ck_assert_uint_eq(l->timers.n, 0);
	task_unref(t);
	return 0;
}

TASK_TEST(b77_for_ever_is_a_plain_await)
{
	struct worker w = {.word = "w", .error = "broken", .sleep_ns = 99 * S};
	struct task *t = worker(l, &w);

	ck_assert_err_text(wait_for(&t->future, WAIT_FOR_EVER, NULL, e), e,
	    ERR_FAILED, "broken");
	ck_assert_int_eq(loop_now(l), 99 * S);
	task_unref(t);
	return 0;
}

TASK_TEST(b77_with_no_time_a_done_one_gives_its_result)
{
	struct worker w = {.word = "w"};
	struct task *t = worker(l, &w);
	void *value = NULL;

	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_trace("w");
	trace_turns(l);
	ck_assert_int_eq(wait_for(&t->future, 0, &value, e), 0);
	ck_assert_str_eq(value, "w");
	ck_assert_int_eq(wait_for(&t->future, -5, NULL, e), 0);
	ck_assert_trace("");
	task_unref(t);
	return 0;
}

TASK_TEST(b77_with_no_time_another_is_cancelled_before_it_runs)
{
	struct worker w = {.word = "w"};

	for (int64_t timeout_ns = -1; timeout_ns <= 0; timeout_ns++) {
		struct task *t = worker(l, &w);

		ck_assert_err(
		    wait_for(&t->future, timeout_ns, NULL, e), e, ERR_TIMEOUT);
		ck_assert_int_eq(t->future.state, FUTURE_CANCELLED);
		ck_assert_trace("");
		task_unref(t);
	}
	ck_assert_uint_eq(task_cancelling(self), 0);
	return 0;
}

TASK_TEST(b78_at_the_timeout_it_is_cancelled_and_waited_for)
{
	struct worker w = {
	    .word = "w", .sleep_ns = 10 * S, .cleanup_ns = 3 * S};
	struct task *t = worker(l, &w);

	ck_assert_err_text(
	    wait_for(&t->future, 1 * S, NULL, e), e, ERR_TIMEOUT, "timed out");
	ck_assert_int_eq(loop_now(l), 4 * S);
	ck_assert_int_eq(t->future.state, FUTURE_CANCELLED);
	ck_assert_trace("!");
	ck_assert_uint_eq(task_cancelling(self), 0);
	task_unref(t);
	return 0;
}

TASK_TEST(b78_a_value_in_spite_of_the_cancel_is_returned)
{
	struct worker w = {.word = "w", .sleep_ns = 10 * S, .refuses = true};
	void *value = NULL;

	for (int64_t timeout_ns = 0; timeout_ns <= 1 * S; timeout_ns += S) {
		struct task *t = worker(l, &w);

		pass_turns(l, 1);
		ck_assert_int_eq(
		    wait_for(&t->future, timeout_ns, &value, e), 0);
		ck_assert_str_eq(value, "w");
		ck_assert_trace("!w");
		task_unref(t);
	}
	ck_assert_uint_eq(task_cancelling(self), 0);
	return 0;
}

TASK_TEST(b78_an_error_of_the_cleanup_is_returned)
{
	struct worker w = {.word = "w",
	    .sleep_ns = 10 * S,
	    .error = "in the cleanup",
	    .refuses = true};

	for (int64_t timeout_ns = 0; timeout_ns <= 1 * S; timeout_ns += S) {
		struct task *t = worker(l, &w);

		pass_turns(l, 1);
		ck_assert_err_text(wait_for(&t->future, timeout_ns, NULL, e), e,
		    ERR_FAILED, "in the cleanup");
		task_unref(t);
	}
	return 0;
}

TASK(wait_a_minute)
{
	int rc = wait_for(arg, 60 * S, result, e);

	trace(rc == 0 ? "+" : e->code == ERR_CANCELLED ? "-" : "?");
	return rc;
}

TASK_TEST(b79_a_cancel_that_races_the_result_is_not_lost)
{
	struct task *t;
	struct future f;

	future_init(&f, l);
	t = task_create(l, NULL, wait_a_minute, &f);
	pass_turns(l, 1);
	future_set_result(&f, NULL);
	ck_assert(task_cancel(t, NULL));
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("-");
	task_unref(t);
	future_finish(&f);
	return 0;
}

TASK_TEST(b80_cancelling_it_cancels_what_it_waits_for)
{
	struct worker w = {
	    .word = "w", .sleep_ns = 10 * S, .cleanup_ns = 2 * S};
	struct task *inner = worker(l, &w);
	struct task *t = task_create(l, NULL, wait_a_minute, &inner->future);

	pass_turns(l, 2);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("!-");
	ck_assert_int_eq(loop_now(l), 2 * S);
	ck_assert_uint_eq(l->timers.n, 0);
	task_unref(inner);
	task_unref(t);
	return 0;
}

TASK_TEST(b80_what_is_shielded_runs_on)
{
	struct worker w = {.word = "w", .sleep_ns = 10 * S};
	struct task *inner = worker(l, &w);
	struct shield s;

	shield_init(&s, &inner->future);
	ck_assert_err(
	    wait_for(shield_future(&s), 1 * S, NULL, e), e, ERR_TIMEOUT);
	shield_finish(&s);
	ck_assert_int_eq(loop_now(l), 1 * S);
	ck_assert(!task_is_done(inner));
	ck_assert_int_eq(task_await(inner, NULL, e), 0);
	ck_assert_trace("w");
	task_unref(inner);
	return 0;
}

TASK_TEST(b42_who_waits_for_a_cancelled_one_is_cancelled_not_late)
{
	struct worker w = {.word = "w", .sleep_ns = 10 * S};
	struct task *inner = worker(l, &w);
	struct task *t = task_create(l, NULL, wait_a_minute, &inner->future);

	pass_turns(l, 2);
	task_cancel(inner, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("!-");
	task_unref(inner);
	task_unref(t);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("wait_for");
	TCase *c = tcase_create("time");

	tcase_add_test(c, b77_in_time_it_gives_the_value);
	tcase_add_test(c, b77_for_ever_is_a_plain_await);
	tcase_add_test(c, b77_with_no_time_a_done_one_gives_its_result);
	tcase_add_test(c, b77_with_no_time_another_is_cancelled_before_it_runs);
	tcase_add_test(c, b78_at_the_timeout_it_is_cancelled_and_waited_for);
	tcase_add_test(c, b78_a_value_in_spite_of_the_cancel_is_returned);
	tcase_add_test(c, b78_an_error_of_the_cleanup_is_returned);
	suite_add_tcase(s, c);

	c = tcase_create("cancel");
	tcase_add_test(c, b79_a_cancel_that_races_the_result_is_not_lost);
	tcase_add_test(c, b80_cancelling_it_cancels_what_it_waits_for);
	tcase_add_test(c, b80_what_is_shielded_runs_on);
	tcase_add_test(
	    c, b42_who_waits_for_a_cancelled_one_is_cancelled_not_late);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
