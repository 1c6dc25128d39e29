#include "core/group.h"

#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

static struct task *
add(struct group *g, const struct worker *w)
{
	struct task *t =
	    group_create_task(g, w->word, work, (void *)(uintptr_t)w, NULL);

	ck_assert_ptr_nonnull(t);
	return t;
}

static void
enter(struct group *g, struct loop *l)
{
	ck_assert_int_eq(group_enter(g, l, NULL), 0);
}

TASK_TEST(b83_leaving_waits_for_all_children)
{
	struct worker a = {.word = "a", .sleep_ns = 2 * S};
	struct worker b = {.word = "b", .sleep_ns = 1 * S};
	struct group g;

	enter(&g, l);
	add(&g, &a);
	add(&g, &b);
	trace("body");
	ck_assert_int_eq(group_exit(&g, 0, e), 0);
	ck_assert_trace("bodyba");
	ck_assert_int_eq(loop_now(l), 2 * S);
	return 0;
}

TASK_TEST(b83_without_children_it_takes_no_turn)
{
	struct group g;

	enter(&g, l);
	trace_turns(l);
	ck_assert_int_eq(group_exit(&g, 0, e), 0);
	ck_assert_trace("");
	return 0;
}

static const struct worker sibling = {.word = "sibling", .sleep_ns = 3 * S};

TASK(add_a_sibling)
{
	if (sleep_for(self->future.loop, 1 * S, e) < 0)
		return -1;
	add(arg, &sibling);
	trace("added");
	return 0;
}

TASK_TEST(b83_children_may_add_siblings_while_it_waits)
{
	struct group g;

	enter(&g, l);
	ck_assert_ptr_nonnull(
	    group_create_task(&g, NULL, add_a_sibling, &g, e));
	ck_assert_int_eq(group_exit(&g, 0, e), 0);
	ck_assert_trace("addedsibling");
	ck_assert_int_eq(loop_now(l), 4 * S);
	return 0;
}

TASK_TEST(b84_the_first_error_cancels_siblings_and_body)
{
	struct worker a = {.word = "a", .error = "a is broken", .sleep_ns = S};
	struct worker b = {.word = "b", .sleep_ns = 9 * S};
	struct group g;
	int rc;

	enter(&g, l);
	add(&g, &a);
	add(&g, &b);
	rc = sleep_for(l, 60 * S, e);
	ck_assert_int_eq(rc, -1);
	ck_assert_int_eq(e->code, ERR_CANCELLED);
	ck_assert_str_eq(e->text, "cancelled by task group (a is broken)");
	ck_assert_uint_eq(task_cancelling(self), 1);
	ck_assert_err_text(group_exit(&g, rc, e), e, ERR_FAILED, "a is broken");
	ck_assert_int_eq(loop_now(l), 1 * S);
	ck_assert_trace("a!");
	/* The parent is as it was, and not cancelled again. */
	ck_assert_uint_eq(task_cancelling(self), 0);
	return task_checkpoint(l, e);
}

TASK_TEST(b84_an_error_while_it_waits_cancels_the_siblings)
{
	struct worker a = {.word = "a", .error = "a is broken", .sleep_ns = S};
	struct worker b = {.word = "b", .sleep_ns = 9 * S, .cleanup_ns = S};
	struct group g;

	enter(&g, l);
	add(&g, &b);
	add(&g, &a);
	ck_assert_err_text(group_exit(&g, 0, e), e, ERR_FAILED, "a is broken");
	ck_assert_int_eq(loop_now(l), 2 * S);
	ck_assert_uint_eq(task_cancelling(self), 0);
	return task_checkpoint(l, e);
}

TASK_TEST(b85_all_errors_are_counted_the_first_is_told)
{
	struct worker a = {.word = "a", .error = "a is broken", .sleep_ns = S};
	struct worker b = {.word = "b",
	    .error = "b is broken",
	    .sleep_ns = 9 * S,
	    .refuses = true};
	struct group g;

	enter(&g, l);
	add(&g, &b);
	add(&g, &a);
	ck_assert_err_text(group_exit(&g, 0, e), e, ERR_FAILED,
	    "2 errors in a task group, the first: a is broken");
	return 0;
}

TASK_TEST(b85_the_error_of_the_body_comes_last)
{
	struct worker a = {.word = "a", .error = "a is broken"};
	struct group g;

	enter(&g, l);
	add(&g, &a);
	pass_turns(l, 2);
	err_set(e, ERR_FAILED, "the body is broken");
	ck_assert_err_text(group_exit(&g, -1, e), e, ERR_FAILED,
	    "2 errors in a task group, the first: a is broken");
	ck_assert_uint_eq(task_cancelling(self), 0);
	return task_checkpoint(l, e);
}

TASK_TEST(b86_an_error_of_the_body_cancels_the_children)
{
	struct worker a = {.word = "a", .sleep_ns = 9 * S};
	struct group g;

	enter(&g, l);
	add(&g, &a);
	pass_turns(l, 1);
	err_set(e, ERR_INVALID, "the body is broken");
	ck_assert_err_text(
	    group_exit(&g, -1, e), e, ERR_INVALID, "the body is broken");
	ck_assert_trace("!");
	ck_assert_uint_eq(task_cancelling(self), 0);
	return 0;
}

TASK_TEST(b87_a_child_cancelled_alone_is_no_error)
{
	struct worker a = {.word = "a", .sleep_ns = 1 * S};
	struct worker b = {.word = "b", .sleep_ns = 2 * S};
	struct group g;
	struct task *t;

	enter(&g, l);
	t = add(&g, &a);
	add(&g, &b);
	pass_turns(l, 1);
	task_cancel(t, NULL);
	ck_assert_int_eq(group_exit(&g, 0, e), 0);
	ck_assert_trace("!b");
	return 0;
}

TASK(inner_group)
{
	struct loop *l = self->future.loop;
	struct worker *w = arg;
	struct group g;
	int rc;

	enter(&g, l);
	add(&g, w);
	rc = sleep_for(l, 20 * S, e);
	trace(rc < 0 ? "(body!)" : "(body)");
	rc = group_exit(&g, rc, e);
	trace(rc < 0 && e->code == ERR_CANCELLED ? "(group!)" : "(group)");
	return rc;
}

TASK_TEST(b88_an_error_of_an_inner_group_is_the_outers)
{
	struct worker w = {.word = "w", .error = "w is broken", .sleep_ns = S};
	struct worker b = {.word = "b", .sleep_ns = 9 * S};
	struct group g;

	enter(&g, l);
	group_create_task(&g, "inner", inner_group, &w, e);
	add(&g, &b);
	ck_assert_err_text(group_exit(&g, 0, e), e, ERR_FAILED, "w is broken");
	ck_assert_trace("w(body!)(group)!");
	return 0;
}

TASK_TEST(b88_an_error_in_the_outer_group_cancels_the_inner_block)
{
	struct worker w = {.word = "w", .sleep_ns = 9 * S};
	struct worker b = {.word = "b", .error = "b is broken", .sleep_ns = S};
	struct group g;

	enter(&g, l);
	group_create_task(&g, "inner", inner_group, &w, e);
	add(&g, &b);
	ck_assert_err_text(group_exit(&g, 0, e), e, ERR_FAILED, "b is broken");
	ck_assert_trace("b(body!)!(group!)");
	return 0;
}

TASK_TEST(b89_a_group_that_is_not_active_takes_no_children)
{
	static const struct worker w = {.word = "w"};
	struct worker slow = {.word = "s", .sleep_ns = S, .cleanup_ns = S};
	struct group g = {.loop = l};
	void *arg = (void *)(uintptr_t)&w;

	ck_assert_ptr_null(group_create_task(&g, NULL, work, arg, e));
	ck_assert_int_eq(e->code, ERR_STATE);
	err_clear(e);
	enter(&g, l);
	add(&g, &slow);
	pass_turns(l, 1);
	group_cancel(&g);
	ck_assert_ptr_null(group_create_task(&g, NULL, work, arg, e));
	ck_assert_int_eq(e->code, ERR_STATE);
	err_clear(e);
	ck_assert_int_eq(group_exit(&g, 0, e), 0);
	ck_assert_ptr_null(group_create_task(&g, NULL, work, arg, e));
	ck_assert_int_eq(e->code, ERR_STATE);
	err_clear(e);
	/* No body ran. */
	ck_assert_trace("!");
	return 0;
}

START_TEST(b89_outside_a_task_it_is_refused)
{
	struct err e = ERR_INIT;
	struct group g;
	struct loop l;

	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	ck_assert_err(group_enter(&g, &l, &e), &e, ERR_STATE);
	loop_finish(&l);
}
END_TEST

TASK_TEST(b92_cancel_leaves_the_block_without_an_error)
{
	struct worker a = {.word = "a", .sleep_ns = 9 * S};
	struct group g;
	int rc;

	enter(&g, l);
	add(&g, &a);
	pass_turns(l, 1);
	group_cancel(&g);
	group_cancel(&g);
	rc = sleep_for(l, 60 * S, e);
	ck_assert_int_eq(rc, -1);
	ck_assert_str_eq(e->text, "cancelled by task group (group cancelled)");
	ck_assert_int_eq(group_exit(&g, rc, e), 0);
	ck_assert(!err_is_set(e));
	group_cancel(&g);
	ck_assert_trace("!");
	ck_assert_int_eq(loop_now(l), 0);
	ck_assert_uint_eq(task_cancelling(self), 0);
	return task_checkpoint(l, e);
}

TASK_TEST(b92_after_the_block_it_has_no_effect)
{
	struct group g;

	enter(&g, l);
	ck_assert_int_eq(group_exit(&g, 0, e), 0);
	group_cancel(&g);
	ck_assert_uint_eq(task_cancelling(self), 0);
	return task_checkpoint(l, e);
}

TASK_TEST(b84_b92_a_cancel_after_an_error_does_not_count_twice)
{
	struct worker a = {.word = "a", .error = "a is broken"};
	struct group g;

	enter(&g, l);
	add(&g, &a);
	ck_assert_int_eq(sleep_for(l, 60 * S, e), -1);
	group_cancel(&g);
	ck_assert_uint_eq(task_cancelling(self), 1);
	ck_assert_err_text(group_exit(&g, -1, e), e, ERR_FAILED, "a is broken");
	ck_assert_uint_eq(task_cancelling(self), 0);
	return task_checkpoint(l, e);
}

TASK(cancel_group)
{
	group_cancel(arg);
	return 0;
}

TASK_TEST(b92_a_child_may_cancel_the_group_that_is_waited_for)
{
	struct worker a = {.word = "a", .sleep_ns = 9 * S};
	struct group g;

	enter(&g, l);
	add(&g, &a);
	group_create_task(&g, NULL, cancel_group, &g, e);
	ck_assert_int_eq(group_exit(&g, 0, e), 0);
	ck_assert_trace("!");
	ck_assert_uint_eq(task_cancelling(self), 0);
	return task_checkpoint(l, e);
}

TASK_TEST(b92_an_error_in_spite_of_the_cancel_is_told)
{
	struct worker a = {.word = "a",
	    .error = "a is broken",
	    .sleep_ns = 9 * S,
	    .refuses = true};
	struct group g;

	enter(&g, l);
	add(&g, &a);
	pass_turns(l, 1);
	group_cancel(&g);
	ck_assert_err_text(group_exit(&g, 0, e), e, ERR_FAILED, "a is broken");
	ck_assert_uint_eq(task_cancelling(self), 0);
	return task_checkpoint(l, e);
}

static Suite *
suite(void)
{
	Suite *s = suite_create("group");
	TCase *c = tcase_create("children");

	tcase_add_test(c, b83_leaving_waits_for_all_children);
	tcase_add_test(c, b83_without_children_it_takes_no_turn);
	tcase_add_test(c, b83_children_may_add_siblings_while_it_waits);
	tcase_add_test(c, b87_a_child_cancelled_alone_is_no_error);
	tcase_add_test(c, b89_a_group_that_is_not_active_takes_no_children);
	tcase_add_test(c, b89_outside_a_task_it_is_refused);
	suite_add_tcase(s, c);

	c = tcase_create("errors");
	tcase_add_test(c, b84_the_first_error_cancels_siblings_and_body);
	tcase_add_test(c, b84_an_error_while_it_waits_cancels_the_siblings);
	tcase_add_test(c, b85_all_errors_are_counted_the_first_is_told);
	tcase_add_test(c, b85_the_error_of_the_body_comes_last);
	tcase_add_test(c, b86_an_error_of_the_body_cancels_the_children);
	tcase_add_test(c, b88_an_error_of_an_inner_group_is_the_outers);
	tcase_add_test(
	    c, b88_an_error_in_the_outer_group_cancels_the_inner_block);
	suite_add_tcase(s, c);

	c = tcase_create("cancel");
	tcase_add_test(c, b92_cancel_leaves_the_block_without_an_error);
	tcase_add_test(c, b92_after_the_block_it_has_no_effect);
	tcase_add_test(c, b84_b92_a_cancel_after_an_error_does_not_count_twice);
	tcase_add_test(c, b92_a_child_may_cancel_the_group_that_is_waited_for);
	tcase_add_test(c, b92_an_error_in_spite_of_the_cancel_is_told);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
