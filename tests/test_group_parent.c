/* What becomes of a task group when somebody cancels the task that owns it. */
#include "core/group.h"

#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

/* The group of a parent task, and what its children shall do. */
struct family {
	struct group group;
	const struct worker *children[2];
	int64_t body_ns;     /* how long the body sleeps */
	bool cancels_itself; /* the group, at the end of the body */
	const char *tells;   /* how its group ended */
	unsigned cancelling; /* its count after that */
};

TASK(parent)
{
	struct family *f = arg;
	struct loop *l = self->future.loop;
	int rc;

	ck_assert_int_eq(group_enter(&f->group, l, e), 0);
	for (int i = 0; i < 2 && f->children[i] != NULL; i++)
		group_create_task(&f->group, f->children[i]->word, work,
		    (void *)(uintptr_t)f->children[i], e);
	rc = f->body_ns == 0 ? 0 : sleep_for(l, f->body_ns, e);
	if (f->cancels_itself)
		group_cancel(&f->group);
	rc = group_exit(&f->group, rc, e);
	f->tells = rc == 0                    ? "ok"
		   : e->code == ERR_CANCELLED ? "cancelled"
					      : "failed";
	f->cancelling = task_cancelling(self);
	return rc;
}

/* The same, and then it sleeps, whatever became of the group. */
TASK(parent_that_goes_on)
{
	int rc = parent(self, arg, result, e);

	if (rc < 0)
		err_clear(e);
	trace("(");
	rc = sleep_for(self->future.loop, 30 * S, e);
	trace(rc < 0 ? "!)" : ")");
	return rc;
}

TASK_TEST(b85_a_cancel_of_the_body_cancels_the_children)
{
	struct worker a = {.word = "a", .sleep_ns = 9 * S};
	struct family f = {.children = {&a}, .body_ns = 60 * S};
	struct task *t = task_create(l, NULL, parent, &f);

	pass_turns(l, 2);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_str_eq(f.tells, "cancelled");
	ck_assert_uint_eq(f.cancelling, 1);
	ck_assert_trace("!");
	task_unref(t);
	return 0;
}

TASK_TEST(b85_a_cancel_while_it_waits_cancels_the_children)
{
	struct cancel_reason reason = {.by = "tester"};
	struct worker a = {.word = "a", .sleep_ns = 9 * S, .cleanup_ns = S};
	struct family f = {.children = {&a}};
	struct task *t = task_create(l, NULL, parent, &f);

	pass_turns(l, 2);
	task_cancel(t, &reason);
	ck_assert_err_text(
	    task_await(t, NULL, e), e, ERR_CANCELLED, "cancelled by tester");
	ck_assert_int_eq(loop_now(l), 1 * S);
	ck_assert_uint_eq(f.cancelling, 1);
	ck_assert_trace("!");
	task_unref(t);
	return 0;
}

TASK_TEST(b85_children_that_refuse_do_not_undo_the_cancel)
{
	struct worker a = {.word = "a", .sleep_ns = 9 * S, .refuses = true};
	struct family f = {.children = {&a}};
	struct task *t = task_create(l, NULL, parent, &f);

	pass_turns(l, 2);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("!a");
	task_unref(t);
	return 0;
}

/* test_error_and_cancel */
TASK_TEST(b85_an_error_outranks_a_cancel_that_comes_again_at_the_next_await)
{
	struct worker a = {.word = "a", .error = "a is broken"};
	struct family f = {.children = {&a}, .body_ns = 60 * S};
	struct task *t = task_create(l, NULL, parent_that_goes_on, &f);

	/* The child stands before its last step. */
	pass_turns(l, 2);
	ck_assert_uint_eq(task_cancelling(t), 0);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_str_eq(f.tells, "failed");
	ck_assert_uint_eq(f.cancelling, 1);
	ck_assert_trace("a(!)");
	task_unref(t);
	return 0;
}

TASK_TEST(b84_a_parent_that_goes_on_is_not_cancelled_again)
{
	struct worker a = {.word = "a", .error = "a is broken"};
	struct family f = {.children = {&a}, .body_ns = 60 * S};
	struct task *t = task_create(l, NULL, parent_that_goes_on, &f);

	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_str_eq(f.tells, "failed");
	ck_assert_uint_eq(f.cancelling, 0);
	ck_assert_int_eq(loop_now(l), 30 * S);
	ck_assert_trace("a()");
	task_unref(t);
	return 0;
}

TASK_TEST(b91_cancelled_again_it_goes_on_waiting_and_asks_children_once)
{
	struct worker a = {.word = "a", .sleep_ns = 9 * S, .cleanup_ns = 3 * S};
	struct family f = {.children = {&a}};
	struct task *t = task_create(l, NULL, parent, &f);
	struct task *child;

	pass_turns(l, 2);
	child = task_ref(CONTAINER_OF(l->tasks.prev, struct task, link));
	ck_assert_str_eq(task_name(child), "a");
	for (int i = 0; i < 3; i++) {
		task_cancel(t, NULL);
		ck_assert_int_eq(sleep_for(l, S / 2, e), 0);
		ck_assert(!task_is_done(t));
	}
	ck_assert_uint_eq(task_cancelling(child), 1);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_int_eq(loop_now(l), 3 * S);
	ck_assert_uint_eq(f.cancelling, 3);
	ck_assert_trace("!");
	task_unref(child);
	task_unref(t);
	return 0;
}

TASK_TEST(b91_a_cancel_after_an_error_is_not_lost)
{
	struct worker a = {.word = "a", .error = "a is broken", .sleep_ns = S};
	struct worker b = {.word = "b", .sleep_ns = 9 * S, .cleanup_ns = 3 * S};
	struct family f = {.children = {&a, &b}};
	struct task *t = task_create(l, NULL, parent_that_goes_on, &f);

	ck_assert_int_eq(sleep_for(l, 2 * S, e), 0);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_int_eq(loop_now(l), 4 * S);
	ck_assert_str_eq(f.tells, "failed");
	ck_assert_uint_eq(f.cancelling, 1);
	ck_assert_trace("a!(!)");
	task_unref(t);
	return 0;
}

TASK_TEST(b91_a_cancel_after_the_group_was_cancelled_is_not_lost)
{
	struct cancel_reason reason = {.by = "tester"};
	struct worker a = {.word = "a", .sleep_ns = 9 * S, .cleanup_ns = 3 * S};
	struct family f = {.children = {&a}, .cancels_itself = true};
	struct task *t;

	f.body_ns = 1 * S;
	t = task_create(l, NULL, parent, &f);
	ck_assert_int_eq(sleep_for(l, 2 * S, e), 0);
	task_cancel(t, &reason);
	ck_assert_err_text(
	    task_await(t, NULL, e), e, ERR_CANCELLED, "cancelled by tester");
	ck_assert_int_eq(loop_now(l), 4 * S);
	ck_assert_uint_eq(f.cancelling, 1);
	ck_assert_trace("!");
	task_unref(t);
	return 0;
}

TASK_TEST(b92_a_cancel_before_the_group_was_cancelled_is_not_lost)
{
	struct worker a = {.word = "a", .sleep_ns = 9 * S, .cleanup_ns = 3 * S};
	struct family f = {.children = {&a}, .body_ns = 60 * S};
	struct task *t = task_create(l, NULL, parent, &f);

	pass_turns(l, 2);
	task_cancel(t, NULL);
	ck_assert_int_eq(sleep_for(l, 1 * S, e), 0);
	group_cancel(&f.group);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_uint_eq(f.cancelling, 1);
	ck_assert_trace("!");
	task_unref(t);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("group_parent");
	TCase *c = tcase_create("cancelled");

	tcase_add_test(c, b85_a_cancel_of_the_body_cancels_the_children);
	tcase_add_test(c, b85_a_cancel_while_it_waits_cancels_the_children);
	tcase_add_test(c, b85_children_that_refuse_do_not_undo_the_cancel);
	tcase_add_test(
	    c, b91_cancelled_again_it_goes_on_waiting_and_asks_children_once);
	suite_add_tcase(s, c);

	c = tcase_create("cancelled by several");
	tcase_add_test(c,
	    b85_an_error_outranks_a_cancel_that_comes_again_at_the_next_await);
	tcase_add_test(c, b84_a_parent_that_goes_on_is_not_cancelled_again);
	tcase_add_test(c, b91_a_cancel_after_an_error_is_not_lost);
	tcase_add_test(
	    c, b91_a_cancel_after_the_group_was_cancelled_is_not_lost);
	tcase_add_test(
	    c, b92_a_cancel_before_the_group_was_cancelled_is_not_lost);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
