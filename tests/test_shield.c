#include "core/shield.h"

#include "core/cancel.h"
#include "core/gather.h"
#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

static struct task *
worker(struct loop *l, const struct worker *w)
{
	return task_create(l, w->word, work, (void *)(uintptr_t)w);
}

TASK_TEST(b81_a_shield_gives_the_result)
{
	struct worker w = {.word = "w", .sleep_ns = 1 * S};
	struct task *t = worker(l, &w);
	struct shield s;
	void *value = NULL;

	shield_init(&s, &t->future);
	ck_assert_ptr_ne(shield_future(&s), &t->future);
	ck_assert_int_eq(future_await(shield_future(&s), &value, e), 0);
	ck_assert_str_eq(value, "w");
	shield_finish(&s);
	task_unref(t);
	return 0;
}

TASK_TEST(b81_a_shield_gives_the_error)
{
	struct worker w = {.error = "broken", .sleep_ns = 1 * S};
	struct task *t = worker(l, &w);
	struct shield s;

	shield_init(&s, &t->future);
	ck_assert_err_text(
	    future_await(shield_future(&s), NULL, e), e, ERR_FAILED, "broken");
	shield_finish(&s);
	task_unref(t);
	return 0;
}

TASK_TEST(b81_the_end_of_the_inner_one_ends_the_shield)
{
	struct cancel_reason reason = {.by = "me"};
	struct worker w = {.word = "w", .sleep_ns = 1 * S};
	struct task *t = worker(l, &w);
	struct shield s;

	shield_init(&s, &t->future);
	pass_turns(l, 1);
	task_cancel(t, &reason);
	ck_assert_err_text(future_await(shield_future(&s), NULL, e), e,
	    ERR_CANCELLED, "cancelled by me");
	ck_assert_int_eq(shield_future(&s)->state, FUTURE_CANCELLED);
	ck_assert_trace("!");
	shield_finish(&s);
	task_unref(t);
	return 0;
}

TASK_TEST(b81_cancelling_the_shield_leaves_the_inner_one_alone)
{
	struct worker w = {.word = "w", .sleep_ns = 1 * S};
	struct task *t = worker(l, &w);
	struct shield s;

	shield_init(&s, &t->future);
	pass_turns(l, 1);
	ck_assert(future_cancel(shield_future(&s), NULL));
	ck_assert_int_eq(shield_future(&s)->state, FUTURE_CANCELLED);
	ck_assert_uint_eq(task_cancelling(t), 0);
	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_trace("w");
	shield_finish(&s);
	task_unref(t);
	return 0;
}

TASK(await_shielded)
{
	struct shield s;
	int rc;

	shield_init(&s, arg);
	rc = future_await(shield_future(&s), result, e);
	shield_finish(&s);
	return rc;
}

TASK_TEST(b81_cancelling_the_awaiter_ends_the_waiting_alone)
{
	struct worker w = {.word = "w", .sleep_ns = 1 * S};
	struct task *t = worker(l, &w);
	struct task *waiter = task_create(l, NULL, await_shielded, &t->future);

	pass_turns(l, 2);
	task_cancel(waiter, NULL);
	ck_assert_err(task_await(waiter, NULL, e), e, ERR_CANCELLED);
	ck_assert_int_eq(loop_now(l), 0);
	ck_assert(list_is_empty(&t->future.callbacks));
	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_trace("w");
	task_unref(waiter);
	task_unref(t);
	return 0;
}

TASK_TEST(b81_what_is_done_is_returned_itself)
{
	struct worker w = {.word = "w"};
	struct task *t = worker(l, &w);
	struct shield s;

	ck_assert_int_eq(task_await(t, NULL, e), 0);
	shield_init(&s, &t->future);
	ck_assert_ptr_eq(shield_future(&s), &t->future);
	shield_finish(&s);
	task_unref(t);
	return 0;
}

TASK_TEST(b81_it_is_one_future_from_first_to_last)
{
	struct worker w = {.word = "w"};
	struct task *t = worker(l, &w);
	struct future *outer;
	struct shield s;

	shield_init(&s, &t->future);
	outer = shield_future(&s);
	/* The inner one is done, the shield will be a turn later. */
	pass_turns(l, 2);
	ck_assert(task_is_done(t));
	ck_assert_ptr_eq(shield_future(&s), outer);
	pass_turns(l, 1);
	ck_assert_ptr_eq(shield_future(&s), outer);
	ck_assert(future_is_done(outer));
	shield_finish(&s);
	task_unref(t);
	return 0;
}

TASK_TEST(b81_the_error_of_an_abandoned_inner_one_is_its_keepers)
{
	struct worker w = {.word = "w", .error = "broken", .sleep_ns = 1 * S};
	struct task *t = worker(l, &w);
	struct shield s;

	shield_init(&s, &t->future);
	future_cancel(shield_future(&s), NULL);
	ck_assert_int_eq(sleep_for(l, 2 * S, e), 0);
	shield_finish(&s);
	ck_assert_reports("");
	task_unref(t);
	ck_assert_reports("w: error was never retrieved: broken\n");
	return 0;
}

TASK_TEST(b82_a_gather_inside_a_shield_is_shielded)
{
	struct worker w = {.word = "w", .sleep_ns = 1 * S};
	struct task *a = worker(l, &w), *b = worker(l, &w);
	struct future *both[] = {&a->future, &b->future};
	struct gather *g = gather_create(l, both, 2, false);
	struct shield s;

	shield_init(&s, gather_future(g));
	pass_turns(l, 1);
	ck_assert(future_cancel(shield_future(&s), NULL));
	ck_assert_int_eq(future_await(gather_future(g), NULL, e), 0);
	ck_assert_trace("ww");
	shield_finish(&s);
	gather_destroy(g);
	task_unref(a);
	task_unref(b);
	return 0;
}

TASK_TEST(b82_the_cancel_of_a_gather_stops_at_a_shield_inside)
{
	struct worker w = {.word = "w", .sleep_ns = 1 * S};
	struct task *a = worker(l, &w), *b = worker(l, &w);
	struct future *both[2];
	struct gather *g;
	struct shield s;

	shield_init(&s, &a->future);
	both[0] = shield_future(&s);
	both[1] = &b->future;
	g = gather_create(l, both, 2, false);
	pass_turns(l, 1);
	ck_assert(future_cancel(gather_future(g), NULL));
	ck_assert_err(
	    future_await(gather_future(g), NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("!");
	ck_assert_int_eq(task_await(a, NULL, e), 0);
	ck_assert_trace("w");
	gather_destroy(g);
	shield_finish(&s);
	task_unref(a);
	task_unref(b);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("shield");
	TCase *c = tcase_create("outcome");

	tcase_add_test(c, b81_a_shield_gives_the_result);
	tcase_add_test(c, b81_a_shield_gives_the_error);
	tcase_add_test(c, b81_the_end_of_the_inner_one_ends_the_shield);
	tcase_add_test(c, b81_what_is_done_is_returned_itself);
	tcase_add_test(c, b81_it_is_one_future_from_first_to_last);
	suite_add_tcase(s, c);

	c = tcase_create("cancel");
	tcase_add_test(c, b81_cancelling_the_shield_leaves_the_inner_one_alone);
	tcase_add_test(c, b81_cancelling_the_awaiter_ends_the_waiting_alone);
	tcase_add_test(
	    c, b81_the_error_of_an_abandoned_inner_one_is_its_keepers);
	tcase_add_test(c, b82_a_gather_inside_a_shield_is_shielded);
	tcase_add_test(c, b82_the_cancel_of_a_gather_stops_at_a_shield_inside);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
