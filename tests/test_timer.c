#include "core/timer.h"

#include "tests/harness.h"

#define N 1000

static struct timer *
pop(struct timer_heap *h)
{
	struct timer *t = timer_heap_first(h);

	timer_heap_remove(h, t);
	return t;
}

START_TEST(an_empty_heap_has_no_first_timer)
{
	struct timer_heap h = {0};

	ck_assert_ptr_null(timer_heap_first(&h));
	timer_heap_finish(&h);
}
END_TEST

START_TEST(timers_come_out_by_their_deadlines)
{
	struct timer_heap h = {0};
	struct timer timers[N] = {{.position = 0}};
	int64_t last = -1;

	/* 7 and N have no common factor: each deadline from 0 to N - 1. */
	for (int i = 0; i < N; i++)
		timer_heap_add(&h, &timers[i], i * 7 % N);
	for (int i = 0; i < N; i++) {
		struct timer *t = pop(&h);

		ck_assert_int_eq(t->when, last + 1);
		last = t->when;
	}
	ck_assert_ptr_null(timer_heap_first(&h));
	timer_heap_finish(&h);
}
END_TEST

START_TEST(b04_equal_deadlines_come_out_in_the_order_armed)
{
	struct timer_heap h = {0};
	struct timer timers[N] = {{.position = 0}};

	for (int i = 0; i < N; i++)
		timer_heap_add(&h, &timers[i], i % 2);
	for (int i = 0; i < N; i += 2)
		ck_assert_ptr_eq(pop(&h), &timers[i]);
	for (int i = 1; i < N; i += 2)
		ck_assert_ptr_eq(pop(&h), &timers[i]);
	timer_heap_finish(&h);
}
END_TEST

START_TEST(b06_a_timer_taken_out_leaves_at_once_and_the_order_stays)
{
	struct timer_heap h = {0};
	struct timer timers[N] = {{.position = 0}};
	int64_t last = -1;
	size_t left = 0;

	for (int i = 0; i < N; i++)
		timer_heap_add(&h, &timers[i], (int64_t)i * i * 31 % 997);
	for (int i = 0; i < N; i += 3) {
		timer_heap_remove(&h, &timers[i]);
		ck_assert_uint_eq(timers[i].position, 0);
	}
	ck_assert_uint_eq(h.n, N - (N + 2) / 3);
	for (struct timer *t; timer_heap_first(&h) != NULL; left++) {
		t = pop(&h);
		ck_assert_int_ge(t->when, last);
		ck_assert_int_ne((t - timers) % 3, 0);
		last = t->when;
	}
	ck_assert_uint_eq(left, N - (N + 2) / 3);
	timer_heap_finish(&h);
}
END_TEST

START_TEST(b06_a_timer_that_is_not_armed_may_be_taken_out)
{
	struct timer_heap h = {0};
	struct timer a = {.position = 0}, b = {.position = 0};

	timer_heap_remove(&h, &a);
	timer_heap_add(&h, &a, 1);
	timer_heap_add(&h, &b, 2);
	timer_heap_remove(&h, &a);
	timer_heap_remove(&h, &a);
	ck_assert_ptr_eq(timer_heap_first(&h), &b);
	ck_assert_uint_eq(h.n, 1);
	timer_heap_finish(&h);
}
END_TEST

START_TEST(a_timer_can_be_armed_again)
{
	struct timer_heap h = {0};
	struct timer a = {.position = 0}, b = {.position = 0};

	timer_heap_add(&h, &a, 1);
	timer_heap_add(&h, &b, 1);
	timer_heap_remove(&h, &a);
	timer_heap_add(&h, &a, 1);
	ck_assert_ptr_eq(pop(&h), &b);
	ck_assert_ptr_eq(pop(&h), &a);
	timer_heap_finish(&h);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("timer");
	TCase *c = tcase_create("order");

	tcase_add_test(c, an_empty_heap_has_no_first_timer);
	tcase_add_test(c, timers_come_out_by_their_deadlines);
	tcase_add_test(c, b04_equal_deadlines_come_out_in_the_order_armed);
	suite_add_tcase(s, c);

	c = tcase_create("taking out");
	tcase_add_test(
	    c, b06_a_timer_taken_out_leaves_at_once_and_the_order_stays);
	tcase_add_test(c, b06_a_timer_that_is_not_armed_may_be_taken_out);
	tcase_add_test(c, a_timer_can_be_armed_again);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
