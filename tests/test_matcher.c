#include "jobs/matcher.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/harness.h"

/* Is the pattern found in the text, when it comes in pieces of n bytes? */
static bool
finds(const char *pattern, const char *text, size_t len, size_t n)
{
	struct err e = ERR_INIT;
	struct matcher m;
	bool found;

	ck_assert_msg(matcher_init(&m, pattern, &e) == 0, "%s", e.text);
	while (len > 0) {
		size_t part = len < n ? len : n;

		matcher_add(&m, text, part);
		text += part;
		len -= part;
	}
	found = m.is_found;
	matcher_finish(&m);
	return found;
}

static bool
finds_text(const char *pattern, const char *text)
{
	bool whole = finds(pattern, text, strlen(text), SIZE_MAX);

	/* However it is cut. */
	for (size_t n = 1; n < 5; n++)
		ck_assert_int_eq(finds(pattern, text, strlen(text), n), whole);
	return whole;
}

static const char *
refusal_of(const char *pattern, struct err *e)
{
	struct matcher m;

	err_clear(e);
	ck_assert_int_eq(matcher_init(&m, pattern, e), -1);
	return e->text;
}

START_TEST(it_finds_a_line)
{
	ck_assert(finds_text("^ready$", "one\nready\n"));
	ck_assert(finds_text("listening on [0-9]+", "x\nlistening on 80\ny\n"));
	ck_assert(finds_text("a|b", "c\nb\n"));
	ck_assert(finds_text("^$", "one\n\n"));
	ck_assert(!finds_text("^ready$", "one\nready now\nnot ready\n"));
	ck_assert(!finds_text("x", ""));
}
END_TEST

START_TEST(it_waits_for_the_end_of_a_line)
{
	struct err e = ERR_INIT;
	struct matcher m;

	ck_assert(!finds_text("ready", "ready"));
	ck_assert_int_eq(matcher_init(&m, "^ready$", &e), 0);
	ck_assert(!matcher_add(&m, "ready", 5));
	ck_assert(matcher_end(&m));
	matcher_finish(&m);
}
END_TEST

START_TEST(it_finds_nothing_across_lines)
{
	ck_assert(!finds_text("one.two", "one\ntwo\n"));
	ck_assert(!finds_text("one[^x]two", "one\ntwo\n"));
}
END_TEST

START_TEST(it_takes_cr_lf_for_an_end)
{
	ck_assert(finds_text("^ready$", "ready\r\n"));
}
END_TEST

START_TEST(it_reads_on_behind_a_nul)
{
	ck_assert(finds("^a b$", "a\0b\n", 4, SIZE_MAX));
	ck_assert(finds("ready", "\0\0ready\n", 8, 1));
}
END_TEST

START_TEST(it_looks_at_the_beginning_of_a_long_line)
{
	size_t len = 3 * MATCHER_LINE_MAX;
	char *text = xmalloc(len);

	memset(text, 'x', len);
	memcpy(text + MATCHER_LINE_MAX - 3, "yes", 3);
	memcpy(text + MATCHER_LINE_MAX + 3, "no", 2);
	text[len - 7] = '\n';
	memcpy(text + len - 6, "after\n", 6);
	ck_assert(finds("yes$", text, len, 1000));
	ck_assert(!finds("no", text, len, SIZE_MAX));
	ck_assert(finds("^after$", text, len, 4096));
	free(text);
}
END_TEST

START_TEST(what_it_has_found_stays_found)
{
	struct err e = ERR_INIT;
	struct matcher m;

	ck_assert_int_eq(matcher_init(&m, "^a$", &e), 0);
	ck_assert(matcher_add(&m, "a\nb\n", 4));
	ck_assert(matcher_add(&m, "c\n", 2));
	matcher_finish(&m);
}
END_TEST

START_TEST(it_forgets_half_a_line)
{
	struct err e = ERR_INIT;
	struct matcher m;

	ck_assert_int_eq(matcher_init(&m, "^b$", &e), 0);
	ck_assert(!matcher_add(&m, "a", 1));
	matcher_forget(&m);
	ck_assert(matcher_add(&m, "b\n", 2));
	matcher_finish(&m);
}
END_TEST

START_TEST(it_refuses_what_is_no_expression)
{
	struct err e = ERR_INIT;

	ck_assert_ptr_nonnull(strstr(refusal_of("(", &e), "is no extended"));
	ck_assert_ptr_nonnull(strstr(refusal_of("[a", &e), "is no extended"));
	ck_assert_ptr_nonnull(strstr(refusal_of("a\\", &e), "is no extended"));
}
END_TEST

START_TEST(it_refuses_what_costs_too_much)
{
	struct err e = ERR_INIT;
	char text[MATCHER_PATTERN_MAX + 2];

	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	ck_assert_ptr_nonnull(strstr(refusal_of(text, &e), "bytes"));
	ck_assert_ptr_nonnull(
	    strstr(refusal_of("((a{255}){255}){255}", &e), "one {"));
	ck_assert_ptr_nonnull(strstr(refusal_of("(a)\\1", &e), "\\1"));
	ck_assert(finds_text("a\\{b\\{", "a{b{\n"));
	ck_assert(finds_text("^a{3}$", "aaa\n"));
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("matcher");
	TCase *tc = tcase_create("lines");

	tcase_add_test(tc, it_finds_a_line);
	tcase_add_test(tc, it_waits_for_the_end_of_a_line);
	tcase_add_test(tc, it_finds_nothing_across_lines);
	tcase_add_test(tc, it_takes_cr_lf_for_an_end);
	tcase_add_test(tc, it_reads_on_behind_a_nul);
	tcase_add_test(tc, it_looks_at_the_beginning_of_a_long_line);
	tcase_add_test(tc, what_it_has_found_stays_found);
	tcase_add_test(tc, it_forgets_half_a_line);
	tcase_add_test(tc, it_refuses_what_is_no_expression);
	tcase_add_test(tc, it_refuses_what_costs_too_much);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
