#include "core/task.h"

#include <errno.h>

#include "core/sleep.h"

#include "tests/instrumented.h"
#include "tests/task_test.h"

/* Writes what it was given. */
TASK(say)
{
	trace(arg);
	*result = arg;
	return 0;
}

TASK(break_down)
{
	return err_set(e, ERR_FAILED, "%s", (const char *)arg);
}

/* Writes, lets a turn pass, writes again. */
TASK(say_twice)
{
	trace(arg);
	if (task_checkpoint(self->future.loop, e) < 0)
		return -1;
	trace(arg);
	return 0;
}

static void
start(struct loop *l, task_fn *fn, const char *word)
{
	task_unref(task_create(l, NULL, fn, (void *)(uintptr_t)word));
}

/* Life */

TASK_TEST(b19_the_creator_goes_on_and_tasks_start_in_their_order)
{
	trace_turns(l);
	start(l, say, "a");
	start(l, say, "b");
	start(l, say, "c");
	trace("-");
	ck_assert_int_eq(task_checkpoint(l, e), 0);
	ck_assert_trace("-|abc");
	return 0;
}

TASK_TEST(b19_a_result_goes_to_who_awaits)
{
	struct task *t = task_create(l, NULL, say, "x");
	void *value = NULL;

	ck_assert(!task_is_done(t));
	ck_assert_int_eq(task_await(t, &value, e), 0);
	ck_assert(task_is_done(t));
	ck_assert_str_eq(value, "x");
	ck_assert_trace("x");
	task_unref(t);
	return 0;
}

TASK_TEST(b20_names_are_given_or_counted)
{
	struct task *a = task_create(l, "given", say, "");
	struct task *b = task_create(l, NULL, say, "");
	struct task *c = task_create(l, NULL, say, "");

	/* The main task was the first. */
	ck_assert_str_eq(task_name(self), "main");
	ck_assert_str_eq(task_name(c), "Task-4");
	ck_assert_str_eq(task_name(b), "Task-3");
	ck_assert_str_eq(task_name(a), "given");
	ck_assert_str_eq(future_label(&b->future), "Task-3");
	task_unref(a);
	task_unref(b);
	task_unref(c);
	return 0;
}

TASK_TEST(b21_a_live_task_waits_or_is_runnable_or_runs)
{
	struct future f;
	struct task *t;

	future_init(&f, l);
	t = task_create(l, NULL, await_it, &f);
	/* Runnable. */
	ck_assert_ptr_null(t->awaitee);
	ck_assert(handle_is_queued(&t->step));
	pass_turns(l, 1);
	/* Waiting: its step is the newest callback of the awaitee. */
	ck_assert_ptr_eq(t->awaitee, &f);
	ck_assert_ptr_eq(f.callbacks.prev, &t->step.link);
	/* We run. */
	ck_assert_ptr_null(self->awaitee);
	ck_assert(!handle_is_queued(&self->step));
	future_set_result(&f, NULL);
	ck_assert(handle_is_queued(&t->step));
	ck_assert_int_eq(task_await(t, NULL, e), 0);
	task_unref(t);
	future_finish(&f);
	return 0;
}

TASK_TEST(b22_repr_says_name_state_and_awaitee)
{
	struct future f;
	struct task *t;
	char text[200];

	future_init(&f, l);
	t = task_create(l, "x", await_it, &f);
	future_repr(&t->future, text, sizeof(text));
	ck_assert_str_eq(text, "<Task pending name='x'>");
	pass_turns(l, 1);
	future_repr(&t->future, text, sizeof(text));
	ck_assert_str_eq(
	    text, "<Task pending name='x' wait_for=<future pending>>");
	task_cancel(t, NULL);
	future_repr(&t->future, text, sizeof(text));
	ck_assert_str_eq(
	    text, "<Task cancelling name='x' wait_for=<future cancelled>>");
	pass_turns(l, 1);
	future_repr(&t->future, text, sizeof(text));
	ck_assert_str_eq(text, "<Task cancelled name='x'>");
	task_unref(t);
	future_finish(&f);
	return 0;
}

TASK(cancels_without_being_asked)
{
	return err_set(e, ERR_CANCELLED, "on my own");
}

TASK_TEST(b23_the_end_of_the_body_is_the_outcome)
{
	struct task *a = task_create(l, NULL, say, "a");
	struct task *b = task_create(l, NULL, break_down, "b is broken");
	struct task *c = task_create(l, NULL, cancels_without_being_asked, "");

	pass_turns(l, 1);
	ck_assert_int_eq(a->future.state, FUTURE_RESULT);
	ck_assert_int_eq(b->future.state, FUTURE_ERROR);
	ck_assert_int_eq(c->future.state, FUTURE_CANCELLED);
	ck_assert_err_text(
	    task_await(b, NULL, e), e, ERR_FAILED, "b is broken");
	ck_assert_err_text(
	    task_await(c, NULL, e), e, ERR_CANCELLED, "on my own");
	ck_assert_uint_eq(task_cancelling(c), 0);
	task_unref(a);
	task_unref(b);
	task_unref(c);
	return 0;
}

TASK_TEST(b07_a_task_that_fails_stops_neither_loop_nor_neighbours)
{
	start(l, say, "a");
	start(l, break_down, "broken");
	start(l, say, "b");
	pass_turns(l, 1);
	ck_assert_trace("ab");
	ck_assert_reports("Task-3: error was never retrieved: broken\n");
	return 0;
}

TASK_TEST(b17_the_error_of_a_task_that_was_awaited_is_not_reported)
{
	struct task *t = task_create(l, NULL, break_down, "broken");

	ck_assert_err(task_await(t, NULL, e), e, ERR_FAILED);
	task_unref(t);
	ck_assert_reports("");
	return 0;
}

/* Awaiting */

TASK(await_and_say)
{
	int rc = future_await(arg, NULL, e);

	trace(task_name(self));
	return rc;
}

TASK_TEST(b24_waiters_resume_in_their_order_behind_what_is_ready)
{
	struct future f;

	future_init(&f, l);
	for (const char *const *n = (const char *const[]){"a", "b", "c", NULL};
	     *n != NULL; n++)
		task_unref(task_create(l, *n, await_and_say, &f));
	pass_turns(l, 1);
	start(l, say, "first");
	future_set_result(&f, NULL);
	start(l, say, "last");
	trace_turns(l);
	pass_turns(l, 1);
	ck_assert_trace("firstabclast|");
	future_finish(&f);
	return 0;
}

TASK_TEST(b24_a_task_may_be_awaited_after_its_owner_let_go)
{
	struct task *t = task_create(l, NULL, say, "t");
	void *value = NULL;

	task_unref(t);
	ck_assert_int_eq(task_await(t, &value, e), 0);
	ck_assert_str_eq(value, "t");
	return 0;
}

TASK_TEST(b25_awaiting_what_is_done_takes_no_turn)
{
	struct task *t = task_create(l, NULL, say, "t");
	struct future f;

	pass_turns(l, 1);
	future_init(&f, l);
	future_set_result(&f, NULL);
	trace_turns(l);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(task_await(t, NULL, e), 0);
		ck_assert_int_eq(future_await(&f, NULL, e), 0);
	}
	ck_assert_trace("t");
	task_unref(t);
	future_finish(&f);
	return 0;
}

TASK_TEST(b26_a_value_climbs_one_task_a_turn)
{
	struct task *chain[5];
	struct future f;
	void *value;

	future_init(&f, l);
	for (int i = 0; i < 5; i++)
		chain[i] = task_create(
		    l, NULL, await_it, i == 0 ? &f : &chain[i - 1]->future);
	pass_turns(l, 1);
	trace_turns(l);
	future_set_result(&f, "v");
	ck_assert_int_eq(task_await(chain[4], &value, e), 0);
	ck_assert_str_eq(value, "v");
	/* Five turns for five tasks, and ours. */
	ck_assert_trace("||||||");
	for (int i = 0; i < 5; i++)
		task_unref(chain[i]);
	future_finish(&f);
	return 0;
}

TASK_TEST(b27_a_checkpoint_is_exactly_one_turn)
{
	trace_turns(l);
	start(l, say_twice, "a");
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(task_checkpoint(l, e), 0);
		trace("m");
	}
	ck_assert_trace("|am|am|m");
	return 0;
}

TASK_TEST(b28_a_task_that_awaits_itself_is_told_in_the_next_turn)
{
	trace_turns(l);
	ck_assert_err_text(task_await(self, NULL, e), e, ERR_DEADLOCK,
	    "task main cannot await on itself");
	ck_assert_trace("|");
	/* It may go on. */
	return task_checkpoint(l, e);
}

TASK_TEST(b31_the_current_task_is_the_one_that_runs)
{
	struct task *t = task_create(l, NULL, say_twice, "a");

	ck_assert_ptr_eq(task_current(l), self);
	pass_turns(l, 1);
	ck_assert_ptr_eq(task_current(l), self);
	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_ptr_eq(task_current(l), self);
	task_unref(t);
	return 0;
}

TASK_TEST(b31_the_loop_lists_the_tasks_that_are_not_done)
{
	struct task *t = task_create(l, NULL, say_twice, "a");

	ck_assert_ptr_eq(l->tasks.next, &self->link);
	ck_assert_ptr_eq(l->tasks.prev, &t->link);
	pass_turns(l, 2);
	ck_assert(task_is_done(t));
	ck_assert_ptr_eq(l->tasks.next, &self->link);
	ck_assert_ptr_eq(l->tasks.prev, &self->link);
	task_unref(t);
	return 0;
}

static struct future *shared;

TASK(settle_shared)
{
	future_set_result(shared, NULL);
	return 0;
}

TASK_TEST(b32_i6_a_task_lives_without_a_reference)
{
	struct future f;

	future_init(&f, l);
	shared = &f;
	start(l, settle_shared, NULL);
	task_unref(task_create(l, "kept", await_and_say, &f));
	pass_turns(l, 4);
	ck_assert_trace("kept");
	future_finish(&f);
	return 0;
}

/* Its machine */

TASK(floats_and_errno)
{
	struct loop *l = self->future.loop;
	char text[64];

	errno = ENOENT;
	for (int i = 0; i < 3; i++) {
		if (task_checkpoint(l, e) < 0)
			return -1;
		ck_assert_int_eq(errno, ENOENT);
		snprintf(text, sizeof(text), "%f %e", i + 0.5, 1e100);
		ck_assert_int_eq(text[0], '0' + i);
		ck_assert_str_eq(text + 1, ".500000 1.000000e+100");
		errno = ENOENT;
	}
	return 0;
}

TASK_TEST(printf_of_floats_and_errno_work_in_a_task)
{
	struct task *t = task_create(l, NULL, floats_and_errno, NULL);

	for (int i = 0; i < 5; i++) {
		errno = EAGAIN;
		ck_assert_int_eq(task_checkpoint(l, e), 0);
		ck_assert_int_eq(errno, EAGAIN);
	}
	ck_assert(task_is_done(t));
	task_unref(t);
	return 0;
}

static int awake;

TASK(count_awake)
{
	if (future_await(arg, NULL, e) < 0)
		return -1;
	awake++;
	return 0;
}

TASK_TEST(a_hundred_thousand_tasks_may_wait_at_once)
{
	int n = many(100000);
	struct future f;

	awake = 0;
	future_init(&f, l);
	for (int i = 0; i < n; i++)
		task_unref(task_create(l, NULL, count_awake, &f));
	pass_turns(l, 1);
	ck_assert_int_eq(awake, 0);
	ck_assert_uint_eq(l->stacks.n_used, (size_t)n + 1);
	future_set_result(&f, NULL);
	pass_turns(l, 1);
	ck_assert_int_eq(awake, n);
	ck_assert_uint_eq(l->stacks.n_used, 1);
	future_finish(&f);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("task");
	TCase *c = tcase_create("life");

	tcase_add_test(
	    c, b19_the_creator_goes_on_and_tasks_start_in_their_order);
	tcase_add_test(c, b19_a_result_goes_to_who_awaits);
	tcase_add_test(c, b20_names_are_given_or_counted);
	tcase_add_test(c, b21_a_live_task_waits_or_is_runnable_or_runs);
	tcase_add_test(c, b22_repr_says_name_state_and_awaitee);
	tcase_add_test(c, b23_the_end_of_the_body_is_the_outcome);
	tcase_add_test(
	    c, b07_a_task_that_fails_stops_neither_loop_nor_neighbours);
	tcase_add_test(
	    c, b17_the_error_of_a_task_that_was_awaited_is_not_reported);
	tcase_add_test(c, b31_the_current_task_is_the_one_that_runs);
	tcase_add_test(c, b31_the_loop_lists_the_tasks_that_are_not_done);
	tcase_add_test(c, b32_i6_a_task_lives_without_a_reference);
	suite_add_tcase(s, c);

	c = tcase_create("awaiting");
	tcase_add_test(
	    c, b24_waiters_resume_in_their_order_behind_what_is_ready);
	tcase_add_test(c, b24_a_task_may_be_awaited_after_its_owner_let_go);
	tcase_add_test(c, b25_awaiting_what_is_done_takes_no_turn);
	tcase_add_test(c, b26_a_value_climbs_one_task_a_turn);
	tcase_add_test(c, b27_a_checkpoint_is_exactly_one_turn);
	tcase_add_test(
	    c, b28_a_task_that_awaits_itself_is_told_in_the_next_turn);
	suite_add_tcase(s, c);

	c = tcase_create("machine");
	tcase_set_timeout(c, 60);
	tcase_add_test(c, printf_of_floats_and_errno_work_in_a_task);
	tcase_add_test(c, a_hundred_thousand_tasks_may_wait_at_once);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
