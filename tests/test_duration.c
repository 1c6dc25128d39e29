#include "jobs/duration.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

#define SECOND INT64_C(1000000000)

struct good {
	const char *text;
	int64_t ns;
};

static const struct good good[] = {
    {"0", 0},
    {"2", 2 * SECOND},
    {"0.5", SECOND / 2},
    {".5s", SECOND / 2},
    {"5.", 5 * SECOND},
    {"1.5s", 1500000000},
    {"250ms", 250000000},
    {"7us", 7000},
    {"0.1us", 100},
    {"1m30s", 90 * SECOND},
    {"1d2h3m4s5ms6us", 93784005006000},
    {"2h", 7200 * SECOND},
    {"1.5m", 90 * SECOND},
    {"0.000000001", 1},
    {"0.0000000001", 1}, /* never nothing */
    {"0.1d", 8640 * SECOND},
    {"3650d", DURATION_MAX_NS},
    {"00000000000000000000000000001s", SECOND},
};

START_TEST(a_duration_is_read_to_the_nanosecond)
{
	struct err e = ERR_INIT;
	int64_t ns = -1;
	const struct good *c = &good[_i];

	ck_assert_msg(duration_parse(c->text, strlen(c->text), &ns, &e) == 0,
	    "%s: %s", c->text, e.text);
	ck_assert_msg(ns == c->ns, "%s: %lld", c->text, (long long)ns);
}
END_TEST

static const char *const bad[] = {"", ".", "s", "1.5.2s", "1 s", " 1s", "1s ",
    "+1s", "1e3", "nan", "inf", "infinity", "NaN", "0x10", "1S", "1min", "1m30",
    "30s1m", "1s2s", "1y", "1ns", "-1s", "-.5", "-", "3650d1us", "3651d",
    "99999999999999999999999999999d", "315360001", "1s\n"};

START_TEST(what_is_no_duration_is_refused_with_words)
{
	struct err e = ERR_INIT;
	int64_t ns = 7;

	ck_assert_msg(duration_parse(bad[_i], strlen(bad[_i]), &ns, &e) < 0,
	    "%s was taken", bad[_i]);
	ck_assert_int_eq(e.code, ERR_INVALID);
	ck_assert_str_ne(e.text, "");
	ck_assert_int_eq(ns, 7);
}
END_TEST

START_TEST(the_text_of_an_error_says_what_is_wrong)
{
	struct err e = ERR_INIT;
	int64_t ns;

	duration_parse("-5s", 3, &ns, &e);
	ck_assert_str_eq(e.text, "\"-5s\" is negative");
	err_clear(&e);
	duration_parse("11y", 3, &ns, &e);
	ck_assert_str_eq(e.text, "\"11y\" is no duration; write it as 1.5s, "
				 "250ms, 1m30s or 2h");
	err_clear(&e);
	duration_parse("4000d", 5, &ns, &e);
	ck_assert_str_eq(e.text, "\"4000d\" is over ten years");
}
END_TEST

START_TEST(only_the_given_bytes_are_read)
{
	int64_t ns;

	ck_assert_int_eq(duration_parse("12s", 2, &ns, NULL), 0);
	ck_assert_int_eq(ns, 12 * SECOND);
}
END_TEST

START_TEST(a_number_is_seconds)
{
	int64_t ns;

	ck_assert_int_eq(duration_from_seconds(0.1, &ns, NULL), 0);
	ck_assert_int_eq(ns, SECOND / 10);
	ck_assert_int_eq(duration_from_seconds(90, &ns, NULL), 0);
	ck_assert_int_eq(ns, 90 * SECOND);
	ck_assert_int_eq(duration_from_seconds(0, &ns, NULL), 0);
	ck_assert_int_eq(ns, 0);
	ck_assert_int_eq(duration_from_seconds(-0.0, &ns, NULL), 0);
	ck_assert_int_eq(ns, 0);
	ck_assert_int_eq(duration_from_seconds(1e-300, &ns, NULL), 0);
	ck_assert_int_eq(ns, 1);
	ck_assert_int_eq(duration_from_seconds(3650 * 86400.0, &ns, NULL), 0);
	ck_assert_int_eq(ns, DURATION_MAX_NS);
}
END_TEST

START_TEST(no_number_that_is_no_length_of_time_is_taken)
{
	static const double none[] = {
	    NAN, INFINITY, -INFINITY, -1, -1e-300, 3650 * 86400.0 + 1, 1e300};
	int64_t ns;

	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		ck_assert_int_lt(duration_from_seconds(none[i], &ns, NULL), 0);
}
END_TEST

static const struct good formats[] = {
    {"0s", 0},
    {"0.1s", SECOND / 10},
    {"1s", SECOND},
    {"1m30s", 90 * SECOND},
    {"2h", 7200 * SECOND},
    {"1h0.5s", 3600 * SECOND + SECOND / 2},
    {"1d", 86400 * SECOND},
    {"0.000000001s", 1},
    {"10s", 10 * SECOND},
    {"3649d23h59m59.999999999s", DURATION_MAX_NS - 1},
};

START_TEST(what_is_written_is_short_and_is_read_back)
{
	char buf[DURATION_TEXT_SIZE];
	int64_t ns = -1;

	duration_format(formats[_i].ns, buf, sizeof(buf));
	ck_assert_str_eq(buf, formats[_i].text);
	ck_assert_int_eq(duration_parse(buf, strlen(buf), &ns, NULL), 0);
	ck_assert(ns == formats[_i].ns);
}
END_TEST

static const struct {
	int64_t ns;
	int width, decimals;
	const char *text;
} columns[] = {
    {0, 0, 3, "0.000"},
    {1500 * SECOND / 1000, 7, 3, "  1.500"},
    {999999999, 7, 3, "  0.999"},
    {50 * SECOND / 1000, 0, 1, "0.0"},
    {123456 * SECOND + 1, 7, 3, "123456.000"},
    {61 * SECOND + 1, 0, 9, "61.000000001"},
};

START_TEST(seconds_have_their_column_and_are_never_rounded_up)
{
	struct buf b = {0};

	duration_add_seconds(
	    &b, columns[_i].width, columns[_i].decimals, columns[_i].ns);
	ck_assert_str_eq(b.data, columns[_i].text);
	buf_finish(&b);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("duration");
	TCase *c = tcase_create("reading");

	tcase_add_loop_test(
	    c, a_duration_is_read_to_the_nanosecond, 0, (int)ARRAY_LEN(good));
	tcase_add_loop_test(c, what_is_no_duration_is_refused_with_words, 0,
	    (int)ARRAY_LEN(bad));
	tcase_add_test(c, the_text_of_an_error_says_what_is_wrong);
	tcase_add_test(c, only_the_given_bytes_are_read);
	tcase_add_test(c, a_number_is_seconds);
	tcase_add_test(c, no_number_that_is_no_length_of_time_is_taken);
	suite_add_tcase(s, c);

	c = tcase_create("writing");
	tcase_add_loop_test(c, what_is_written_is_short_and_is_read_back, 0,
	    (int)ARRAY_LEN(formats));
	tcase_add_loop_test(c,
	    seconds_have_their_column_and_are_never_rounded_up, 0,
	    (int)ARRAY_LEN(columns));
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
