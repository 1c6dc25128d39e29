#include "core/cancel.h"

#include "core/gather.h"
#include "core/sleep.h"

#include "tests/task_test.h"

static struct task *
worker(struct loop *l, const struct worker *w)
{
	return task_create(l, w->word, work, (void *)(uintptr_t)w);
}

static struct task *
awaiter(struct loop *l, const char *name, struct future *f)
{
	return task_create(l, name, await_it, f);
}

TASK_TEST(b35_cancel_is_never_immediate)
{
	struct worker w = {.word = "w", .sleep_ns = CLOCK_SECOND};
	struct task *t = worker(l, &w);

	pass_turns(l, 1);
	ck_assert(task_cancel(t, NULL));
	ck_assert(!task_is_done(t));
	ck_assert_uint_eq(task_cancelling(t), 1);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_int_eq(t->future.state, FUTURE_CANCELLED);
	ck_assert_int_eq(loop_now(l), 0);
	ck_assert_trace("!");
	task_unref(t);
	return 0;
}

TASK_TEST(b35_cancel_of_a_done_task_is_false_and_does_not_count)
{
	struct worker w = {.word = "w"};
	struct task *t = worker(l, &w);

	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert(!task_cancel(t, NULL));
	ck_assert_uint_eq(task_cancelling(t), 0);
	ck_assert_int_eq(t->future.state, FUTURE_RESULT);
	task_unref(t);
	return 0;
}

TASK_TEST(b36_cancel_goes_inward_to_the_leaf)
{
	struct future leaf;
	struct task *a, *b, *c;

	future_init(&leaf, l);
	a = awaiter(l, "a", &leaf);
	b = awaiter(l, "b", &a->future);
	c = awaiter(l, "c", &b->future);
	pass_turns(l, 1);
	trace_turns(l);
	ck_assert(task_cancel(c, NULL));
	ck_assert_int_eq(leaf.state, FUTURE_CANCELLED);
	ck_assert_uint_eq(task_cancelling(a), 1);
	ck_assert_uint_eq(task_cancelling(b), 1);
	ck_assert_uint_eq(task_cancelling(c), 1);
	/* Outward again it takes one turn a link. */
	pass_turns(l, 1);
	ck_assert(task_is_done(a) && !task_is_done(b));
	pass_turns(l, 1);
	ck_assert(task_is_done(b) && !task_is_done(c));
	pass_turns(l, 1);
	ck_assert_int_eq(c->future.state, FUTURE_CANCELLED);
	task_unref(a);
	task_unref(b);
	task_unref(c);
	future_finish(&leaf);
	return 0;
}

TASK_TEST(b36_the_inner_task_may_refuse)
{
	struct worker w = {.word = "w", .sleep_ns = 1, .refuses = true};
	struct task *inner = worker(l, &w);
	struct task *outer = awaiter(l, "outer", &inner->future);
	void *value = NULL;

	pass_turns(l, 1);
	ck_assert(task_cancel(outer, NULL));
	ck_assert_int_eq(task_await(outer, &value, e), 0);
	ck_assert_str_eq(value, "w");
	ck_assert_uint_eq(task_cancelling(outer), 1);
	ck_assert_trace("!w");
	task_unref(inner);
	task_unref(outer);
	return 0;
}

TASK(say_done)
{
	trace("body");
	return 0;
}

static void
on_end(struct handle *h)
{
	(void)h;
	trace("end");
}

TASK_TEST(b37_cancelled_before_its_first_step_the_body_never_runs)
{
	struct task *t = task_create(l, NULL, say_done, NULL);
	struct handle h;

	handle_init(&h, on_end);
	future_add_callback(&t->future, &h);
	ck_assert(task_cancel(t, NULL));
	ck_assert(!task_is_done(t));
	trace_turns(l);
	pass_turns(l, 1);
	ck_assert(task_is_done(t));
	ck_assert_int_eq(t->future.state, FUTURE_CANCELLED);
	ck_assert_ptr_null(t->coro.stack);
	pass_turns(l, 1);
	ck_assert_trace("|end|");
	task_unref(t);
	return 0;
}

TASK_TEST(b37_i7_cancelled_before_it_is_wanted_a_lazy_task_ends)
{
	struct task *t = task_create_lazy(l, NULL, say_done, NULL);
	struct cancel_reason reason = {.by = "tester", .why = "too lazy"};

	ck_assert(task_cancel(t, &reason));
	pass_turns(l, 1);
	ck_assert(task_is_done(t));
	ck_assert_err_text(task_await(t, NULL, e), e, ERR_CANCELLED,
	    "cancelled by tester (too lazy)");
	ck_assert_trace("");
	task_unref(t);
	return 0;
}

TASK_TEST(b38_a_task_whose_awaitee_is_done_is_still_cancelled)
{
	struct future f;
	struct task *t;

	future_init(&f, l);
	t = awaiter(l, "t", &f);
	pass_turns(l, 1);
	future_set_result(&f, "kept");
	ck_assert(task_cancel(t, NULL));
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_int_eq(f.state, FUTURE_RESULT);
	ck_assert_str_eq(f.value, "kept");
	task_unref(t);
	future_finish(&f);
	return 0;
}

TASK(cancel_self_and_return)
{
	ck_assert(task_cancel(self, NULL));
	return 0;
}

TASK(cancel_self_and_fail)
{
	ck_assert(task_cancel(self, NULL));
	return err_set(e, ERR_FAILED, "broken");
}

TASK(cancel_self_and_await)
{
	struct future done;
	int rc;

	future_init(&done, self->future.loop);
	future_set_result(&done, NULL);
	task_cancel(self, NULL);
	/* What is done already does not deliver it. */
	ck_assert_int_eq(future_await(&done, NULL, e), 0);
	future_finish(&done);
	rc = future_await(arg, NULL, e);
	trace(rc < 0 ? "cancelled" : "missed");
	return rc;
}

TASK_TEST(b38_a_body_that_returns_first_ends_cancelled)
{
	struct task *a = task_create(l, NULL, cancel_self_and_return, NULL);
	struct task *b = task_create(l, NULL, cancel_self_and_fail, NULL);

	ck_assert_err(task_await(a, NULL, e), e, ERR_CANCELLED);
	ck_assert_err_text(task_await(b, NULL, e), e, ERR_FAILED, "broken");
	task_unref(a);
	task_unref(b);
	return 0;
}

TASK_TEST(b38_a_body_that_suspends_first_is_cancelled_there)
{
	struct future f;
	struct task *t;

	future_init(&f, l);
	t = task_create(l, NULL, cancel_self_and_await, &f);
	pass_turns(l, 1);
	ck_assert_int_eq(f.state, FUTURE_CANCELLED);
	ck_assert(!task_is_done(t));
	pass_turns(l, 1);
	ck_assert_trace("cancelled");
	ck_assert_int_eq(t->future.state, FUTURE_CANCELLED);
	task_unref(t);
	future_finish(&f);
	return 0;
}

TASK_TEST(b38_an_awaitee_that_refuses_does_not_undo_it)
{
	struct future f, *member = &f;
	struct gather *g;
	struct task *t;

	/* All members are done, the gather will be in the next turn. */
	future_init(&f, l);
	g = gather_create(l, &member, 1, false);
	t = task_create(l, NULL, cancel_self_and_await, gather_future(g));
	future_set_result(&f, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("cancelled");
	ck_assert_int_eq(gather_future(g)->state, FUTURE_RESULT);
	gather_destroy(g);
	task_unref(t);
	future_finish(&f);
	return 0;
}

TASK(cancel_self_and_yield)
{
	struct cancel_reason reason = {.why = "by myself"};

	task_cancel(self, &reason);
	ck_assert_err_text(task_checkpoint(self->future.loop, e), e,
	    ERR_CANCELLED, "cancelled (by myself)");
	return task_checkpoint(self->future.loop, e);
}

TASK_TEST(b38_a_checkpoint_delivers_it_too)
{
	struct task *t = task_create(l, NULL, cancel_self_and_yield, NULL);

	ck_assert_int_eq(task_await(t, NULL, e), 0);
	task_unref(t);
	return 0;
}

TASK(sleep_twice)
{
	struct loop *l = self->future.loop;

	ck_assert_err(sleep_for(l, CLOCK_SECOND, e), e, ERR_CANCELLED);
	trace("c");
	ck_assert_int_eq(sleep_for(l, CLOCK_SECOND, e), 0);
	trace("s");
	return 0;
}

TASK_TEST(b39_one_cancel_is_delivered_once)
{
	struct task *t = task_create(l, NULL, sleep_twice, NULL);

	pass_turns(l, 1);
	task_cancel(t, NULL);
	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_trace("cs");
	ck_assert_int_eq(loop_now(l), CLOCK_SECOND);
	ck_assert_uint_eq(task_cancelling(t), 1);
	task_unref(t);
	return 0;
}

TASK_TEST(b39_two_cancels_before_delivery_deliver_one)
{
	struct task *t = task_create(l, NULL, sleep_twice, NULL);

	pass_turns(l, 1);
	ck_assert(task_cancel(t, NULL));
	ck_assert(task_cancel(t, NULL));
	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_trace("cs");
	ck_assert_uint_eq(task_cancelling(t), 2);
	task_unref(t);
	return 0;
}

TASK_TEST(b43_cancelled_is_an_outcome_and_no_error)
{
	struct worker w = {.word = "w", .sleep_ns = 1};
	struct task *t = worker(l, &w);

	pass_turns(l, 1);
	end_task(task_ref(t));
	ck_assert_int_eq(t->future.state, FUTURE_CANCELLED);
	ck_assert_ptr_null(future_error(&t->future));
	ck_assert_int_eq(t->future.err->code, ERR_CANCELLED);
	ck_assert_trace("!");
	task_unref(t);
	ck_assert_reports("");
	return 0;
}

TASK_TEST(b44_cancel_after_the_last_step_is_too_late)
{
	struct task *t = task_create(l, NULL, say_done, NULL);
	struct handle h;

	handle_init(&h, on_end);
	future_add_callback(&t->future, &h);
	pass_turns(l, 1);
	/* Its callbacks are still to come. */
	ck_assert_trace("body");
	ck_assert(!task_cancel(t, NULL));
	pass_turns(l, 1);
	ck_assert_trace("end");
	task_unref(t);
	return 0;
}

TASK_TEST(b45_i4_the_reason_reaches_the_awaiter)
{
	struct worker w = {.word = "w", .sleep_ns = 1};
	struct cancel_reason reason = {.by = "job b", .why = "fail fast"};
	struct task *inner = worker(l, &w);
	struct task *outer = awaiter(l, "outer", &inner->future);

	pass_turns(l, 1);
	task_cancel(outer, &reason);
	ck_assert_err_text(task_await(outer, NULL, e), e, ERR_CANCELLED,
	    "cancelled by job b (fail fast)");
	ck_assert_trace("!");
	task_unref(inner);
	task_unref(outer);
	return 0;
}

TASK_TEST(b45_the_last_reason_survives)
{
	static const struct cancel_reason first = {.why = "first"};
	static const struct cancel_reason second = {.why = "second"};
	struct worker w = {.word = "w", .sleep_ns = 1};
	struct task *t = worker(l, &w);
	struct task *unborn = worker(l, &w);

	pass_turns(l, 1);
	task_cancel(t, &first);
	task_cancel(t, &second);
	ck_assert_err_text(
	    task_await(t, NULL, e), e, ERR_CANCELLED, "cancelled (second)");
	task_unref(t);
	t = worker(l, &w);
	task_cancel(t, &second);
	task_cancel(t, &first);
	ck_assert_err_text(
	    task_await(t, NULL, e), e, ERR_CANCELLED, "cancelled (first)");
	task_unref(t);
	end_task(unborn);
	ck_assert_trace("!!");
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("cancel");
	TCase *c = tcase_create("asking");

	tcase_add_test(c, b35_cancel_is_never_immediate);
	tcase_add_test(
	    c, b35_cancel_of_a_done_task_is_false_and_does_not_count);
	tcase_add_test(c, b36_cancel_goes_inward_to_the_leaf);
	tcase_add_test(c, b36_the_inner_task_may_refuse);
	tcase_add_test(
	    c, b37_cancelled_before_its_first_step_the_body_never_runs);
	tcase_add_test(
	    c, b37_i7_cancelled_before_it_is_wanted_a_lazy_task_ends);
	tcase_add_test(c, b44_cancel_after_the_last_step_is_too_late);
	suite_add_tcase(s, c);

	c = tcase_create("delivery");
	tcase_add_test(c, b38_a_task_whose_awaitee_is_done_is_still_cancelled);
	tcase_add_test(c, b38_a_body_that_returns_first_ends_cancelled);
	tcase_add_test(c, b38_a_body_that_suspends_first_is_cancelled_there);
	tcase_add_test(c, b38_an_awaitee_that_refuses_does_not_undo_it);
	tcase_add_test(c, b38_a_checkpoint_delivers_it_too);
	tcase_add_test(c, b39_one_cancel_is_delivered_once);
	tcase_add_test(c, b39_two_cancels_before_delivery_deliver_one);
	suite_add_tcase(s, c);

	c = tcase_create("outcome");
	tcase_add_test(c, b43_cancelled_is_an_outcome_and_no_error);
	tcase_add_test(c, b45_i4_the_reason_reaches_the_awaiter);
	tcase_add_test(c, b45_the_last_reason_survives);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
