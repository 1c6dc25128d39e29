#include "jobs/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/harness.h"

static struct problems problems;
static struct scan scan;
static char *text;

static void
setup(void)
{
	problems_init(&problems, "f");
}

static void
teardown(void)
{
	scan_finish(&scan);
	problems_finish(&problems);
	free(text);
	text = NULL;
}

static void
start(const char *s)
{
	text = xstrdup(s);
	scan_init(&scan, text, strlen(s), &problems);
}

/* Everything that was reported, as "line:column text" with | between. */
static const char *
reported(void)
{
	static char all[1000];
	size_t used = 0;

	all[0] = '\0';
	for (size_t i = 0; i < problems.n; i++)
		used += (size_t)snprintf(all + used, sizeof(all) - used,
		    "%s%u:%u %s", i == 0 ? "" : "|", problems.list[i].line,
		    problems.list[i].column, problems.list[i].text);
	return all;
}

/* The entries of the value at the beginning, as "key=value" with | between. */
static const char *
entries(void)
{
	static char all[1000];
	struct scan_entry e;
	struct scan_iter it;
	size_t used = 0;

	all[0] = '\0';
	scan_open(&scan, &it, scan_blanks(&scan, 0));
	while (scan_next(&scan, &it, &e))
		used += (size_t)snprintf(all + used, sizeof(all) - used,
		    "%s%.*s=%.*s", used == 0 ? "" : "|",
		    (int)(e.key_end - e.key), text + e.key,
		    (int)(e.value_end - e.value), text + e.value);
	return all;
}

START_TEST(comments_become_spaces_and_lines_stay)
{
	start("{ // one\n\"a\": /* two\nlines */ 1 /**/}");
	ck_assert_str_eq(text, "{       \n\"a\":       \n         1     }");
	ck_assert_str_eq(reported(), "");
}
END_TEST

START_TEST(a_comment_in_a_string_is_text)
{
	start("{\"a\": \"http://x /* y */ \\\" // z\"}");
	ck_assert_str_eq(text, "{\"a\": \"http://x /* y */ \\\" // z\"}");
}
END_TEST

START_TEST(trailing_commas_go_and_others_stay)
{
	start("{\"a\": [1, 2, ], \"b\": {\"c\": 1,/**/\n},\n}");
	ck_assert_str_eq(
	    text, "{\"a\": [1, 2  ], \"b\": {\"c\": 1     \n} \n}");
	teardown();
	setup();
	start("[,] {,} [1,,] [[],,]");
	ck_assert_str_eq(text, "[,] {,} [1,,] [[],,]");
}
END_TEST

START_TEST(what_has_no_end_is_reported_where_it_begins)
{
	start("{\n  \"a\": 1 /* no end\n}");
	ck_assert_str_eq(
	    reported(), "2:10 this comment is not ended; end it with */");
	teardown();
	setup();
	start("{\"a\": \"no end\n, \"b\": 1}");
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_uint_eq(problems.list[0].column, 7);
	ck_assert(scan_is_bad(&scan, 0, 10));
	ck_assert(!scan_is_bad(&scan, 0, 6));
	ck_assert(!scan_is_bad(&scan, 7, 20));
}
END_TEST

START_TEST(slashes_at_the_end_are_no_comment)
{
	start("/");
	ck_assert_str_eq(text, "/");
	teardown();
	setup();
	start("/*/");
	ck_assert_uint_eq(problems.n, 1);
	teardown();
	setup();
	start("\"\\");
	ck_assert_uint_eq(problems.n, 1);
}
END_TEST

START_TEST(an_object_is_cut_into_its_entries)
{
	start(" {\"a\": 1, \"b\": {\"x\": [\"}\"]}, \"c\" : [1, {}] ,"
	      "\"d\": \"\\\"}\", \"e\":true}");
	ck_assert_str_eq(entries(), "\"a\"=1|\"b\"={\"x\": [\"}\"]}|\"c\"=[1, "
				    "{}]|\"d\"=\"\\\"}\"|\"e\"=true");
	ck_assert_str_eq(reported(), "");
}
END_TEST

START_TEST(a_list_is_cut_into_its_elements)
{
	start("[1, \"a\", [2, [3]], {\"b\": 4}, ]");
	ck_assert_str_eq(entries(), "=1|=\"a\"|=[2, [3]]|={\"b\": 4}");
	ck_assert_str_eq(reported(), "");
	teardown();
	setup();
	start("[]");
	ck_assert_str_eq(entries(), "");
}
END_TEST

START_TEST(what_is_between_entries_is_reported_and_passed)
{
	start("{a: 1, \"b\" 2, \"c\":, \"d\": 4 \"e\": 5 junk, \"f\": 6}");
	ck_assert_str_eq(entries(), "\"d\"=4|\"e\"=5|\"f\"=6");
	ck_assert_str_eq(reported(),
	    "1:2 expected a \"name\" in double quotes here|"
	    "1:8 expected : after this name|"
	    "1:15 expected a value after this name|"
	    "1:28 expected , or } before this|"
	    "1:35 expected , or } before this");
}
END_TEST

START_TEST(a_missing_bracket_of_one_entry_leaves_the_others)
{
	start("{\"a\": {\"x\": [1}, \"b\": {\"y\": [2]]}, \"c\": 3}");
	ck_assert_str_eq(
	    entries(), "\"a\"={\"x\": [1}|\"b\"={\"y\": [2]]}|\"c\"=3");
	ck_assert_str_eq(reported(), "");
}
END_TEST

START_TEST(an_object_that_is_not_closed_is_reported)
{
	start("\n {\"a\": {\"b\": 1");
	ck_assert_str_eq(entries(), "\"a\"={\"b\": 1");
	ck_assert_str_eq(reported(), "2:2 this { is not closed");
}
END_TEST

START_TEST(a_byte_order_mark_is_passed_over)
{
	start("\xef\xbb\xbf{\"a\": 1}");
	ck_assert_str_eq(entries(), "\"a\"=1");
	place_move(&scan.place, 3);
	ck_assert_uint_eq(scan.place.column, 1);
}
END_TEST

START_TEST(columns_count_characters_and_go_both_ways)
{
	/* a: umlaut (2 bytes), euro (3), an astral one (4) */
	start("\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\" x\n  y\nz");
	place_move(&scan.place, 12);
	ck_assert_uint_eq(scan.place.column, 7);
	place_move(&scan.place, 19);
	ck_assert_uint_eq(scan.place.line, 3);
	ck_assert_uint_eq(scan.place.column, 2);
	place_move(&scan.place, 16);
	ck_assert_uint_eq(scan.place.line, 2);
	ck_assert_uint_eq(scan.place.column, 3);
	place_move(&scan.place, 12);
	ck_assert_uint_eq(scan.place.line, 1);
	ck_assert_uint_eq(scan.place.column, 7);
	place_move(&scan.place, 1);
	ck_assert_uint_eq(scan.place.column, 2);
	place_move(&scan.place, 14);
	ck_assert_uint_eq(scan.place.line, 2);
	ck_assert_uint_eq(scan.place.column, 1);
}
END_TEST

START_TEST(a_place_is_the_same_from_wherever_it_is_asked)
{
	const char *s = "{\n\"\xc3\xa4\": 1,\n\n  \"b\": [\n2]}\n";
	struct place one, other;

	start(s);
	for (size_t from = 0; from <= strlen(s); from++) {
		for (size_t to = 0; to <= strlen(s); to++) {
			place_init(&one, text, 0);
			place_move(&one, from);
			place_move(&one, to);
			place_init(&other, text, 0);
			place_move(&other, to);
			ck_assert_uint_eq(one.line, other.line);
			ck_assert_uint_eq(one.column, other.column);
		}
	}
}
END_TEST

START_TEST(values_are_found_by_key_and_by_number)
{
	struct scan_entry e;

	start("{\"a\": [10, {\"b\": 20}, 30], \"aa\": 1}");
	ck_assert(scan_find(&scan, 0, "a", &e));
	ck_assert_uint_eq(e.key, 1);
	ck_assert_uint_eq(e.value, 6);
	ck_assert_uint_eq(scan_element(&scan, 6, 2), 22);
	ck_assert_uint_eq(scan_element(&scan, 6, 3), 6);
	ck_assert(!scan_find(&scan, 0, "b", &e));
	ck_assert_uint_eq(e.key, 0);
	ck_assert_uint_eq(e.value, 0);
}
END_TEST

START_TEST(an_index_finds_the_same)
{
	char cut[1000];

	start("{\"a\": [[1], {\"x\": []}], \"b\": {\"c\": \"]\"}, \"d\": []}");
	snprintf(cut, sizeof(cut), "%s", entries());
	scan_index(&scan, 0, scan.len);
	ck_assert_str_eq(entries(), cut);
	ck_assert_uint_eq(scan_element(&scan, 6, 1), 12);
}
END_TEST

START_TEST(brackets_may_be_deep)
{
	size_t n = 3000000;

	text = xmalloc(n + 1);
	memset(text, '[', n / 2);
	memset(text + n / 2, ']', n / 2);
	text[n] = '\0';
	scan_init(&scan, text, n, &problems);
	ck_assert_uint_eq(scan_element(&scan, 0, 0), 1);
	ck_assert_str_eq(reported(), "");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("scan");
	TCase *c = tcase_create("blanking");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, comments_become_spaces_and_lines_stay);
	tcase_add_test(c, a_comment_in_a_string_is_text);
	tcase_add_test(c, trailing_commas_go_and_others_stay);
	tcase_add_test(c, what_has_no_end_is_reported_where_it_begins);
	tcase_add_test(c, slashes_at_the_end_are_no_comment);
	suite_add_tcase(s, c);

	c = tcase_create("cutting");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, an_object_is_cut_into_its_entries);
	tcase_add_test(c, a_list_is_cut_into_its_elements);
	tcase_add_test(c, what_is_between_entries_is_reported_and_passed);
	tcase_add_test(c, a_missing_bracket_of_one_entry_leaves_the_others);
	tcase_add_test(c, an_object_that_is_not_closed_is_reported);
	tcase_add_test(c, brackets_may_be_deep);
	suite_add_tcase(s, c);

	c = tcase_create("places");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, a_byte_order_mark_is_passed_over);
	tcase_add_test(c, columns_count_characters_and_go_both_ways);
	tcase_add_test(c, a_place_is_the_same_from_wherever_it_is_asked);
	tcase_add_test(c, values_are_found_by_key_and_by_number);
	tcase_add_test(c, an_index_finds_the_same);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
