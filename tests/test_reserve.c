#include "core/reserve.h"

#include <stdint.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/harness.h"
#include "tests/instrumented.h"

static struct reserve r;

static void
setup(void)
{
	r = (struct reserve){NULL, 0, 0};
}

static void
teardown(void)
{
	reserve_finish(&r);
}

START_TEST(it_does_not_move_while_it_grows)
{
	uint32_t *a = reserve_grow(&r, 1, sizeof(*a), 10000000);

	ck_assert_ptr_nonnull(a);
	for (size_t n = 1; n < 5000000; n *= 3) {
		ck_assert_ptr_eq(reserve_grow(&r, n, sizeof(*a), 10000000), a);
		a[n - 1] = (uint32_t)n;
	}
	for (size_t n = 1; n < 5000000; n *= 3)
		ck_assert_uint_eq(a[n - 1], n);
}
END_TEST

START_TEST(new_elements_are_zero)
{
	const char *a = reserve_grow(&r, 100000, 1, 1000000);

	for (size_t i = 0; i < 100000; i++)
		ck_assert_int_eq(a[i], 0);
}
END_TEST

START_TEST(more_than_the_maximum_is_refused)
{
	ck_assert_ptr_nonnull(reserve_grow(&r, 1000, 8, 1000));
	ck_assert_ptr_null(reserve_grow(&r, 1001, 8, 1000));
	ck_assert_ptr_nonnull(reserve_grow(&r, 1000, 8, 1000));
}
END_TEST

START_TEST(a_limited_address_space_leaves_room_for_others)
{
	struct rlimit limit = {(rlim_t)1 << 30, (rlim_t)1 << 30};

	/* A sanitizer needs terabytes. */
	if (is_instrumented())
		return;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	ck_assert_ptr_nonnull(reserve_grow(&r, 1000, 8, (size_t)1 << 40));
	ck_assert_uint_le(r.mapped, (size_t)1 << 27);
	ck_assert_ptr_null(
	    reserve_grow(&r, (size_t)1 << 30, 8, (size_t)1 << 40));
}
END_TEST

START_TEST(finished_it_can_be_used_again)
{
	ck_assert_ptr_nonnull(reserve_grow(&r, 10, 8, 1000));
	reserve_finish(&r);
	reserve_finish(&r);
	ck_assert_ptr_nonnull(reserve_grow(&r, 10, 16, 1000));
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("reserve");
	TCase *tc = tcase_create("reserve");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, it_does_not_move_while_it_grows);
	tcase_add_test(tc, new_elements_are_zero);
	tcase_add_test(tc, more_than_the_maximum_is_refused);
	tcase_add_test(tc, a_limited_address_space_leaves_room_for_others);
	tcase_add_test(tc, finished_it_can_be_used_again);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
