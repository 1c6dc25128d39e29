#include "core/gather.h"

#include "core/cancel.h"
#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

/* Three tasks that end after 1, 2 and 3 seconds, as the test says. */
struct three {
	struct worker workers[3];
	struct task *tasks[3];
	struct future *futures[3];
	struct gather *gather;
};

static void
start(struct loop *l, struct three *t, bool return_exceptions)
{
	static const char *const words[] = {"a", "b", "c"};

	for (int i = 0; i < 3; i++) {
		t->workers[i].word = words[i];
		if (t->workers[i].sleep_ns == 0)
			t->workers[i].sleep_ns = (i + 1) * S;
		t->tasks[i] = task_create(l, words[i], work, &t->workers[i]);
		t->futures[i] = &t->tasks[i]->future;
	}
	t->gather = gather_create(l, t->futures, 3, return_exceptions);
	pass_turns(l, 1);
}

static int
await_all(struct three *t, struct err *e)
{
	return future_await(gather_future(t->gather), NULL, e);
}

static void
end(struct three *t)
{
	gather_destroy(t->gather);
	for (int i = 0; i < 3; i++)
		end_task(t->tasks[i]);
}

TASK_TEST(b55_of_nothing_it_is_done_at_once)
{
	struct gather *g = gather_create(l, NULL, 0, false);

	ck_assert_int_eq(gather_future(g)->state, FUTURE_RESULT);
	gather_destroy(g);
	gather_destroy(NULL);
	return 0;
}

TASK_TEST(b56_outcomes_are_in_the_order_given)
{
	struct three t = {.workers[0].sleep_ns = 5 * S};

	start(l, &t, false);
	ck_assert_int_eq(await_all(&t, e), 0);
	ck_assert_trace("bca");
	ck_assert_str_eq(t.futures[0]->value, "a");
	ck_assert_str_eq(t.futures[2]->value, "c");
	ck_assert_int_eq(loop_now(l), 5 * S);
	end(&t);
	return 0;
}

TASK_TEST(b57_duplicates_are_waited_for_once)
{
	struct worker w = {.word = "w", .sleep_ns = S};
	struct task *t = task_create(l, NULL, work, &w);
	struct future *twice[] = {&t->future, &t->future};
	struct gather *g = gather_create(l, twice, 2, false);

	ck_assert_int_eq(future_await(gather_future(g), NULL, e), 0);
	ck_assert_trace("w");
	gather_destroy(g);
	task_unref(t);
	return 0;
}

TASK_TEST(b58_the_first_error_is_passed_on_and_siblings_run_on)
{
	struct three t = {.workers[0].error = "a is broken",
	    .workers[2].error = "c is broken"};

	start(l, &t, false);
	ck_assert_err_text(await_all(&t, e), e, ERR_FAILED, "a is broken");
	ck_assert_int_eq(loop_now(l), 1 * S);
	ck_assert_trace("a");
	ck_assert_int_eq(sleep_for(l, 9 * S, e), 0);
	ck_assert_trace("bc");
	/* The later error is lost: it is not reported either. */
	gather_destroy(t.gather);
	for (int i = 0; i < 3; i++)
		task_unref(t.tasks[i]);
	ck_assert_reports("");
	return 0;
}

TASK_TEST(b59_with_return_exceptions_all_are_outcomes)
{
	struct three t = {.workers[0].error = "a is broken"};

	start(l, &t, true);
	task_cancel(t.tasks[1], NULL);
	ck_assert_int_eq(await_all(&t, e), 0);
	ck_assert_int_eq(loop_now(l), 3 * S);
	ck_assert_int_eq(t.futures[0]->state, FUTURE_ERROR);
	ck_assert_int_eq(t.futures[1]->state, FUTURE_CANCELLED);
	ck_assert_int_eq(t.futures[2]->state, FUTURE_RESULT);
	ck_assert_trace("!ac");
	/* Errors count as told: they are not reported. */
	gather_destroy(t.gather);
	for (int i = 0; i < 3; i++)
		task_unref(t.tasks[i]);
	ck_assert_reports("");
	return 0;
}

TASK_TEST(b60_a_member_cancelled_by_another_fails_the_gather)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t, false);
	task_cancel(t.tasks[1], NULL);
	ck_assert_err(await_all(&t, e), e, ERR_CANCELLED);
	/* But it is not itself cancelled, and the siblings run on. */
	ck_assert_int_eq(gather_future(t.gather)->state, FUTURE_ERROR);
	ck_assert_int_eq(loop_now(l), 0);
	ck_assert_int_eq(sleep_for(l, 9 * S, e), 0);
	ck_assert_trace("!ac");
	end(&t);
	return 0;
}

TASK_TEST(b61_cancel_goes_to_all_children)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t, false);
	ck_assert(future_cancel(gather_future(t.gather), NULL));
	ck_assert_err(await_all(&t, e), e, ERR_CANCELLED);
	ck_assert_trace("!!!");
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(t.futures[i]->state, FUTURE_CANCELLED);
	ck_assert_int_eq(loop_now(l), 0);
	end(&t);
	return 0;
}

TASK_TEST(b61_one_child_that_takes_it_is_enough)
{
	struct three t = {.workers[2].sleep_ns = S / 2};

	start(l, &t, false);
	ck_assert_int_eq(sleep_for(l, S / 2 + 1, e), 0);
	ck_assert(future_is_done(t.futures[2]));
	ck_assert(future_cancel(gather_future(t.gather), NULL));
	ck_assert_err(await_all(&t, e), e, ERR_CANCELLED);
	ck_assert_trace("c!!");
	end(&t);
	return 0;
}

TASK_TEST(b61_a_cancelled_gather_ends_when_all_children_have)
{
	struct three t = {.workers[1].cleanup_ns = 7 * S,
	    .workers[2].error = "c is broken",
	    .workers[2].refuses = true};

	start(l, &t, false);
	future_cancel(gather_future(t.gather), NULL);
	ck_assert_err(await_all(&t, e), e, ERR_CANCELLED);
	ck_assert_int_eq(loop_now(l), 7 * S);
	ck_assert(future_is_done(t.futures[1]));
	end(&t);
	ck_assert_reports("");
	return 0;
}

TASK_TEST(b61_it_is_cancelled_even_if_all_refuse_and_errors_are_returned)
{
	struct three t = {.tasks[0] = NULL};
	struct cancel_reason reason = {.by = "me", .why = "why"};

	for (int i = 0; i < 3; i++)
		t.workers[i].refuses = true;
	start(l, &t, true);
	ck_assert(future_cancel(gather_future(t.gather), &reason));
	ck_assert_err_text(
	    await_all(&t, e), e, ERR_CANCELLED, "cancelled by me (why)");
	ck_assert_trace("!a!b!c");
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(t.futures[i]->state, FUTURE_RESULT);
	end(&t);
	return 0;
}

TASK(await_gather)
{
	return await_all(arg, e);
}

TASK_TEST(b36_b61_cancelling_who_awaits_cancels_the_children)
{
	struct three t = {.workers[0].cleanup_ns = 2 * S};
	struct task *waiter;

	start(l, &t, false);
	waiter = task_create(l, NULL, await_gather, &t);
	pass_turns(l, 1);
	task_cancel(waiter, NULL);
	ck_assert_err(task_await(waiter, NULL, e), e, ERR_CANCELLED);
	ck_assert_int_eq(loop_now(l), 2 * S);
	ck_assert_trace("!!!");
	task_unref(waiter);
	end(&t);
	return 0;
}

TASK_TEST(b62_with_all_children_done_it_ends_as_it_would)
{
	struct three t = {
	    .workers = {{.sleep_ns = S}, {.sleep_ns = S}, {.sleep_ns = S}}};

	start(l, &t, false);
	/* Our timer is the last: the children's steps are queued before. */
	ck_assert_int_eq(sleep_until(l, S, e), 0);
	ck_assert_trace("abc");
	ck_assert(!future_is_done(gather_future(t.gather)));
	ck_assert(!future_cancel(gather_future(t.gather), NULL));
	ck_assert_int_eq(await_all(&t, e), 0);
	end(&t);
	return 0;
}

TASK_TEST(b63_cancel_of_a_finished_gather_cancels_nothing)
{
	struct three t = {.workers[0].error = "a is broken"};

	start(l, &t, false);
	ck_assert_err(await_all(&t, e), e, ERR_FAILED);
	ck_assert(!future_cancel(gather_future(t.gather), NULL));
	ck_assert_int_eq(sleep_for(l, 9 * S, e), 0);
	ck_assert_trace("abc");
	end(&t);
	return 0;
}

TASK_TEST(b64_if_all_are_done_already_it_is_done_on_return)
{
	struct three t = {.tasks[0] = NULL};
	struct gather *again;

	start(l, &t, false);
	ck_assert_int_eq(await_all(&t, e), 0);
	trace_turns(l);
	again = gather_create(l, t.futures, 3, false);
	ck_assert(future_is_done(gather_future(again)));
	ck_assert_int_eq(future_await(gather_future(again), NULL, e), 0);
	ck_assert_trace("abc");
	gather_destroy(again);
	end(&t);
	return 0;
}

TASK_TEST(b58_b64_an_error_that_was_there_before_is_passed_on)
{
	struct three t = {.workers[1].error = "b is broken"};
	struct gather *again;

	start(l, &t, true);
	ck_assert_int_eq(sleep_for(l, 2 * S + 1, e), 0);
	again = gather_create(l, t.futures, 3, false);
	ck_assert(future_is_done(gather_future(again)));
	ck_assert_err_text(future_await(gather_future(again), NULL, e), e,
	    ERR_FAILED, "b is broken");
	gather_destroy(again);
	end(&t);
	return 0;
}

TASK_TEST(b17_the_error_of_a_gather_that_nobody_awaits_is_reported)
{
	struct three t = {.workers[0].error = "a is broken"};

	start(l, &t, false);
	ck_assert_int_eq(sleep_for(l, 9 * S, e), 0);
	end(&t);
	ck_assert_reports("gather: error was never retrieved: a is broken\n");
	return 0;
}

TASK_TEST(destroying_it_early_stops_watching)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t, false);
	gather_destroy(t.gather);
	t.gather = NULL;
	for (int i = 0; i < 3; i++)
		ck_assert(list_is_empty(&t.futures[i]->callbacks));
	end(&t);
	ck_assert_trace("!!!");
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("gather");
	TCase *c = tcase_create("outcomes");

	tcase_add_test(c, b55_of_nothing_it_is_done_at_once);
	tcase_add_test(c, b56_outcomes_are_in_the_order_given);
	tcase_add_test(c, b57_duplicates_are_waited_for_once);
	tcase_add_test(c, b58_the_first_error_is_passed_on_and_siblings_run_on);
	tcase_add_test(c, b59_with_return_exceptions_all_are_outcomes);
	tcase_add_test(c, b60_a_member_cancelled_by_another_fails_the_gather);
	tcase_add_test(c, b64_if_all_are_done_already_it_is_done_on_return);
	tcase_add_test(c, b58_b64_an_error_that_was_there_before_is_passed_on);
	tcase_add_test(
	    c, b17_the_error_of_a_gather_that_nobody_awaits_is_reported);
	tcase_add_test(c, destroying_it_early_stops_watching);
	suite_add_tcase(s, c);

	c = tcase_create("cancel");
	tcase_add_test(c, b61_cancel_goes_to_all_children);
	tcase_add_test(c, b61_one_child_that_takes_it_is_enough);
	tcase_add_test(c, b61_a_cancelled_gather_ends_when_all_children_have);
	tcase_add_test(
	    c, b61_it_is_cancelled_even_if_all_refuse_and_errors_are_returned);
	tcase_add_test(c, b36_b61_cancelling_who_awaits_cancels_the_children);
	tcase_add_test(c, b62_with_all_children_done_it_ends_as_it_would);
	tcase_add_test(c, b63_cancel_of_a_finished_gather_cancels_nothing);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
