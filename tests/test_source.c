#include "cmd/source.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "tests/harness.h"

#define MAX_WORDS 16

static struct source s;
static struct source_words given;
static char *words[MAX_WORDS + 1];
static struct err e;

/* Take words given as one text with blanks between them; '' is an empty one. */
static int
begin(const char *text)
{
	static char copy[256];
	char *at;

	err_clear(&e);
	given.words = words;
	given.n_words = 0;
	snprintf(copy, sizeof(copy), "%s", text);
	for (at = strtok(copy, " "); at != NULL; at = strtok(NULL, " ")) {
		ck_assert_uint_lt(given.n_words, MAX_WORDS);
		words[given.n_words++] = strcmp(at, "''") == 0 ? "" : at;
	}
	return source_init(&s, &given, &e);
}

/* All commands that there are, as "1:a|b 2:c". */
static void
expect(const char *want)
{
	struct source_command c;
	struct buf b = {0};
	size_t i;
	int rc;

	while ((rc = source_next(&s, &c, &e)) > 0) {
		buf_printf(&b, "%s%zu:", b.len > 0 ? " " : "", c.number);
		if (c.text != NULL)
			buf_add_text(&b, c.text);
		for (i = 0; c.argv != NULL && c.argv[i] != NULL; i++)
			buf_printf(&b, "%s%s", i > 0 ? "|" : "", c.argv[i]);
	}
	ck_assert_int_eq(rc, -1);
	ck_assert(!err_is_set(&e));
	ck_assert_str_eq(b.data == NULL ? "" : b.data, want);
	buf_finish(&b);
	source_finish(&s);
}

static void
expect_error(const char *text, const char *error)
{
	ck_assert_int_eq(begin(text), -1);
	ck_assert_ptr_nonnull(strstr(e.text, error));
	source_finish(&s);
}

static void
set_up(void)
{
	memset(&given, 0, sizeof(given));
}

/* Have the n bytes at text to be read from standard input. */
static void
type(const char *text, size_t n)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], text, n), (ssize_t)n);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
}

START_TEST(words_are_cut_at_each_separator)
{
	ck_assert_int_eq(begin("a b ::: c ::: -d :::: {}"), 0);
	ck_assert(!source_is_one(&s));
	ck_assert(!source_is_stream(&s));
	expect("1:a|b 2:c 3:-d|::::|{}");
	ck_assert_int_eq(begin("a b"), 0);
	ck_assert(source_is_one(&s));
	expect("1:a|b");
}
END_TEST

START_TEST(items_are_put_in_or_appended)
{
	given.has_items = true;
	ck_assert_int_eq(begin("a {} x{#} ::: b -c ''"), 0);
	ck_assert(!source_is_one(&s));
	expect("1:a|b|x1 2:a|-c|x2 3:a||x3");
	ck_assert_int_eq(begin("a ::: b c"), 0);
	expect("1:a|b 2:a|c");
	ck_assert_int_eq(begin("a :::"), 0);
	expect("");
}
END_TEST

START_TEST(texts_are_commands)
{
	const char *texts[] = {"a b", "c ::: d"};

	given.texts = texts;
	given.n_texts = 2;
	ck_assert_int_eq(begin(""), 0);
	ck_assert(!source_is_one(&s));
	expect("1:a b 2:c ::: d");
	given.n_texts = 1;
	ck_assert_int_eq(begin(""), 0);
	ck_assert(source_is_one(&s));
	expect("1:a b");
	expect_error("x", "not both");
}
END_TEST

START_TEST(lines_are_commands_unless_they_are_blank)
{
	type("a b\n\n \t\nc", 9);
	ck_assert_int_eq(begin("-"), 0);
	ck_assert(source_is_stream(&s));
	ck_assert_int_eq(source_read_all(&s, 100, &e), 0);
	expect("1:a b 2:c");
}
END_TEST

START_TEST(a_line_is_an_item_whatever_is_in_it)
{
	given.has_items = true;
	given.is_nul = true;
	type("a\nb\0\0 \0", 6);
	ck_assert_int_eq(begin("x"), 0);
	ck_assert_int_eq(source_read_all(&s, 100, &e), 0);
	expect("1:x|a\nb 2:x| 3:x| ");
}
END_TEST

START_TEST(what_is_too_much_or_no_text_is_refused)
{
	struct source_command c;

	type("a\nb\0c\n", 6);
	ck_assert_int_eq(begin("-"), 0);
	ck_assert_int_eq(source_read_all(&s, 100, &e), 0);
	ck_assert_int_eq(source_next(&s, &c, &e), 1);
	ck_assert_int_eq(source_next(&s, &c, &e), -1);
	ck_assert_ptr_nonnull(strstr(e.text, "standard input:2: "));
	source_finish(&s);
	type("a\nb\n", 4);
	ck_assert_int_eq(begin("-"), 0);
	ck_assert_int_eq(source_read_all(&s, 3, &e), -1);
	source_finish(&s);
}
END_TEST

START_TEST(what_is_missing_is_said)
{
	expect_error("", "which command?");
	expect_error("::: a", "command 1 is empty");
	expect_error("a ::: ::: b", "command 2 is empty");
	expect_error("a ::: ''", "command 2 is empty");
	expect_error("- a", "\"a\" behind it");
	given.has_items = true;
	expect_error("", "-i needs a command");
	expect_error("a ::: b ::: c", "one list of items");
	given.has_items = false;
	given.is_nul = true;
	expect_error("a", "-0 is for");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s1 = suite_create("source");
	TCase *tc = tcase_create("source");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, words_are_cut_at_each_separator);
	tcase_add_test(tc, items_are_put_in_or_appended);
	tcase_add_test(tc, texts_are_commands);
	tcase_add_test(tc, lines_are_commands_unless_they_are_blank);
	tcase_add_test(tc, a_line_is_an_item_whatever_is_in_it);
	tcase_add_test(tc, what_is_too_much_or_no_text_is_refused);
	tcase_add_test(tc, what_is_missing_is_said);
	suite_add_tcase(s1, tc);
	return s1;
}

TEST_MAIN
