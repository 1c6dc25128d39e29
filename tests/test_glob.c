#include "jobs/glob.h"

#include <string.h>

#include "core/macros.h"
#include "core/mem.h"
#include "tests/harness.h"

START_TEST(a_plain_name_is_no_pattern)
{
	ck_assert(!glob_is_pattern("unit"));
	ck_assert(!glob_is_pattern("test[cc=gcc,opt=2]"));
	ck_assert(!glob_is_pattern(""));
	ck_assert(glob_is_pattern("test[*]"));
	ck_assert(glob_is_pattern("unit-?"));
}
END_TEST

START_TEST(all_of_a_name_has_to_match)
{
	static const struct {
		const char *pattern, *name;
		bool matches;
	} cases[] = {
	    {"*", "", true},
	    {"*", "any", true},
	    {"**", "any", true},
	    {"", "", true},
	    {"", "a", false},
	    {"unit-*", "unit-", true},
	    {"unit-*", "unit-a", true},
	    {"unit-*", "a-unit-a", false},
	    {"*-unit", "a-unit-b-unit", true},
	    {"*-unit", "a-unit-b", false},
	    {"a*b*c", "aXbXbXc", true},
	    {"a*b*c", "aXcXb", false},
	    {"a?c", "abc", true},
	    {"a?c", "ac", false},
	    {"a?", "a\xc3\xa9", true},
	    {"a??", "a\xc3\xa9", false},
	    {"*?", "", false},
	    {"test[*]", "test[cc=gcc]", true},
	    {"test[*]", "test[cc=gcc].0", false},
	    {"test[ab]", "testa", false},
	    {"test[ab]", "test[ab]", true},
	    {"test[*,opt=2]", "test[cc=a,b,opt=2]", true},
	    {"*[cc=*,*]", "test[cc=gcc,opt=2]", true},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		ck_assert_msg(glob_matches(cases[i].pattern, cases[i].name) ==
				  cases[i].matches,
		    "%s, %s", cases[i].pattern, cases[i].name);
}
END_TEST

/* Many stars do not make it try all ways to share a name among them. */
START_TEST(many_stars_cost_no_more)
{
	char *pattern = xmalloc(2001), *name = xmalloc(100001);
	size_t i;

	for (i = 0; i < 2000; i += 2)
		memcpy(pattern + i, "*a", 2);
	strcpy(pattern + 1998, "*b");
	memset(name, 'a', 100000);
	name[100000] = '\0';
	ck_assert(!glob_matches(pattern, name));
	name[99999] = 'b';
	ck_assert(glob_matches(pattern, name));
	free(pattern);
	free(name);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("glob");
	TCase *tc = tcase_create("patterns");

	tcase_add_test(tc, a_plain_name_is_no_pattern);
	tcase_add_test(tc, all_of_a_name_has_to_match);
	tcase_add_test(tc, many_stars_cost_no_more);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
