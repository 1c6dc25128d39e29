#include "core/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/harness.h"

START_TEST(set_gives_code_and_text_and_returns_minus_one)
{
	struct err e = ERR_INIT;

	ck_assert(!err_is_set(&e));
	ck_assert_int_eq(err_set(&e, ERR_FAILED, "job %s %d", "a", 3), -1);
	ck_assert(err_is_set(&e));
	ck_assert_int_eq(e.code, ERR_FAILED);
	ck_assert_int_eq(e.sys, 0);
	ck_assert_str_eq(e.text, "job a 3");
}
END_TEST

START_TEST(the_first_error_stays)
{
	struct err e = ERR_INIT, other = ERR_INIT;

	err_set(&e, ERR_TIMEOUT, "first");
	ck_assert_int_eq(err_set(&e, ERR_FAILED, "second"), -1);
	err_set(&other, ERR_CANCELLED, "third");
	ck_assert_int_eq(err_copy(&e, &other), -1);
	errno = ENOENT;
	ck_assert_int_eq(err_sys(&e, "fourth"), -1);
	ck_assert_int_eq(e.code, ERR_TIMEOUT);
	ck_assert_int_eq(e.sys, 0);
	ck_assert_str_eq(e.text, "first");
}
END_TEST

START_TEST(sys_keeps_errno_and_says_it)
{
	struct err e = ERR_INIT;
	char expected[128];

	errno = ENOENT;
	ck_assert_int_eq(err_sys(&e, "opening %s", "x"), -1);
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_int_eq(e.sys, ENOENT);
	snprintf(expected, sizeof(expected), "opening x: %s", strerror(ENOENT));
	ck_assert_str_eq(e.text, expected);
}
END_TEST

START_TEST(wrap_puts_words_in_front_and_keeps_the_code)
{
	struct err e = ERR_INIT;

	ck_assert_int_eq(err_wrap(&e, "nothing to wrap"), -1);
	ck_assert(!err_is_set(&e));
	err_set(&e, ERR_INVALID, "expected a number");
	err_wrap(&e, "jobs[%d]", 3);
	err_wrap(&e, "build.json");
	ck_assert_int_eq(e.code, ERR_INVALID);
	ck_assert_str_eq(e.text, "build.json: jobs[3]: expected a number");
}
END_TEST

START_TEST(long_texts_are_cut_not_overrun)
{
	struct err e = ERR_INIT;
	char words[1000];

	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	err_set(&e, ERR_FAILED, "%s", words);
	ck_assert_uint_eq(strlen(e.text), sizeof(e.text) - 1);
	err_wrap(&e, "%s", words);
	err_wrap(&e, "front");
	ck_assert_uint_eq(strlen(e.text), sizeof(e.text) - 1);
	ck_assert(strncmp(e.text, "front: xxx", 10) == 0);
	err_clear(&e);
	errno = ENOENT;
	err_sys(&e, "%s", words);
	ck_assert_uint_eq(strlen(e.text), sizeof(e.text) - 1);
	ck_assert_int_eq(e.sys, ENOENT);
}
END_TEST

START_TEST(clear_makes_room_for_another_error)
{
	struct err e = ERR_INIT;

	errno = EPERM;
	err_sys(&e, "first");
	err_clear(&e);
	ck_assert(!err_is_set(&e));
	ck_assert_int_eq(e.sys, 0);
	ck_assert_str_eq(e.text, "");
	err_set(&e, ERR_FAILED, "second");
	ck_assert_str_eq(e.text, "second");
}
END_TEST

START_TEST(copy_takes_all_of_it)
{
	struct err from = ERR_INIT, e = ERR_INIT;

	errno = EIO;
	err_sys(&from, "disk");
	ck_assert_int_eq(err_copy(&e, &from), -1);
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_int_eq(e.sys, EIO);
	ck_assert_str_eq(e.text, from.text);
}
END_TEST

START_TEST(nobody_needs_to_want_to_know)
{
	struct err from = ERR_INIT;

	err_clear(NULL);
	ck_assert(!err_is_set(NULL));
	ck_assert_int_eq(err_set(NULL, ERR_FAILED, "x"), -1);
	ck_assert_int_eq(err_sys(NULL, "x"), -1);
	ck_assert_int_eq(err_wrap(NULL, "x"), -1);
	ck_assert_int_eq(err_copy(NULL, &from), -1);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("err");
	TCase *c = tcase_create("setting");

	tcase_add_test(c, set_gives_code_and_text_and_returns_minus_one);
	tcase_add_test(c, the_first_error_stays);
	tcase_add_test(c, sys_keeps_errno_and_says_it);
	tcase_add_test(c, clear_makes_room_for_another_error);
	suite_add_tcase(s, c);

	c = tcase_create("passing on");
	tcase_add_test(c, wrap_puts_words_in_front_and_keeps_the_code);
	tcase_add_test(c, copy_takes_all_of_it);
	tcase_add_test(c, long_texts_are_cut_not_overrun);
	tcase_add_test(c, nobody_needs_to_want_to_know);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
