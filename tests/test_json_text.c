#include "jobs/json_text.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/macros.h"
#include "tests/harness.h"
#include "tests/random_graph.h"

static void
expect(const char *text, size_t n, const char *expected)
{
	struct buf b = {0};

	json_text_string(&b, text, n);
	ck_assert_str_eq(b.data, expected);
	buf_finish(&b);
}

#define EXPECT(literal, expected) expect(literal, sizeof(literal) - 1, expected)

START_TEST(text_is_quoted)
{
	EXPECT("", "\"\"");
	EXPECT("plain text", "\"plain text\"");
	EXPECT("/", "\"/\"");
}
END_TEST

START_TEST(what_json_does_not_take_is_escaped)
{
	EXPECT("\"\\", "\"\\\"\\\\\"");
	EXPECT("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"");
	EXPECT("a\0b", "\"a\\u0000b\"");
	EXPECT("\x01\x1b[31m", "\"\\u0001\\u001b[31m\"");
	EXPECT("\x7f", "\"\\u007f\"");
	EXPECT("\xc2\x85", "\"\\u0085\"");
}
END_TEST

START_TEST(valid_utf_8_stays)
{
	EXPECT("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
	    "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"");
	EXPECT("\xf4\x8f\xbf\xbf", "\"\xf4\x8f\xbf\xbf\"");
}
END_TEST

START_TEST(each_byte_that_is_none_is_told)
{
	EXPECT("\xff", "\"\\ufffd\"");
	EXPECT("a\x80z", "\"a\\ufffdz\"");
	EXPECT("\xc3", "\"\\ufffd\"");
	EXPECT("\xc3z", "\"\\ufffdz\"");
	EXPECT("\xe2\x82", "\"\\ufffd\\ufffd\"");
	/* Overlong, a surrogate, beyond Unicode. */
	EXPECT("\xc0\x80", "\"\\ufffd\\ufffd\"");
	EXPECT("\xe0\x80\x80", "\"\\ufffd\\ufffd\\ufffd\"");
	EXPECT("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"");
	EXPECT("\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
	EXPECT(
	    "\xf8\x88\x80\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\"");
}
END_TEST

START_TEST(no_text_is_null)
{
	struct buf b = {0};

	json_text_cstring(&b, NULL);
	json_text_cstring(&b, "null");
	ck_assert_str_eq(b.data, "null\"null\"");
	buf_finish(&b);
}
END_TEST

START_TEST(it_is_appended)
{
	struct buf b = {0};

	buf_add_text(&b, "{");
	json_text_cstring(&b, "k");
	buf_add_text(&b, ":");
	json_text_cstring(&b, "v");
	ck_assert_str_eq(b.data, "{\"k\":\"v\"");
	buf_finish(&b);
}
END_TEST

static bool
is_ascii(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] >= 0x80)
			return false;
	}
	return true;
}

/* Whatever the bytes: one line, which a parser takes, and the same if ASCII. */
static void
check_any(const char *text, size_t n)
{
	struct buf b = {0};
	json_t *json;

	json_text_string(&b, text, n);
	ck_assert_uint_eq(strlen(b.data), b.len);
	ck_assert_ptr_null(strpbrk(b.data, "\n\r"));
	for (size_t i = 0; i < b.len; i++)
		ck_assert_int_ge((unsigned char)b.data[i], 0x20);
	json =
	    json_loadb(b.data, b.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	ck_assert_msg(json_is_string(json), "%s", b.data);
	if (is_ascii(text, n)) {
		ck_assert_uint_eq(json_string_length(json), n);
		if (n > 0)
			ck_assert_mem_eq(json_string_value(json), text, n);
	}
	json_decref(json);
	buf_finish(&b);
}

START_TEST(any_bytes_are_one_line_that_a_parser_takes)
{
	/* Bytes at which decoders turn. */
	static const unsigned char turns[] = {0, 0x0a, 0x1f, 0x20, '"', '\\',
	    'a', 0x7f, 0x80, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0,
	    0xf4, 0xf5, 0xff};
	struct random r = {1};
	char text[24];

	for (int c = 0; c < 256; c++) {
		text[0] = (char)c;
		check_any(text, 1);
	}
	for (int i = 0; i < 20000; i++) {
		size_t n = random_below(&r, sizeof(text));

		for (size_t k = 0; k < n; k++)
			text[k] =
			    (char)turns[random_below(&r, ARRAY_LEN(turns))];
		check_any(text, n);
	}
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("json_text");
	TCase *tc = tcase_create("strings");

	tcase_add_test(tc, text_is_quoted);
	tcase_add_test(tc, what_json_does_not_take_is_escaped);
	tcase_add_test(tc, valid_utf_8_stays);
	tcase_add_test(tc, each_byte_that_is_none_is_told);
	tcase_add_test(tc, no_text_is_null);
	tcase_add_test(tc, it_is_appended);
	tcase_add_test(tc, any_bytes_are_one_line_that_a_parser_takes);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
