#include "jobs/printable.h"

#include <string.h>

#include "jobs/utf8.h"
#include "tests/harness.h"

static void
expect(const char *text, size_t n, const char *expected, size_t columns)
{
	struct buf b = {0};

	ck_assert_uint_eq(printable_add(&b, text, n), columns);
	ck_assert_str_eq(b.data == NULL ? "" : b.data, expected);
	buf_finish(&b);
}

#define EXPECT(literal, expected, columns) \
	expect(literal, sizeof(literal) - 1, expected, columns)

START_TEST(plain_text_stays)
{
	EXPECT("", "", 0);
	EXPECT("build all", "build all", 9);
	EXPECT("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
	    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 4);
}
END_TEST

START_TEST(a_character_takes_the_columns_that_it_does_on_a_terminal)
{
	/* Kanji, Hangul, full width, an emoji; with an accent of its own. */
	EXPECT("\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5\xe6\x9c\xac", 4);
	EXPECT("\xed\x95\x9c", "\xed\x95\x9c", 2);
	EXPECT("\xef\xbc\xa1", "\xef\xbc\xa1", 2);
	EXPECT("\xf0\x9f\x8e\x89", "\xf0\x9f\x8e\x89", 2);
	EXPECT("e\xcc\x81", "e\xcc\x81", 1);
	EXPECT("\xce\xb1\xd0\xb4", "\xce\xb1\xd0\xb4", 2);
	/* The first and the last of what is wide, and those beside. */
	EXPECT("\xe1\x84\x80", "\xe1\x84\x80", 2);
	EXPECT("\xe1\x83\xbf", "\xe1\x83\xbf", 1);
	EXPECT("\xf0\xbf\xbf\xbd", "\xf0\xbf\xbf\xbd", 2);
}
END_TEST

START_TEST(what_moves_a_terminal_is_shown)
{
	EXPECT("\x1b[31m", "\\x1b[31m", 8);
	EXPECT("a\nb\r\tc", "a\\x0ab\\x0d\\x09c", 15);
	EXPECT("\0\x7f", "\\x00\\x7f", 8);
	/* CSI as one character of C1. */
	EXPECT("\xc2\x9b", "\\u{009b}", 8);
}
END_TEST

START_TEST(what_turns_or_breaks_a_line_is_shown)
{
	EXPECT("\xe2\x80\xae", "\\u{202e}", 8);
	EXPECT("\xe2\x81\xa6", "\\u{2066}", 8);
	EXPECT("\xe2\x80\x8e", "\\u{200e}", 8);
	EXPECT("\xd8\x9c", "\\u{061c}", 8);
	EXPECT("\xe2\x80\xa8\xe2\x80\xa9", "\\u{2028}\\u{2029}", 16);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_shown)
{
	EXPECT("\xff", "\\xff", 4);
	EXPECT("a\xc3", "a\\xc3", 5);
	EXPECT("\xed\xa0\x80", "\\xed\\xa0\\x80", 12);
}
END_TEST

START_TEST(whatever_goes_in_what_comes_out_is_harmless)
{
	char text[4];

	for (unsigned i = 0; i < 1 << 16; i++) {
		struct buf b = {0};
		const char *at;
		size_t len;

		text[0] = (char)(0xe0 | i >> 12);
		text[1] = (char)(0x80 | (i >> 6 & 0x3f));
		text[2] = (char)(0x80 | (i & 0x3f));
		printable_add(&b, text, 3);
		at = b.data;
		len = b.len;
		while (len > 0) {
			uint32_t c = utf8_next(&at, &len);

			ck_assert_uint_ne(c, UTF8_INVALID);
			ck_assert(!utf8_is_control(c));
			ck_assert(c < 0x202a || c > 0x202e);
		}
		buf_finish(&b);
	}
}
END_TEST

static void
expect_short(const char *text, size_t columns, const char *expected)
{
	struct buf b = {0};
	size_t n = printable_add_short(&b, text, columns);

	ck_assert_str_eq(b.data == NULL ? "" : b.data, expected);
	ck_assert_uint_eq(n, strlen(expected));
	buf_finish(&b);
}

START_TEST(a_long_text_ends_in_dots)
{
	expect_short("", 5, "");
	expect_short("abcde", 5, "abcde");
	expect_short("abcdefghij", 5, "abcde...");
	/* Dots would be no shorter. */
	expect_short("abcdefgh", 5, "abcdefgh");
	expect_short("abcdefghi", 5, "abcde...");
	expect_short("abcdefghij", (size_t)-1, "abcdefghij");
}
END_TEST

START_TEST(an_escape_is_not_cut)
{
	expect_short("ab\x1b[31mxyz", 4, "ab\\x1b...");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("printable");
	TCase *tc = tcase_create("printable");

	tcase_add_test(tc, plain_text_stays);
	tcase_add_test(
	    tc, a_character_takes_the_columns_that_it_does_on_a_terminal);
	tcase_add_test(tc, what_moves_a_terminal_is_shown);
	tcase_add_test(tc, what_turns_or_breaks_a_line_is_shown);
	tcase_add_test(tc, bytes_that_are_no_text_are_shown);
	tcase_add_test(tc, whatever_goes_in_what_comes_out_is_harmless);
	tcase_add_test(tc, a_long_text_ends_in_dots);
	tcase_add_test(tc, an_escape_is_not_cut);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
