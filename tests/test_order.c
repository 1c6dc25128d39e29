#include "jobs/order.h"

#include "core/macros.h"
#include "tests/harness.h"
#include "tests/random_graph.h"

static struct order o;

static void
setup(void)
{
	o = (struct order){.entries = NULL};
}

static void
teardown(void)
{
	order_finish(&o);
}

static void
push(job_id job, int32_t rank, int64_t path_ns, uint64_t sequence)
{
	struct order_entry entry = {path_ns, sequence, rank, job};

	order_push(&o, &entry);
}

/* The jobs come out as these. */
static void
expect(const job_id *jobs, size_t n)
{
	size_t i;

	ck_assert_uint_eq(o.n, n);
	for (i = 0; i < n; i++) {
		ck_assert_uint_eq(order_first(&o)->job, jobs[i]);
		ck_assert_uint_eq(order_pop(&o).job, jobs[i]);
	}
	ck_assert_ptr_null(order_first(&o));
}

START_TEST(equal_ones_come_out_as_they_went_in)
{
	static const job_id jobs[] = {7, 3, 5, 1, 9};
	size_t i;

	for (i = 0; i < ARRAY_LEN(jobs); i++)
		push(jobs[i], 0, 1, i);
	expect(jobs, ARRAY_LEN(jobs));
}
END_TEST

START_TEST(the_rank_is_stronger_than_the_path_and_that_than_the_time)
{
	static const job_id jobs[] = {4, 3, 1, 2, 0};

	push(0, -1000, INT64_MAX, 0);
	push(1, 0, 5, 3);
	push(2, 0, 4, 1);
	push(3, 0, 5, 2);
	push(4, 1, 0, 4);
	expect(jobs, ARRAY_LEN(jobs));
}
END_TEST

START_TEST(one_that_is_put_back_is_as_early_as_before)
{
	static const job_id jobs[] = {1, 2};
	struct order_entry entry;

	push(0, 0, 0, 0);
	push(1, 0, 0, 1);
	push(2, 0, 0, 2);
	order_pop(&o);
	entry = order_pop(&o);
	order_push(&o, &entry);
	expect(jobs, ARRAY_LEN(jobs));
}
END_TEST

START_TEST(whatever_goes_in_comes_out_in_order)
{
	struct random r = {1};
	struct order_entry last, next;
	unsigned i, n = 20000;

	for (i = 0; i < n; i++) {
		push(i, (int32_t)random_below(&r, 3), random_below(&r, 4), i);
		if (random_chance(&r, 30))
			order_pop(&o);
	}
	ck_assert_uint_gt(o.n, n / 2);
	last = order_pop(&o);
	while (o.n > 0) {
		next = order_pop(&o);
		ck_assert(order_is_before(&last, &next));
		ck_assert(!order_is_before(&next, &last));
		last = next;
	}
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("order");
	TCase *tc = tcase_create("a heap");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, equal_ones_come_out_as_they_went_in);
	tcase_add_test(
	    tc, the_rank_is_stronger_than_the_path_and_that_than_the_time);
	tcase_add_test(tc, one_that_is_put_back_is_as_early_as_before);
	tcase_add_test(tc, whatever_goes_in_comes_out_in_order);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
