#include "core/mem.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "tests/harness.h"

START_TEST(nothing_is_memory_too)
{
	void *p[3] = {xmalloc(0), xcalloc(0, 8), xrealloc_array(NULL, 0, 8)};

	for (int i = 0; i < 3; i++) {
		ck_assert_ptr_nonnull(p[i]);
		free(p[i]);
	}
}
END_TEST

START_TEST(xcalloc_gives_zeroes)
{
	char *p = xcalloc(3, 100);

	for (int i = 0; i < 300; i++)
		ck_assert_int_eq(p[i], 0);
	free(p);
}
END_TEST

START_TEST(xrealloc_array_keeps_what_was_there)
{
	int *p = xrealloc_array(NULL, 2, sizeof(*p));

	p[0] = 1;
	p[1] = 2;
	p = xrealloc_array(p, 1000, sizeof(*p));
	ck_assert_int_eq(p[0], 1);
	ck_assert_int_eq(p[1], 2);
	p[999] = 3;
	free(p);
}
END_TEST

START_TEST(xgrow_array_at_least_doubles)
{
	size_t capacity = 0, changes = 0, old;
	char *p = NULL;

	for (size_t n = 1; n <= 1000; n++) {
		old = capacity;
		p = xgrow_array(p, &capacity, n, 1);
		ck_assert_uint_ge(capacity, n);
		if (capacity == old)
			continue;
		ck_assert_uint_ge(capacity, 2 * old);
		changes++;
		p[capacity - 1] = 'x';
	}
	ck_assert_uint_le(changes, 10);
	free(p);
}
END_TEST

START_TEST(xgrow_array_jumps_to_what_is_needed)
{
	size_t capacity = 0;
	char *p = xgrow_array(NULL, &capacity, 777, 1);

	ck_assert_uint_ge(capacity, 777);
	p[776] = 'x';
	ck_assert_ptr_eq(xgrow_array(p, &capacity, 777, 1), p);
	free(p);
}
END_TEST

START_TEST(strings_are_copied)
{
	const char *word = "word";
	char *copy = xstrdup(word), *part = xmemdup0("word", 2);
	char *none = xmemdup0(NULL, 0), *made = xasprintf("%s-%d", word, 7);

	ck_assert_ptr_ne(copy, word);
	ck_assert_str_eq(copy, "word");
	ck_assert_str_eq(part, "wo");
	ck_assert_str_eq(none, "");
	ck_assert_str_eq(made, "word-7");
	free(copy);
	free(part);
	free(none);
	free(made);
}
END_TEST

START_TEST(a_product_that_overflows_ends_the_program)
{
	free(xcalloc(SIZE_MAX / 2, 3));
}
END_TEST

START_TEST(an_array_that_overflows_ends_the_program)
{
	free(xrealloc_array(NULL, SIZE_MAX / 4 + 1, 4));
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("mem");
	const char *fork_mode = getenv("CK_FORK");
	TCase *c = tcase_create("memory");

	tcase_add_test(c, nothing_is_memory_too);
	tcase_add_test(c, xcalloc_gives_zeroes);
	tcase_add_test(c, xrealloc_array_keeps_what_was_there);
	tcase_add_test(c, xgrow_array_at_least_doubles);
	tcase_add_test(c, xgrow_array_jumps_to_what_is_needed);
	tcase_add_test(c, strings_are_copied);
	suite_add_tcase(s, c);

	if (fork_mode != NULL && strcmp(fork_mode, "no") == 0)
		return s;
	c = tcase_create("the end");
	tcase_add_test_raise_signal(
	    c, a_product_that_overflows_ends_the_program, SIGABRT);
	tcase_add_test_raise_signal(
	    c, an_array_that_overflows_ends_the_program, SIGABRT);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
