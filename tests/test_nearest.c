#include "jobs/nearest.h"

#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

static const char *const known[] = {"run", "argv", "needs", "timeout",
    "kill_after", "stdin", "stdout", "on_cancel", "finally", "x"};

static const char *
nearest(const char *word)
{
	struct nearest n;

	nearest_init(&n, word, strlen(word));
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		nearest_offer(&n, known[i]);
	return n.best;
}

START_TEST(a_letter_missing_too_many_wrong_or_swapped_is_near)
{
	ck_assert_str_eq(nearest("timout"), "timeout");
	ck_assert_str_eq(nearest("timeoutt"), "timeout");
	ck_assert_str_eq(nearest("timeouf"), "timeout");
	ck_assert_str_eq(nearest("tiemout"), "timeout");
	ck_assert_str_eq(nearest("need"), "needs");
	ck_assert_str_eq(nearest("rnu"), "run");
	ck_assert_str_eq(nearest("onCancel"), "on_cancel");
	ck_assert_str_eq(nearest("kil_atfer"), "kill_after");
}
END_TEST

START_TEST(what_is_too_far_is_no_suggestion)
{
	ck_assert_ptr_null(nearest("command"));
	ck_assert_ptr_null(nearest("retries"));
	ck_assert_ptr_null(nearest("env"));
	ck_assert_ptr_null(nearest(""));
}
END_TEST

START_TEST(one_letter_is_never_like_another)
{
	ck_assert_ptr_null(nearest("y"));
	ck_assert_str_eq(nearest("xy"), "x");
}
END_TEST

START_TEST(what_differs_in_case_only_is_nearest_of_all)
{
	ck_assert_str_eq(nearest("X"), "x");
	ck_assert_str_eq(nearest("TIMEOUT"), "timeout");
	ck_assert_str_eq(nearest("Stdin"), "stdin");
}
END_TEST

START_TEST(the_nearest_wins_and_the_first_of_equals)
{
	ck_assert_str_eq(nearest("stdou"), "stdout");
	ck_assert_str_eq(nearest("stdi"), "stdin");
	ck_assert_str_eq(nearest("stdixt"), "stdin");
}
END_TEST

START_TEST(long_words_are_left_alone)
{
	char longer[200];
	struct nearest n;

	memset(longer, 'a', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	nearest_init(&n, longer, strlen(longer));
	nearest_offer(&n, longer + 1);
	nearest_offer(&n, "run");
	ck_assert_ptr_null(n.best);

	nearest_init(&n, "timeout", 7);
	nearest_offer(&n, longer);
	ck_assert_ptr_null(n.best);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("nearest");
	TCase *c = tcase_create("suggestions");

	tcase_add_test(c, a_letter_missing_too_many_wrong_or_swapped_is_near);
	tcase_add_test(c, what_is_too_far_is_no_suggestion);
	tcase_add_test(c, one_letter_is_never_like_another);
	tcase_add_test(c, what_differs_in_case_only_is_nearest_of_all);
	tcase_add_test(c, the_nearest_wins_and_the_first_of_equals);
	tcase_add_test(c, long_words_are_left_alone);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
