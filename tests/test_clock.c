#include "core/clock.h"

#include <string.h>
#include <time.h>

#include "tests/harness.h"

START_TEST(b10_the_real_clock_is_the_monotonic_one)
{
	struct clock c = {.is_virtual = false};
	struct timespec ts;
	int64_t before = clock_now(&c), now, after;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	now = (int64_t)ts.tv_sec * CLOCK_SECOND + ts.tv_nsec;
	after = clock_now(&c);
	ck_assert_int_le(before, now);
	ck_assert_int_le(now, after);
}
END_TEST

START_TEST(i8_a_virtual_clock_stands_still)
{
	struct clock c = {.is_virtual = true};

	ck_assert_int_eq(clock_now(&c), 0);
	c.virtual_ns = 7 * CLOCK_SECOND;
	ck_assert_int_eq(clock_now(&c), 7 * CLOCK_SECOND);
	ck_assert_int_eq(clock_now(&c), 7 * CLOCK_SECOND);
}
END_TEST

START_TEST(times_add_up_to_the_end_of_time_at_most)
{
	ck_assert_int_eq(clock_add(1, 2), 3);
	ck_assert_int_eq(clock_add(INT64_MAX - 1, 1), INT64_MAX);
	ck_assert_int_eq(clock_add(INT64_MAX, 1), INT64_MAX);
	ck_assert_int_eq(clock_add(1, INT64_MAX), INT64_MAX);
	ck_assert_int_eq(clock_add(INT64_MAX, INT64_MAX), INT64_MAX);
}
END_TEST

START_TEST(a_virtual_day_is_the_first_of_1970)
{
	struct clock c = {.is_virtual = true};
	char text[CLOCK_RFC3339_SIZE];

	clock_rfc3339(&c, text);
	ck_assert_str_eq(text, "1970-01-01T00:00:00.000Z");
	c.virtual_ns = 3661 * CLOCK_SECOND + 42 * CLOCK_MILLISECOND + 999999;
	clock_rfc3339(&c, text);
	ck_assert_str_eq(text, "1970-01-01T01:01:01.042Z");
}
END_TEST

START_TEST(a_real_day_is_today)
{
	struct clock c = {.is_virtual = false};
	char text[CLOCK_RFC3339_SIZE];
	time_t before = time(NULL), after, said;
	struct tm tm = {.tm_isdst = 0};
	const char *end;

	clock_rfc3339(&c, text);
	after = time(NULL);
	end = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	ck_assert_ptr_nonnull(end);
	ck_assert_uint_eq(strlen(end), strlen(".000Z"));
	said = timegm(&tm);
	ck_assert_int_le(before, said);
	ck_assert_int_le(said, after);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("clock");
	TCase *c = tcase_create("monotonic");

	tcase_add_test(c, b10_the_real_clock_is_the_monotonic_one);
	tcase_add_test(c, i8_a_virtual_clock_stands_still);
	tcase_add_test(c, times_add_up_to_the_end_of_time_at_most);
	suite_add_tcase(s, c);

	c = tcase_create("time of day");
	tcase_add_test(c, a_virtual_day_is_the_first_of_1970);
	tcase_add_test(c, a_real_day_is_today);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
