#include "core/wait.h"

#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

/* Three tasks that end after 1, 2 and 3 seconds, as the test says. */
struct three {
	struct worker workers[3];
	struct task *tasks[3];
	struct future *futures[3];
};

static void
start(struct loop *l, struct three *t)
{
	static const char *const words[] = {"a", "b", "c"};

	for (int i = 0; i < 3; i++) {
		t->workers[i].word = words[i];
		if (t->workers[i].sleep_ns == 0)
			t->workers[i].sleep_ns = (i + 1) * S;
		t->tasks[i] = task_create(l, words[i], work, &t->workers[i]);
		t->futures[i] = &t->tasks[i]->future;
	}
}

static void
end(struct three *t)
{
	for (int i = 0; i < 3; i++)
		end_task(t->tasks[i]);
}

/* Wait, and compare: "ab|c" means a and b are done, c is pending. */
static void
ck_assert_wait(struct loop *l, struct future *const *futures, size_t n,
    enum wait_return_when when, int64_t timeout_ns, const char *expected)
{
	struct err e = ERR_INIT;
	struct trace outcome = {.n = 0};
	struct wait_result r;
	int rc = wait_futures(l, futures, n, when, timeout_ns, &r, &e);

	ck_assert_msg(rc == 0, "%s", e.text);
	for (size_t i = 0; i < r.n_done; i++)
		trace_add(&outcome, future_label(r.done[i]));
	trace_add(&outcome, "|");
	for (size_t i = 0; i < r.n_pending; i++)
		trace_add(&outcome, future_label(r.pending[i]));
	ck_assert_str_eq(outcome.text, expected);
	wait_result_finish(&r);
}

TASK_TEST(b46_all_completed_waits_for_all)
{
	struct three t = {.workers[0].sleep_ns = 5 * S};

	start(l, &t);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, "abc|");
	ck_assert_int_eq(loop_now(l), 5 * S);
	ck_assert_trace("bca");
	end(&t);
	return 0;
}

TASK_TEST(b46_a_timeout_is_no_error_and_cancels_nothing)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	ck_assert_wait(l, t.futures, 3, WAIT_ALL_COMPLETED, 2 * S + 1, "ab|c");
	ck_assert_int_eq(loop_now(l), 2 * S + 1);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, "abc|");
	ck_assert_trace("abc");
	end(&t);
	return 0;
}

TASK(wait_for_all)
{
	struct three *t = arg;
	struct wait_result r;

	return wait_futures(self->future.loop, t->futures, 3,
	    WAIT_ALL_COMPLETED, 60 * S, &r, e);
}

TASK_TEST(b46_b54_a_waiter_that_is_cancelled_cancels_nothing_and_leaves)
{
	struct three t = {.tasks[0] = NULL};
	struct task *waiter;

	start(l, &t);
	waiter = task_create(l, "waiter", wait_for_all, &t);
	pass_turns(l, 2);
	ck_assert_uint_eq(l->timers.n, 4);
	task_cancel(waiter, NULL);
	ck_assert_err(task_await(waiter, NULL, e), e, ERR_CANCELLED);
	ck_assert_uint_eq(l->timers.n, 3);
	for (int i = 0; i < 3; i++)
		ck_assert(list_is_empty(&t.futures[i]->callbacks));
	ck_assert_int_eq(sleep_for(l, 4 * S, e), 0);
	ck_assert_trace("abc");
	task_unref(waiter);
	end(&t);
	return 0;
}

TASK_TEST(b47_nothing_to_wait_for_is_an_error)
{
	struct wait_result r;

	ck_assert_err(
	    wait_futures(l, NULL, 0, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, &r, e),
	    e, ERR_INVALID);
	return 0;
}

TASK_TEST(i1_a_task_that_waits_for_itself_is_refused)
{
	struct future *me = &self->future;
	struct wait_result r;

	ck_assert_err(
	    wait_futures(l, &me, 1, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, &r, e),
	    e, ERR_DEADLOCK);
	return 0;
}

TASK_TEST(b48_duplicates_count_once)
{
	struct three t = {.tasks[0] = NULL};
	struct future *futures[5];

	start(l, &t);
	futures[0] = futures[2] = t.futures[1];
	futures[1] = futures[3] = futures[4] = t.futures[0];
	ck_assert_wait(l, futures, 5, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, "ba|");
	ck_assert_int_eq(loop_now(l), 2 * S);
	end(&t);
	ck_assert_trace("ab!");
	return 0;
}

TASK_TEST(b49_first_completed_wakes_on_any)
{
	struct three t = {.workers[1].sleep_ns = S / 2};

	start(l, &t);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_FIRST_COMPLETED, WAIT_FOR_EVER, "b|ac");
	ck_assert_int_eq(loop_now(l), S / 2);
	end(&t);
	return 0;
}

TASK_TEST(b49_a_cancelled_member_counts_as_completed)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	pass_turns(l, 1);
	task_cancel(t.tasks[2], NULL);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_FIRST_COMPLETED, WAIT_FOR_EVER, "c|ab");
	ck_assert_int_eq(loop_now(l), 0);
	end(&t);
	return 0;
}

TASK_TEST(b49_first_exception_wakes_on_an_error)
{
	struct three t = {.workers[1].error = "broken"};

	start(l, &t);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_FIRST_EXCEPTION, WAIT_FOR_EVER, "ab|c");
	ck_assert_int_eq(loop_now(l), 2 * S);
	end(&t);
	return 0;
}

TASK_TEST(b49_a_cancelled_member_is_no_exception)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	pass_turns(l, 1);
	task_cancel(t.tasks[0], NULL);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_FIRST_EXCEPTION, WAIT_FOR_EVER, "abc|");
	ck_assert_int_eq(loop_now(l), 3 * S);
	end(&t);
	return 0;
}

TASK_TEST(b49_an_error_that_was_there_before_wakes_too)
{
	struct three t = {.workers[0].error = "broken"};

	start(l, &t);
	ck_assert_int_eq(sleep_for(l, S + 1, e), 0);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_FIRST_EXCEPTION, WAIT_FOR_EVER, "a|bc");
	ck_assert_int_eq(loop_now(l), S + 1);
	end(&t);
	return 0;
}

TASK_TEST(b50_all_that_end_in_one_turn_come_back_together)
{
	struct three t = {
	    .workers = {{.sleep_ns = S}, {.sleep_ns = S}, {.word = NULL}}};

	start(l, &t);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_FIRST_COMPLETED, WAIT_FOR_EVER, "ab|c");
	end(&t);
	return 0;
}

TASK_TEST(b51_it_takes_two_turns_when_all_are_done)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	ck_assert_int_eq(sleep_for(l, 4 * S, e), 0);
	ck_assert_trace("abc");
	trace_turns(l);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, "abc|");
	ck_assert_trace("||");
	end(&t);
	return 0;
}

TASK_TEST(b51_with_no_time_done_members_are_done)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	ck_assert_int_eq(sleep_for(l, 2 * S + 1, e), 0);
	ck_assert_wait(l, t.futures, 3, WAIT_ALL_COMPLETED, 0, "ab|c");
	end(&t);
	return 0;
}

TASK_TEST(b52_no_time_is_two_turns)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	pass_turns(l, 1);
	trace_turns(l);
	ck_assert_wait(l, t.futures, 3, WAIT_ALL_COMPLETED, 0, "|abc");
	ck_assert_trace("||");
	ck_assert_wait(l, t.futures, 3, WAIT_ALL_COMPLETED, -S, "|abc");
	ck_assert_trace("||");
	trace_no_turns();
	ck_assert_int_eq(loop_now(l), 0);
	end(&t);
	return 0;
}

TASK_TEST(b53_errors_of_members_stay_unread)
{
	struct three t = {.workers[0].error = "a is broken",
	    .workers[1].error = "b is broken"};

	start(l, &t);
	ck_assert_wait(
	    l, t.futures, 3, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, "abc|");
	ck_assert_str_eq(future_error(t.futures[1])->text, "b is broken");
	for (int i = 0; i < 3; i++)
		task_unref(t.tasks[i]);
	ck_assert_reports("a: error was never retrieved: a is broken\n");
	return 0;
}

TASK_TEST(b54_a_wait_leaves_nothing_behind)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	ck_assert_wait(l, t.futures, 3, WAIT_FIRST_COMPLETED, 60 * S, "a|bc");
	/* The two that sleep. */
	ck_assert_uint_eq(l->timers.n, 2);
	for (int i = 1; i < 3; i++)
		ck_assert(list_is_empty(&t.futures[i]->callbacks));
	end(&t);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("wait");
	TCase *c = tcase_create("until when");

	tcase_add_test(c, b46_all_completed_waits_for_all);
	tcase_add_test(c, b49_first_completed_wakes_on_any);
	tcase_add_test(c, b49_a_cancelled_member_counts_as_completed);
	tcase_add_test(c, b49_first_exception_wakes_on_an_error);
	tcase_add_test(c, b49_a_cancelled_member_is_no_exception);
	tcase_add_test(c, b49_an_error_that_was_there_before_wakes_too);
	tcase_add_test(c, b50_all_that_end_in_one_turn_come_back_together);
	suite_add_tcase(s, c);

	c = tcase_create("time");
	tcase_add_test(c, b46_a_timeout_is_no_error_and_cancels_nothing);
	tcase_add_test(c, b51_it_takes_two_turns_when_all_are_done);
	tcase_add_test(c, b51_with_no_time_done_members_are_done);
	tcase_add_test(c, b52_no_time_is_two_turns);
	suite_add_tcase(s, c);

	c = tcase_create("members");
	tcase_add_test(
	    c, b46_b54_a_waiter_that_is_cancelled_cancels_nothing_and_leaves);
	tcase_add_test(c, b47_nothing_to_wait_for_is_an_error);
	tcase_add_test(c, i1_a_task_that_waits_for_itself_is_refused);
	tcase_add_test(c, b48_duplicates_count_once);
	tcase_add_test(c, b53_errors_of_members_stay_unread);
	tcase_add_test(c, b54_a_wait_leaves_nothing_behind);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
