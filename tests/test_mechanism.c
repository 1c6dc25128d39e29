#include "core/mechanism.h"

#include <stdlib.h>

#include "tests/harness.h"

START_TEST(each_has_a_name_and_is_turned_off_by_it)
{
	for (int m = 0; m < MECHANISMS; m++) {
		const char *name = mechanism_name((enum mechanism)m);

		ck_assert_ptr_nonnull(name);
		setenv("TASKCTL_WITHOUT", name, 1);
		ck_assert(mechanism_is_off((enum mechanism)m));
	}
}
END_TEST

START_TEST(a_list_turns_off_what_it_names_and_nothing_else)
{
	bool before;

	unsetenv("TASKCTL_WITHOUT");
	before = mechanism_is_off(MECHANISM_TMPFILE);
	setenv("TASKCTL_WITHOUT", "pidfd, cgroup,,tmp,tmpfiles", 1);
	ck_assert(mechanism_is_off(MECHANISM_PIDFD));
	ck_assert(mechanism_is_off(MECHANISM_CGROUP));
	ck_assert_int_eq(mechanism_is_off(MECHANISM_TMPFILE), before);
}
END_TEST

START_TEST(a_name_that_is_none_is_found)
{
	const char *name;
	int n = 0;

	unsetenv("TASKCTL_WITHOUT");
	ck_assert_ptr_null(mechanism_unknown(&n));
	setenv("TASKCTL_WITHOUT", "pidfd,cgroup", 1);
	ck_assert_ptr_null(mechanism_unknown(&n));
	setenv("TASKCTL_WITHOUT", "pidfd,pidfs,cgroup", 1);
	name = mechanism_unknown(&n);
	ck_assert_ptr_nonnull(name);
	ck_assert_int_eq(n, 5);
	ck_assert_int_eq(name[4], 's');
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("mechanism");
	TCase *t = tcase_create("mechanism");

	tcase_add_test(t, each_has_a_name_and_is_turned_off_by_it);
	tcase_add_test(t, a_list_turns_off_what_it_names_and_nothing_else);
	tcase_add_test(t, a_name_that_is_none_is_found);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN
