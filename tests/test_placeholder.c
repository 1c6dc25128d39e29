#include "cmd/placeholder.h"

#include <stdlib.h>

#include "core/macros.h"
#include "tests/harness.h"

static void
expect(const char *arg, const char *item, const char *filled)
{
	char *got = placeholder_fill(arg, item, 7);

	ck_assert_str_eq(got, filled);
	free(got);
}

START_TEST(each_stands_for_its_part_of_a_path)
{
	expect("{}", "a/b.tar.gz", "a/b.tar.gz");
	expect("{.}", "a/b.tar.gz", "a/b.tar");
	expect("{/}", "a/b.tar.gz", "b.tar.gz");
	expect("{//}", "a/b.tar.gz", "a");
	expect("{/.}", "a/b.tar.gz", "b.tar");
	expect("{#}", "a/b.tar.gz", "7");
}
END_TEST

START_TEST(they_stand_anywhere_and_more_than_once)
{
	expect("--out={.}.jpg:{#}{#}", "x.png", "--out=x.jpg:77");
	expect("{}{}", "", "");
	expect("", "x", "");
}
END_TEST

START_TEST(what_is_none_stays)
{
	expect("{", "x", "{");
	expect("{x} {1} {.", "x", "{x} {1} {.");
	expect("{{}}", "x", "{x}");
	ck_assert(!placeholder_is_in("{1} {x {."));
	ck_assert(placeholder_is_in("--a={//}/b"));
	ck_assert(!placeholder_is_in(""));
}
END_TEST

START_TEST(what_comes_in_is_not_looked_at_again)
{
	expect("{} {#}", "{#}{.}", "{#}{.} 7");
}
END_TEST

START_TEST(a_folder_with_a_dot_is_no_extension)
{
	expect("{.}", "a.d/b", "a.d/b");
	expect("{/.}", "a.d/b", "b");
	expect("{.}", ".profile", ".profile");
	expect("{.}", "a/.profile", "a/.profile");
	expect("{.}", "a.", "a.");
	expect("{.}", "..", "..");
}
END_TEST

START_TEST(a_path_without_a_folder_is_in_this_one)
{
	expect("{//}", "x", ".");
	expect("{//}", "/x", "/");
	expect("{//}", "/", "/");
	expect("{/}", "/", "/");
	expect("{/}", "a/b/", "b");
	expect("{//}", "a//b", "a");
	expect("{//}", "", ".");
	expect("{//}", "a/b/c.d", "a/b");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("placeholder");
	TCase *tc = tcase_create("placeholder");

	tcase_add_test(tc, each_stands_for_its_part_of_a_path);
	tcase_add_test(tc, they_stand_anywhere_and_more_than_once);
	tcase_add_test(tc, what_is_none_stays);
	tcase_add_test(tc, what_comes_in_is_not_looked_at_again);
	tcase_add_test(tc, a_folder_with_a_dot_is_no_extension);
	tcase_add_test(tc, a_path_without_a_folder_is_in_this_one);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
