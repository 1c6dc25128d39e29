#include "jobs/retry.h"

#include "core/clock.h"
#include "tests/harness.h"

static const struct retry plain = {
    .max = 2,
    .on_failed = true,
    .on_timed_out = true,
    .delay_ns = CLOCK_SECOND,
    .max_delay_ns = 600 * CLOCK_SECOND,
    .backoff = 1,
};

static const uint8_t tempfail[] = {75, 111};

START_TEST(a_failure_and_a_timeout_are_tried_again)
{
	ck_assert(retry_is_due(&plain, 1, JOB_FAIL, NULL));
	ck_assert(retry_is_due(&plain, 2, JOB_TIME_OUT, NULL));
}
END_TEST

START_TEST(success_and_a_cancel_are_not)
{
	ck_assert(!retry_is_due(&plain, 1, JOB_SUCCEED, NULL));
	ck_assert(!retry_is_due(&plain, 1, JOB_END_CANCELLED, NULL));
}
END_TEST

START_TEST(max_is_how_many_attempts_follow_the_first)
{
	struct retry none = {.on_failed = true};

	ck_assert(!retry_is_due(&plain, 3, JOB_FAIL, NULL));
	ck_assert(!retry_is_due(&none, 1, JOB_FAIL, NULL));
}
END_TEST

START_TEST(only_what_on_names_is_tried_again)
{
	struct retry some = {.max = 5, .on_timed_out = true};
	struct outcome exit_75 = {.kind = OUTCOME_EXIT, .code = 75};
	struct outcome exit_1 = {.kind = OUTCOME_EXIT, .code = 1};
	struct outcome signal_75 = {.kind = OUTCOME_SIGNAL, .code = 75};

	some.codes = (struct exit_codes){tempfail, 2};
	ck_assert(retry_is_due(&some, 1, JOB_FAIL, &exit_75));
	ck_assert(!retry_is_due(&some, 1, JOB_FAIL, &exit_1));
	ck_assert(!retry_is_due(&some, 1, JOB_FAIL, &signal_75));
	ck_assert(!retry_is_due(&some, 1, JOB_FAIL, NULL));
	ck_assert(retry_is_due(&some, 1, JOB_TIME_OUT, &exit_1));
	some.on_timed_out = false;
	ck_assert(!retry_is_due(&some, 1, JOB_TIME_OUT, &exit_75));
}
END_TEST

START_TEST(a_delay_is_the_same_each_time_unless_it_backs_off)
{
	for (unsigned attempt = 1; attempt <= 1000; attempt++)
		ck_assert_int_eq(
		    retry_delay(&plain, attempt, UINT64_MAX), CLOCK_SECOND);
}
END_TEST

START_TEST(backoff_multiplies_the_delay_up_to_the_longest)
{
	struct retry r = plain;

	r.backoff = 3;
	ck_assert_int_eq(retry_delay(&r, 1, 0), CLOCK_SECOND);
	ck_assert_int_eq(retry_delay(&r, 2, 0), 3 * CLOCK_SECOND);
	ck_assert_int_eq(retry_delay(&r, 5, 0), 81 * CLOCK_SECOND);
	ck_assert_int_eq(retry_delay(&r, 7, 0), 600 * CLOCK_SECOND);
	ck_assert_int_eq(retry_delay(&r, 1000, 0), 600 * CLOCK_SECOND);
}
END_TEST

START_TEST(no_delay_stays_none)
{
	struct retry r = plain;

	r.delay_ns = 0;
	r.backoff = 100;
	r.jitter = 1;
	ck_assert_int_eq(retry_delay(&r, 1000, 12345), 0);
}
END_TEST

START_TEST(jitter_takes_away_up_to_its_part)
{
	struct retry r = plain;
	int64_t least = INT64_MAX, most = 0;

	r.jitter = 0.25;
	for (unsigned i = 0; i < 1000; i++) {
		int64_t ns = retry_delay(&r, 1, retry_chance(7, i, 1));

		least = ns < least ? ns : least;
		most = ns > most ? ns : most;
	}
	ck_assert_int_ge(least, CLOCK_SECOND * 3 / 4);
	ck_assert_int_lt(least, CLOCK_SECOND * 76 / 100);
	ck_assert_int_le(most, CLOCK_SECOND);
	ck_assert_int_gt(most, CLOCK_SECOND * 99 / 100);
}
END_TEST

START_TEST(chance_is_the_same_for_the_same_and_else_another)
{
	uint64_t one = retry_chance(1, 2, 3);

	ck_assert_uint_eq(retry_chance(1, 2, 3), one);
	ck_assert_uint_ne(retry_chance(2, 2, 3), one);
	ck_assert_uint_ne(retry_chance(1, 3, 3), one);
	ck_assert_uint_ne(retry_chance(1, 2, 4), one);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("retry");
	TCase *tc = tcase_create("retry");

	tcase_add_test(tc, a_failure_and_a_timeout_are_tried_again);
	tcase_add_test(tc, success_and_a_cancel_are_not);
	tcase_add_test(tc, max_is_how_many_attempts_follow_the_first);
	tcase_add_test(tc, only_what_on_names_is_tried_again);
	tcase_add_test(tc, a_delay_is_the_same_each_time_unless_it_backs_off);
	tcase_add_test(tc, backoff_multiplies_the_delay_up_to_the_longest);
	tcase_add_test(tc, no_delay_stays_none);
	tcase_add_test(tc, jitter_takes_away_up_to_its_part);
	tcase_add_test(tc, chance_is_the_same_for_the_same_and_else_another);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
