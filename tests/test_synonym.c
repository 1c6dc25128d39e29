#include "jobs/synonym.h"

#include <string.h>

#include "tests/harness.h"

START_TEST(the_words_of_other_tools_are_known)
{
	ck_assert(synonym_is("depends_on", "needs"));
	ck_assert(synonym_is("script", "run"));
	ck_assert(synonym_is("prefix", "as"));
	ck_assert(synonym_is("healthy", "ready"));
	ck_assert(synonym_is("healthcheck", "ready"));
	ck_assert(!synonym_is("script", "needs"));
	ck_assert(!synonym_is("scrip", "run"));
	ck_assert(!synonym_is("cmd command", "run"));
	ck_assert(!synonym_is("", "run"));
	ck_assert(!synonym_is("_-_", "run"));
}
END_TEST

START_TEST(case_and_what_joins_words_are_ignored)
{
	ck_assert(synonym_is("dependsOn", "needs"));
	ck_assert(synonym_is("DEPENDS-ON", "needs"));
	ck_assert(synonym_is("timeout-minutes", "timeout"));
	ck_assert(synonym_is("readinessProbe", "ready"));
}
END_TEST

START_TEST(a_word_of_any_length_is_taken)
{
	char longer[4000];

	memset(longer, 'a', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	ck_assert(!synonym_is(longer, "run"));
	memset(longer, '-', sizeof(longer));
	memcpy(longer + sizeof(longer) - 4, "cmd", 4);
	ck_assert(synonym_is(longer, "run"));
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("synonym");
	TCase *c = tcase_create("words");

	tcase_add_test(c, the_words_of_other_tools_are_known);
	tcase_add_test(c, case_and_what_joins_words_are_ignored);
	tcase_add_test(c, a_word_of_any_length_is_taken);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
