#include "jobs/environment.h"

#include <stdio.h>
#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

static struct environment env;

static char *base[] = {"PATH=/bin", "A=1", "AB=2", "EMPTY=", "EQ=a=b", NULL};

static void
setup(void)
{
	environment_init(&env, base);
}

static void
teardown(void)
{
	environment_finish(&env);
}

static size_t
length(void)
{
	size_t n = 0;

	while (env.vars[n] != NULL)
		n++;
	return n;
}

START_TEST(it_begins_with_what_there_was)
{
	ck_assert_uint_eq(length(), 5);
	for (size_t i = 0; base[i] != NULL; i++)
		ck_assert_ptr_eq(env.vars[i], base[i]);
	ck_assert_str_eq(environment_get(&env, "EMPTY"), "");
	ck_assert_str_eq(environment_get(&env, "EQ"), "a=b");
}
END_TEST

START_TEST(a_name_is_all_of_a_name)
{
	ck_assert_str_eq(environment_get(&env, "A"), "1");
	ck_assert_str_eq(environment_get(&env, "AB"), "2");
	ck_assert_ptr_null(environment_get(&env, "ABC"));
	ck_assert_ptr_null(environment_get(&env, "a"));
	ck_assert_ptr_null(environment_get(&env, ""));
}
END_TEST

START_TEST(a_later_value_replaces_an_earlier_one)
{
	environment_set(&env, "A", "x", 1);
	environment_set(&env, "A", "longer", 6);
	ck_assert_str_eq(environment_get(&env, "A"), "longer");
	ck_assert_uint_eq(length(), 5);
	ck_assert_str_eq(base[1], "A=1");
}
END_TEST

START_TEST(a_new_one_comes_last)
{
	environment_set(&env, "NEW", "abcdef", 3);
	ck_assert_uint_eq(length(), 6);
	ck_assert_str_eq(env.vars[5], "NEW=abc");
	environment_set(&env, "NONE", "", 0);
	ck_assert_str_eq(env.vars[6], "NONE=");
	ck_assert_ptr_null(env.vars[7]);
}
END_TEST

START_TEST(one_that_is_unset_is_gone)
{
	environment_unset(&env, "A");
	ck_assert_ptr_null(environment_get(&env, "A"));
	ck_assert_str_eq(environment_get(&env, "AB"), "2");
	ck_assert_uint_eq(length(), 4);
	environment_unset(&env, "A");
	environment_unset(&env, "never there");
	ck_assert_uint_eq(length(), 4);
	environment_set(&env, "A", "again", 5);
	ck_assert_str_eq(environment_get(&env, "A"), "again");
	ck_assert_uint_eq(length(), 5);
}
END_TEST

START_TEST(all_can_be_unset)
{
	static const char *const names[] = {"EQ", "PATH", "AB", "EMPTY", "A"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		environment_unset(&env, names[i]);
	ck_assert_uint_eq(length(), 0);
	environment_set(&env, "X", "y", 1);
	ck_assert_str_eq(env.vars[0], "X=y");
}
END_TEST

START_TEST(many_fit)
{
	char name[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "V%d", i);
		environment_set(&env, name, name, strlen(name));
	}
	ck_assert_uint_eq(length(), 1005);
	ck_assert_str_eq(environment_get(&env, "V777"), "V777");
	ck_assert_str_eq(environment_get(&env, "A"), "1");
}
END_TEST

START_TEST(one_that_is_there_twice_is_unset_twice)
{
	static char *twice[] = {"A=1", "B=2", "A=3", NULL};
	struct environment other;

	environment_init(&other, twice);
	environment_unset(&other, "A");
	ck_assert_ptr_null(environment_get(&other, "A"));
	ck_assert_str_eq(other.vars[0], "B=2");
	environment_finish(&other);
}
END_TEST

START_TEST(there_may_be_nothing_at_first)
{
	static char *nothing[] = {NULL};
	struct environment other;

	environment_init(&other, nothing);
	ck_assert_ptr_null(other.vars[0]);
	environment_set(&other, "X", "y", 1);
	ck_assert_str_eq(other.vars[0], "X=y");
	environment_finish(&other);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("environment");
	TCase *tc = tcase_create("environment");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, it_begins_with_what_there_was);
	tcase_add_test(tc, a_name_is_all_of_a_name);
	tcase_add_test(tc, a_later_value_replaces_an_earlier_one);
	tcase_add_test(tc, a_new_one_comes_last);
	tcase_add_test(tc, one_that_is_unset_is_gone);
	tcase_add_test(tc, all_can_be_unset);
	tcase_add_test(tc, many_fit);
	tcase_add_test(tc, one_that_is_there_twice_is_unset_twice);
	tcase_add_test(tc, there_may_be_nothing_at_first);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
