#include "core/buf.h"

#include <stdlib.h>
#include <string.h>

#include "tests/harness.h"

static struct buf b;

static void
setup(void)
{
	b = (struct buf){.data = NULL};
}

static void
teardown(void)
{
	buf_finish(&b);
}

START_TEST(a_zeroed_one_is_empty)
{
	ck_assert_ptr_null(b.data);
	buf_finish(&b);
	buf_clear(&b);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(what_is_added_is_there_with_a_nul_behind)
{
	buf_add(&b, "ab", 2);
	buf_add_text(&b, "cd");
	buf_add_char(&b, 'e');
	buf_printf(&b, "%d", 12);
	ck_assert_uint_eq(b.len, 7);
	ck_assert_str_eq(b.data, "abcde12");
}
END_TEST

START_TEST(nothing_can_be_added)
{
	buf_add(&b, NULL, 0);
	buf_add_text(&b, "");
	buf_printf(&b, "%s", "");
	ck_assert_uint_eq(b.len, 0);
	ck_assert_str_eq(b.data, "");
}
END_TEST

START_TEST(a_nul_is_a_byte_like_others)
{
	buf_add(&b, "a\0b", 3);
	buf_add_char(&b, '\0');
	ck_assert_uint_eq(b.len, 4);
	ck_assert_mem_eq(b.data, "a\0b\0\0", 5);
}
END_TEST

START_TEST(it_grows_byte_by_byte)
{
	for (size_t i = 0; i < 100000; i++) {
		buf_add_char(&b, (char)('a' + i % 26));
		ck_assert_int_eq(b.data[b.len], '\0');
	}
	ck_assert_uint_eq(b.len, 100000);
	for (size_t i = 0; i < b.len; i++)
		ck_assert_int_eq(b.data[i], 'a' + (int)(i % 26));
}
END_TEST

START_TEST(a_format_of_any_length_fits)
{
	size_t sum = 0;

	for (int n = 0; n < 600; n++) {
		buf_printf(&b, "%*s", n, "");
		sum += (size_t)n;
		ck_assert_uint_eq(b.len, sum);
		ck_assert_uint_eq(strlen(b.data), sum);
	}
}
END_TEST

START_TEST(reserved_room_is_at_the_end)
{
	char *end;

	buf_add_text(&b, "ab");
	end = buf_reserve(&b, 1000);
	ck_assert_ptr_eq(end, b.data + 2);
	ck_assert_uint_ge(b.capacity, 1002);
	ck_assert_uint_eq(b.len, 2);
	memset(end, 'x', 1000);
	b.len += 1000;
	buf_add_char(&b, 'y');
	ck_assert_uint_eq(strlen(b.data), 1003);
}
END_TEST

START_TEST(cleared_it_keeps_its_memory)
{
	char *data;

	buf_add_text(&b, "abc");
	data = b.data;
	buf_clear(&b);
	ck_assert_uint_eq(b.len, 0);
	buf_add_text(&b, "x");
	ck_assert_ptr_eq(b.data, data);
	ck_assert_str_eq(b.data, "x");
}
END_TEST

START_TEST(what_is_taken_is_the_callers)
{
	char *text;

	buf_add_text(&b, "abc");
	text = buf_take(&b);
	ck_assert_str_eq(text, "abc");
	free(text);
	ck_assert_ptr_null(b.data);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_uint_eq(b.capacity, 0);
}
END_TEST

START_TEST(what_is_taken_is_never_null)
{
	char *text = buf_take(&b);

	ck_assert_str_eq(text, "");
	free(text);
	buf_add_text(&b, "abc");
	buf_clear(&b);
	text = buf_take(&b);
	ck_assert_str_eq(text, "");
	free(text);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("buf");
	TCase *tc = tcase_create("buf");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_zeroed_one_is_empty);
	tcase_add_test(tc, what_is_added_is_there_with_a_nul_behind);
	tcase_add_test(tc, nothing_can_be_added);
	tcase_add_test(tc, a_nul_is_a_byte_like_others);
	tcase_add_test(tc, it_grows_byte_by_byte);
	tcase_add_test(tc, a_format_of_any_length_fits);
	tcase_add_test(tc, reserved_room_is_at_the_end);
	tcase_add_test(tc, cleared_it_keeps_its_memory);
	tcase_add_test(tc, what_is_taken_is_the_callers);
	tcase_add_test(tc, what_is_taken_is_never_null);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
