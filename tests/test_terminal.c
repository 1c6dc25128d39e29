#include "jobs/terminal.h"

#include <string.h>

#include "tests/harness.h"

/* What a terminal sees of n bytes that come in pieces of so many. */
static void
filter(struct buf *out, const char *bytes, size_t n, size_t piece)
{
	struct terminal t = {.n_held = 0};
	size_t at;

	buf_clear(out);
	for (at = 0; at < n; at += piece)
		terminal_filter(
		    &t, bytes + at, n - at < piece ? n - at : piece, out);
	terminal_filter(&t, NULL, 0, out);
}

/* However the bytes come. */
static void
expect_bytes(const char *bytes, size_t n, const char *expected)
{
	struct buf out = {0};
	size_t piece;

	for (piece = 1; piece <= n; piece++) {
		filter(&out, bytes, n, piece);
		ck_assert_str_eq(out.data, expected);
	}
	buf_finish(&out);
}

static void
expect(const char *bytes, const char *expected)
{
	expect_bytes(bytes, strlen(bytes), expected);
}

START_TEST(text_passes)
{
	expect(
	    "plain ~ text\twith\r\nlines\n", "plain ~ text\twith\r\nlines\n");
	expect("Gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x8e\x89\n",
	    "Gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x8e\x89\n");
}
END_TEST

START_TEST(colours_pass_and_are_reset_at_the_end)
{
	expect("\033[1;31mred\n", "\033[1;31mred\n\033[0m");
	expect("\033[38:5:1mred", "\033[38:5:1mred\033[0m\n");
}
END_TEST

START_TEST(colours_that_were_reset_are_not_reset_again)
{
	expect("\033[31mred\033[0m\n", "\033[31mred\033[0m\n");
	expect("\033[31mred\033[m\n", "\033[31mred\033[m\n");
	expect("\033[31mred\033[0m\033[1m\n",
	    "\033[31mred\033[0m\033[1m\n\033[0m");
}
END_TEST

START_TEST(a_line_without_end_is_ended)
{
	expect("x", "x\n");
	expect("a\nb", "a\nb\n");
	expect("\x1b", "\\x1b\n");
}
END_TEST

START_TEST(what_a_terminal_would_obey_is_shown)
{
	expect("a\033]0;title\007b\n", "a\\x1b]0;title\\x07b\n");
	expect("\033[2J\n", "\\x1b[2J\n");
	expect("\033[?25l\n", "\\x1b[?25l\n");
	expect("\033c\033[6n\n", "\\x1bc\\x1b[6n\n");
	expect("\b\v\f\177\n", "\\x08\\x0b\\x0c\\x7f\n");
	expect("\033\033[31m\n", "\\x1b\033[31m\n\033[0m");
	expect("\033[3\n", "\\x1b[3\n");
	expect_bytes("a\0b\n", 4, "a\\x00b\n");
}
END_TEST

START_TEST(controls_in_utf8_are_shown)
{
	expect("\xc2\x9b"
	       "31m\n",
	    "\\u{009b}31m\n");
	expect("\xe2\x80\xae"
	       "x\n",
	    "\\u{202e}x\n");
	expect("\x9b"
	       "31m\n",
	    "\\x9b31m\n");
}
END_TEST

START_TEST(what_is_no_utf8_is_shown_byte_by_byte)
{
	expect("\xff\xfe\n", "\\xff\\xfe\n");
	expect("\xe2\x82\n", "\\xe2\\x82\n");
	expect("\xc3"
	       "a\n",
	    "\\xc3"
	    "a\n");
	expect("\xe2\x82", "\\xe2\\x82\n");
	expect("\xed\xa0\x80\n", "\\xed\\xa0\\x80\n");
	expect("\xc0\x80\n", "\\xc0\\x80\n");
}
END_TEST

START_TEST(a_sequence_without_end_is_not_held_for_ever)
{
	expect("\033[1111111111111111111111111111111111111111m\n",
	    "\\x1b[1111111111111111111111111111111111111111m\n");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("terminal");
	TCase *tc = tcase_create("filter");

	tcase_add_test(tc, text_passes);
	tcase_add_test(tc, colours_pass_and_are_reset_at_the_end);
	tcase_add_test(tc, colours_that_were_reset_are_not_reset_again);
	tcase_add_test(tc, a_line_without_end_is_ended);
	tcase_add_test(tc, what_a_terminal_would_obey_is_shown);
	tcase_add_test(tc, controls_in_utf8_are_shown);
	tcase_add_test(tc, what_is_no_utf8_is_shown_byte_by_byte);
	tcase_add_test(tc, a_sequence_without_end_is_not_held_for_ever);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
