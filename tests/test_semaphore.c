#include "core/semaphore.h"

#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

/* Acquires, and writes its name; holds for the time its name was given. */
struct user {
	struct semaphore *semaphore;
	int64_t hold_ns; /* 0: it never releases */
};

TASK(use)
{
	struct user *u = arg;

	if (semaphore_acquire(u->semaphore, e) < 0) {
		trace("!");
		return -1;
	}
	trace(task_name(self));
	if (u->hold_ns == 0)
		return 0;
	if (sleep_for(self->future.loop, u->hold_ns, e) < 0)
		return -1;
	return semaphore_release(u->semaphore, e);
}

TASK_TEST(b93_what_is_free_is_acquired_at_once)
{
	struct semaphore s;

	semaphore_init(&s, l, 2, SEMAPHORE_UNBOUNDED);
	trace_turns(l);
	ck_assert(!semaphore_is_locked(&s));
	ck_assert_int_eq(semaphore_acquire(&s, e), 0);
	ck_assert(!semaphore_is_locked(&s));
	ck_assert_int_eq(semaphore_acquire(&s, e), 0);
	ck_assert(semaphore_is_locked(&s));
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	ck_assert(!semaphore_is_locked(&s));
	ck_assert_trace("");
	return 0;
}

TASK_TEST(b93_at_most_so_many_at_a_time)
{
	struct semaphore s;
	struct user u = {&s, 1 * S};

	semaphore_init(&s, l, 2, 2);
	for (const char *const *n =
		 (const char *const[]){"a", "b", "c", "d", "e", NULL};
	     *n != NULL; n++)
		task_unref(task_create(l, *n, use, &u));
	pass_turns(l, 5);
	ck_assert_trace("ab");
	ck_assert_int_eq(sleep_until(l, 1 * S + 1, e), 0);
	ck_assert_trace("cd");
	ck_assert_int_eq(sleep_until(l, 9 * S, e), 0);
	ck_assert_trace("e");
	ck_assert_uint_eq(s.value, 2);
	return 0;
}

TASK_TEST(b93_waiters_are_served_in_their_order_and_not_overtaken)
{
	struct semaphore s;
	struct user u = {&s, 0};

	semaphore_init(&s, l, 0, SEMAPHORE_UNBOUNDED);
	task_unref(task_create(l, "a", use, &u));
	task_unref(task_create(l, "b", use, &u));
	pass_turns(l, 1);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	/* One is free, but a and b, who were given theirs, come first. */
	ck_assert_uint_eq(s.value, 1);
	ck_assert(semaphore_is_locked(&s));
	ck_assert_int_eq(semaphore_acquire(&s, e), 0);
	trace("main");
	ck_assert_trace("abmain");
	ck_assert_uint_eq(s.value, 0);
	return 0;
}

TASK_TEST(b93_a_waiter_that_is_cancelled_leaves_the_row)
{
	struct semaphore s;
	struct user u = {&s, 0};
	struct task *a;

	semaphore_init(&s, l, 0, SEMAPHORE_UNBOUNDED);
	a = task_create(l, "a", use, &u);
	task_unref(task_create(l, "b", use, &u));
	pass_turns(l, 1);
	task_cancel(a, NULL);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	ck_assert_err(task_await(a, NULL, e), e, ERR_CANCELLED);
	pass_turns(l, 1);
	ck_assert_trace("!b");
	ck_assert_uint_eq(s.value, 0);
	ck_assert(list_is_empty(&s.waiters));
	task_unref(a);
	return 0;
}

TASK_TEST(b93_a_waiter_cancelled_when_it_was_woken_hands_on)
{
	struct semaphore s;
	struct user u = {&s, 0};
	struct task *a;

	semaphore_init(&s, l, 0, SEMAPHORE_UNBOUNDED);
	a = task_create(l, "a", use, &u);
	task_unref(task_create(l, "b", use, &u));
	pass_turns(l, 1);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	task_cancel(a, NULL);
	pass_turns(l, 2);
	ck_assert_trace("!b");
	ck_assert_uint_eq(s.value, 0);
	task_unref(a);
	return 0;
}

TASK_TEST(b93_one_who_is_cancelled_is_not_in_the_way)
{
	struct semaphore s;
	struct user u = {&s, 0};
	struct task *a;

	semaphore_init(&s, l, 0, 1);
	a = task_create(l, "a", use, &u);
	pass_turns(l, 1);
	task_cancel(a, NULL);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	/* It is in the row still, but cancelled. */
	ck_assert(!list_is_empty(&s.waiters));
	ck_assert(!semaphore_is_locked(&s));
	ck_assert_int_eq(semaphore_acquire(&s, e), 0);
	ck_assert_trace("");
	pass_turns(l, 1);
	ck_assert_trace("!");
	ck_assert_uint_eq(s.value, 0);
	task_unref(a);
	return 0;
}

TASK_TEST(b93_with_nobody_else_it_goes_back)
{
	struct semaphore s;
	struct user u = {&s, 0};
	struct task *a;

	semaphore_init(&s, l, 0, 1);
	a = task_create(l, "a", use, &u);
	pass_turns(l, 1);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	task_cancel(a, NULL);
	pass_turns(l, 1);
	ck_assert_trace("!");
	ck_assert_uint_eq(s.value, 1);
	ck_assert(!semaphore_is_locked(&s));
	task_unref(a);
	return 0;
}

/* test_acquire_no_hang: the first two are cancelled, the third gets it. */
TASK_TEST(b93_nobody_hangs_behind_cancelled_waiters)
{
	struct semaphore s;
	struct user u = {&s, 0};
	struct task *a, *b;

	semaphore_init(&s, l, 1, 1);
	ck_assert_int_eq(semaphore_acquire(&s, e), 0);
	a = task_create(l, "a", use, &u);
	b = task_create(l, "b", use, &u);
	pass_turns(l, 1);
	task_cancel(a, NULL);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	task_cancel(b, NULL);
	ck_assert_int_eq(semaphore_acquire(&s, e), 0);
	ck_assert_trace("!!");
	ck_assert_uint_eq(s.value, 0);
	task_unref(a);
	task_unref(b);
	return 0;
}

TASK_TEST(b94_a_release_beyond_the_bound_is_refused)
{
	struct semaphore s;

	semaphore_init(&s, l, 1, 1);
	ck_assert_err(semaphore_release(&s, e), e, ERR_INVALID);
	ck_assert_int_eq(semaphore_acquire(&s, e), 0);
	ck_assert_int_eq(semaphore_release(&s, e), 0);
	ck_assert_err(semaphore_release(&s, e), e, ERR_INVALID);
	ck_assert_uint_eq(s.value, 1);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("semaphore");
	TCase *c = tcase_create("order");

	tcase_add_test(c, b93_what_is_free_is_acquired_at_once);
	tcase_add_test(c, b93_at_most_so_many_at_a_time);
	tcase_add_test(
	    c, b93_waiters_are_served_in_their_order_and_not_overtaken);
	tcase_add_test(c, b94_a_release_beyond_the_bound_is_refused);
	suite_add_tcase(s, c);

	c = tcase_create("cancel");
	tcase_add_test(c, b93_a_waiter_that_is_cancelled_leaves_the_row);
	tcase_add_test(c, b93_a_waiter_cancelled_when_it_was_woken_hands_on);
	tcase_add_test(c, b93_with_nobody_else_it_goes_back);
	tcase_add_test(c, b93_one_who_is_cancelled_is_not_in_the_way);
	tcase_add_test(c, b93_nobody_hangs_behind_cancelled_waiters);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
