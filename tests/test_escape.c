#include "cmd/escape.h"

#include <string.h>

#include "tests/harness.h"

/* What text becomes when it comes in pieces of so many bytes. */
static void
expect(bool is_json, const char *text, size_t n, size_t piece, const char *want)
{
	struct escape s = {.is_json = is_json};
	struct buf out = {0};
	size_t at, len;

	for (at = 0; at < n; at += len) {
		len = n - at < piece ? n - at : piece;
		escape_filter(&s, text + at, len, &out);
	}
	escape_filter(&s, NULL, 0, &out);
	ck_assert_str_eq(out.data == NULL ? "" : out.data, want);
	buf_finish(&out);
}

/* In pieces of any size it becomes the same. */
static void
expect_in_all_pieces(bool is_json, const char *text, const char *want)
{
	size_t piece;

	for (piece = 1; piece <= strlen(text); piece++)
		expect(is_json, text, strlen(text), piece, want);
}

START_TEST(a_column_stays_one)
{
	expect_in_all_pieces(false, "a\tb\nc\r\\d \"", "a\\tb\\nc\\r\\\\d \"");
	expect(false, "a\0b", 3, 3, "a\\0000b");
	expect(false, "", 0, 1, "");
}
END_TEST

START_TEST(a_character_that_comes_in_pieces_stays_whole)
{
	expect_in_all_pieces(true, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z",
	    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z");
	expect_in_all_pieces(
	    false, "\xc3\xa9\xe2\x82\xac", "\xc3\xa9\xe2\x82\xac");
}
END_TEST

START_TEST(json_is_one_string_of_utf_8)
{
	expect_in_all_pieces(true, "a\"\\\n\x01", "a\\\"\\\\\\n\\u0001");
	expect_in_all_pieces(true,
	    "\xff"
	    "a\xc3",
	    "\\ufffda\\ufffd");
}
END_TEST

START_TEST(a_terminal_is_given_nothing_to_obey)
{
	struct escape s = {.is_terminal = true};
	struct buf out = {0};

	escape_filter(&s, "a\033]0;x\007", 7, &out);
	escape_filter(&s, NULL, 0, &out);
	ck_assert_ptr_null(memchr(out.data, '\033', out.len));
	buf_finish(&out);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("escape");
	TCase *tc = tcase_create("escape");

	tcase_add_test(tc, a_column_stays_one);
	tcase_add_test(tc, a_character_that_comes_in_pieces_stays_whole);
	tcase_add_test(tc, json_is_one_string_of_utf_8);
	tcase_add_test(tc, a_terminal_is_given_nothing_to_obey);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
