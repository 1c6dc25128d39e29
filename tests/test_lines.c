#include "jobs/lines.h"

#include <string.h>

#include "core/mem.h"
#include "tests/harness.h"

static struct lines lines;
static struct buf out;

static void
setup(void)
{
	out = (struct buf){0};
	lines_init(&lines, "job", false);
}

static void
teardown(void)
{
	lines_finish(&lines);
	buf_finish(&out);
}

static void
expect_bytes(const char *expected, size_t n)
{
	ck_assert_uint_eq(out.len, n);
	if (n > 0)
		ck_assert_mem_eq(out.data, expected, n);
	buf_clear(&out);
}

static void
expect(const char *expected)
{
	expect_bytes(expected, strlen(expected));
}

static void
add(const char *text)
{
	lines_add(&lines, text, strlen(text), &out);
}

/* n bytes of c, in pieces. */
static void
add_many(char c, size_t n, size_t piece)
{
	char *bytes = xmalloc(piece);

	memset(bytes, c, piece);
	for (; n > 0; n -= piece < n ? piece : n)
		lines_add(&lines, bytes, piece < n ? piece : n, &out);
	free(bytes);
}

START_TEST(each_line_has_the_name_in_front)
{
	add("one\ntwo\n\n");
	expect("[job] one\n[job] two\n[job] \n");
}
END_TEST

START_TEST(no_line_is_torn)
{
	add("o");
	add("ne");
	expect("");
	add("\ntw");
	expect("[job] one\n");
	add("o\nthree\nf");
	expect("[job] two\n[job] three\n");
}
END_TEST

START_TEST(the_last_line_is_ended)
{
	add("end");
	lines_end(&lines, &out);
	expect("[job] end\n");
	lines_end(&lines, &out);
	expect("");
}
END_TEST

START_TEST(bytes_are_exact)
{
	lines_add(&lines, "\0a\xff\r\033[2J\0\n", 10, &out);
	expect_bytes("[job] \0a\xff\r\033[2J\0\n", 16);
}
END_TEST

START_TEST(a_line_of_the_greatest_length_is_whole)
{
	add_many('x', LINES_MAX, 1000);
	expect("");
	add("\n");
	ck_assert_uint_eq(out.len, 6 + LINES_MAX + 1);
}
END_TEST

START_TEST(a_longer_one_is_cut_and_marked)
{
	for (size_t piece = 1; piece < 20000; piece = piece * 3 + 1) {
		add_many('x', 2 * LINES_MAX + 1, piece);
		add("\nnext\n");
		ck_assert_uint_eq(
		    out.len, 2 * LINES_MAX + 1 + 6 + 7 + 7 + 3 + 11);
		ck_assert_mem_eq(out.data, "[job] xx", 8);
		ck_assert_mem_eq(out.data + 6 + LINES_MAX, "\n[job]+ xx", 10);
		ck_assert_mem_eq(out.data + 6 + LINES_MAX + 1 + 7 + LINES_MAX,
		    "\n[job]+ x\n[job] next\n", 21);
		buf_clear(&out);
	}
}
END_TEST

START_TEST(memory_stays_bounded_without_an_end)
{
	for (int i = 0; i < 100; i++) {
		add_many('x', 65536, 65536);
		buf_clear(&out);
	}
	ck_assert_uint_le(lines.line.capacity, 4 * LINES_MAX);
}
END_TEST

START_TEST(a_cut_leaves_characters_whole)
{
	add_many('x', LINES_MAX - 1, LINES_MAX);
	add("\xc3\xa4\n");
	ck_assert_mem_eq(
	    out.data + 6 + LINES_MAX - 1, "\n[job]+ \xc3\xa4\n", 11);
	buf_clear(&out);
}
END_TEST

START_TEST(a_name_can_not_forge_another)
{
	lines_finish(&lines);
	lines_init(&lines, "a\n[b]\033", false);
	add("x\n");
	expect("[a\\x0a[b]\\x1b] x\n");
}
END_TEST

START_TEST(without_a_name_bytes_pass)
{
	lines_finish(&lines);
	lines_init(&lines, NULL, false);
	add("a\nb");
	expect("a\nb");
	lines_end(&lines, &out);
	expect("");
}
END_TEST

START_TEST(a_terminal_sees_colours_and_no_carriage_return)
{
	lines_finish(&lines);
	lines_init(&lines, "job", true);
	add("\033[31mred\nplain\r\n");
	expect("[job] \033[31mred\033[0m\n[job] plain\n");
	add("10%\r[other] forged\033[2K\n");
	expect("[job] 10%\\x0d[other] forged\\x1b[2K\n");
	add("\033[3");
	lines_end(&lines, &out);
	expect("[job] \\x1b[3\n");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("lines");
	TCase *tc = tcase_create("lines");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, each_line_has_the_name_in_front);
	tcase_add_test(tc, no_line_is_torn);
	tcase_add_test(tc, the_last_line_is_ended);
	tcase_add_test(tc, bytes_are_exact);
	tcase_add_test(tc, a_line_of_the_greatest_length_is_whole);
	tcase_add_test(tc, a_longer_one_is_cut_and_marked);
	tcase_add_test(tc, memory_stays_bounded_without_an_end);
	tcase_add_test(tc, a_cut_leaves_characters_whole);
	tcase_add_test(tc, a_name_can_not_forge_another);
	tcase_add_test(tc, without_a_name_bytes_pass);
	tcase_add_test(tc, a_terminal_sees_colours_and_no_carriage_return);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
