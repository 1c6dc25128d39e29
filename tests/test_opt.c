#include "cmd/opt.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

/* What the options below were set to. */
static struct {
	int jobs, quiet, verbose;
	char log[128];
} got;

static int
set_jobs(void *into, const char *value, struct err *e)
{
	ck_assert_ptr_eq(into, &got);
	if (value[0] < '0' || value[0] > '9')
		return err_set(e, ERR_INVALID, "%s is no number", value);
	got.jobs = atoi(value);
	return 0;
}

static int
set_quiet(void *into, const char *value, struct err *e)
{
	(void)into;
	(void)e;
	ck_assert_ptr_null(value);
	got.quiet++;
	return 0;
}

static int
set_verbose(void *into, const char *value, struct err *e)
{
	(void)into;
	(void)e;
	ck_assert_ptr_null(value);
	got.verbose++;
	return 0;
}

static int
set_log(void *into, const char *value, struct err *e)
{
	(void)into;
	(void)e;
	strcat(got.log, value);
	strcat(got.log, "|");
	return 0;
}

static const struct option options[] = {
    {'j', "jobs", "N", "so many at once", set_jobs},
    {'q', "quiet", NULL, "say nothing", set_quiet},
    {'v', "verbose", NULL, "say more", set_verbose},
    {0, "log", "FILE", "where to", set_log},
};

#define MAX_ARGV 8

static char *argv[MAX_ARGV + 1];
static int n_words;
static struct err e;

/* Parse words given as one text with blanks between them. */
static int
parse_by(const char *text, bool is_leading)
{
	static char copy[256];
	int argc = 1;
	char *at;

	memset(&got, 0, sizeof(got));
	memset(argv, 0, sizeof(argv));
	err_clear(&e);
	n_words = -1;
	argv[0] = "cmd";
	strcpy(copy, text);
	for (at = strtok(copy, " "); at != NULL; at = strtok(NULL, " ")) {
		ck_assert_int_lt(argc, MAX_ARGV);
		argv[argc++] = strcmp(at, "''") == 0 ? "" : at;
	}
	return (is_leading ? opt_parse_leading : opt_parse)(
	    options, ARRAY_LEN(options), argc, argv, &got, &n_words, &e);
}

static int
parse(const char *text)
{
	return parse_by(text, false);
}

START_TEST(a_value_is_joined_or_the_next_word)
{
	static const char *const ways[] = {
	    "-j4", "-j 4", "--jobs=4", "--jobs 4"};

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		ck_assert_int_eq(parse(ways[i]), 0);
		ck_assert_int_eq(got.jobs, 4);
		ck_assert_int_eq(n_words, 0);
	}
}
END_TEST

START_TEST(the_last_one_counts_and_all_are_heard)
{
	ck_assert_int_eq(parse("-j1 --jobs=2 -j 3 --log a --log=b"), 0);
	ck_assert_int_eq(got.jobs, 3);
	ck_assert_str_eq(got.log, "a|b|");
}
END_TEST

START_TEST(letters_may_be_joined)
{
	ck_assert_int_eq(parse("-qvq"), 0);
	ck_assert_int_eq(got.quiet, 2);
	ck_assert_int_eq(got.verbose, 1);
	ck_assert_int_eq(parse("-qj4"), 0);
	ck_assert_int_eq(got.quiet, 1);
	ck_assert_int_eq(got.jobs, 4);
	ck_assert_int_eq(parse("-qj 4 x"), 0);
	ck_assert_int_eq(got.jobs, 4);
	ck_assert_int_eq(n_words, 1);
}
END_TEST

START_TEST(options_stand_anywhere_and_words_keep_their_order)
{
	ck_assert_int_eq(parse("a -q b --jobs 2 c"), 0);
	ck_assert_int_eq(n_words, 3);
	ck_assert_str_eq(argv[0], "cmd");
	ck_assert_str_eq(argv[1], "a");
	ck_assert_str_eq(argv[2], "b");
	ck_assert_str_eq(argv[3], "c");
	ck_assert_int_eq(got.quiet, 1);
}
END_TEST

START_TEST(behind_two_dashes_all_are_words)
{
	ck_assert_int_eq(parse("-q -- -j --log --"), 0);
	ck_assert_int_eq(n_words, 3);
	ck_assert_str_eq(argv[1], "-j");
	ck_assert_str_eq(argv[2], "--log");
	ck_assert_str_eq(argv[3], "--");
	ck_assert_int_eq(got.jobs, 0);
}
END_TEST

START_TEST(a_dash_alone_and_nothing_are_words)
{
	ck_assert_int_eq(parse("- ''"), 0);
	ck_assert_int_eq(n_words, 2);
	ck_assert_str_eq(argv[1], "-");
	ck_assert_str_eq(argv[2], "");
}
END_TEST

START_TEST(a_value_may_look_like_anything)
{
	ck_assert_int_eq(parse("--log -q --log -- --log= --log=a=b"), 0);
	ck_assert_str_eq(got.log, "-q|--||a=b|");
	ck_assert_int_eq(got.quiet, 0);
}
END_TEST

static void
expect_error(const char *text, const char *error)
{
	ck_assert_int_eq(parse(text), -1);
	ck_assert_int_eq(e.code, ERR_INVALID);
	ck_assert_str_eq(e.text, error);
}

START_TEST(what_is_wrong_is_said_with_the_option)
{
	expect_error("-j", "--jobs needs a value: N");
	expect_error("x --log", "--log needs a value: FILE");
	expect_error("-jx", "--jobs: x is no number");
	expect_error("--jobs=", "--jobs:  is no number");
	expect_error("--quiet=1", "--quiet takes no value");
	expect_error("-x", "unknown option -x");
	expect_error("-qx", "unknown option -x");
	expect_error("--nothing-like-it", "unknown option --nothing-like-it");
}
END_TEST

START_TEST(the_nearest_is_offered)
{
	expect_error("--job", "unknown option --job; did you mean --jobs?");
	expect_error(
	    "--verbos=3", "unknown option --verbos; did you mean --verbose?");
}
END_TEST

START_TEST(no_option_is_taken_by_its_beginning)
{
	ck_assert_int_eq(parse("--j 4"), -1);
	ck_assert_int_eq(parse("--quietly"), -1);
	ck_assert_int_eq(parse("--="), -1);
}
END_TEST

START_TEST(help_is_asked_for_in_either_way)
{
	ck_assert_int_eq(parse("--help"), 1);
	ck_assert_int_eq(parse("-h"), 1);
	ck_assert_int_eq(parse("a -qh -x"), 1);
	ck_assert_int_eq(parse("-- --help"), 0);
	ck_assert_int_eq(parse("--log --help"), 0);
	ck_assert_int_eq(parse("-x --help"), -1);
}
END_TEST

START_TEST(the_help_has_a_line_for_each)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_uint_eq(opt_print(options, ARRAY_LEN(options), true, out), 0);
	fclose(out);
	ck_assert_str_eq(text, "  -j, --jobs=N              so many at once\n"
			       "  -q, --quiet               say nothing\n"
			       "  -v, --verbose             say more\n"
			       "      --log=FILE            where to\n"
			       "  -h, --help                show this help\n");
	free(text);
}
END_TEST

START_TEST(a_command_s_options_are_its_own)
{
	ck_assert_int_eq(parse_by("-qj4 ls -j 8 -- -v", true), 0);
	ck_assert_int_eq(got.jobs, 4);
	ck_assert_int_eq(got.verbose, 0);
	ck_assert_int_eq(n_words, 5);
	ck_assert_str_eq(argv[1], "ls");
	ck_assert_str_eq(argv[2], "-j");
	ck_assert_str_eq(argv[4], "--");
	ck_assert_int_eq(parse_by("-j4 -- -v -- x", true), 0);
	ck_assert_int_eq(n_words, 3);
	ck_assert_str_eq(argv[1], "-v");
	ck_assert_int_eq(parse_by("- -j4", true), 0);
	ck_assert_int_eq(n_words, 2);
}
END_TEST

START_TEST(before_the_command_what_is_wrong_is_said)
{
	ck_assert_int_eq(parse_by("-x ls", true), -1);
	ck_assert_str_eq(e.text, "unknown option -x");
	ck_assert_int_eq(parse_by("-j", true), -1);
	ck_assert_int_eq(parse_by("-q --help ls", true), 1);
	ck_assert_int_eq(parse_by("ls --help", true), 0);
}
END_TEST

static const struct option many[] = {
    {'m', "mode", "MODE:one|other", "which way", set_log},
    OPT_MORE,
    {'j', "jobs", "N", "so many at once", set_jobs},
    {'q', "quiet", NULL, "say nothing", set_quiet},
};

START_TEST(a_screen_of_help_leaves_out_what_is_asked_for_seldom)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_uint_eq(opt_print(many, ARRAY_LEN(many), false, out), 2);
	fclose(out);
	ck_assert_str_eq(text, "  -m, --mode=MODE           which way\n"
			       "  -h, --help                show this help\n");
	free(text);
}
END_TEST

START_TEST(what_separates_the_options_is_none)
{
	char *words[] = {"cmd", "--=x", "--jobs=3", NULL};
	int n;

	memset(&got, 0, sizeof(got));
	err_clear(&e);
	ck_assert_int_eq(
	    opt_parse(many, ARRAY_LEN(many), 3, words, &got, &n, &e), -1);
	ck_assert_str_eq(e.text, "unknown option --");
	err_clear(&e);
	words[1] = "x";
	ck_assert_int_eq(
	    opt_parse(many, ARRAY_LEN(many), 3, words, &got, &n, &e), 0);
	ck_assert_int_eq(got.jobs, 3);
}
END_TEST

START_TEST(the_words_of_a_value_stand_behind_its_name)
{
	char *words[] = {"cmd", "--mode", NULL};
	int n;

	ck_assert_str_eq(opt_words(&many[0]), "one|other");
	ck_assert_uint_eq(opt_value_len(&many[0]), 4);
	ck_assert_ptr_null(opt_words(&many[2]));
	ck_assert_uint_eq(opt_value_len(&many[2]), 1);
	ck_assert_ptr_null(opt_words(&many[3]));
	ck_assert_uint_eq(opt_value_len(&many[3]), 0);
	err_clear(&e);
	ck_assert_int_eq(
	    opt_parse(many, ARRAY_LEN(many), 2, words, &got, &n, &e), -1);
	ck_assert_str_eq(e.text, "--mode needs a value: MODE");
}
END_TEST

START_TEST(a_word_is_found_or_all_are_named)
{
	static const char *const words[] = {"cancel", "drain", NULL};

	err_clear(&e);
	ck_assert_int_eq(opt_find_word("cancel", words, &e), 0);
	ck_assert_int_eq(opt_find_word("drain", words, &e), 1);
	ck_assert_int_eq(opt_find_word("dra", words, &e), -1);
	ck_assert_str_eq(e.text, "\"dra\" is none of cancel, drain");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("opt");
	TCase *tc = tcase_create("opt");

	tcase_add_test(tc, a_value_is_joined_or_the_next_word);
	tcase_add_test(tc, the_last_one_counts_and_all_are_heard);
	tcase_add_test(tc, letters_may_be_joined);
	tcase_add_test(tc, options_stand_anywhere_and_words_keep_their_order);
	tcase_add_test(tc, behind_two_dashes_all_are_words);
	tcase_add_test(tc, a_dash_alone_and_nothing_are_words);
	tcase_add_test(tc, a_value_may_look_like_anything);
	tcase_add_test(tc, what_is_wrong_is_said_with_the_option);
	tcase_add_test(tc, the_nearest_is_offered);
	tcase_add_test(tc, no_option_is_taken_by_its_beginning);
	tcase_add_test(tc, help_is_asked_for_in_either_way);
	tcase_add_test(tc, the_help_has_a_line_for_each);
	tcase_add_test(tc, a_command_s_options_are_its_own);
	tcase_add_test(tc, before_the_command_what_is_wrong_is_said);
	tcase_add_test(
	    tc, a_screen_of_help_leaves_out_what_is_asked_for_seldom);
	tcase_add_test(tc, what_separates_the_options_is_none);
	tcase_add_test(tc, the_words_of_a_value_stand_behind_its_name);
	tcase_add_test(tc, a_word_is_found_or_all_are_named);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
