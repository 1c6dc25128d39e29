#include "jobs/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/macros.h"
#include "tests/harness.h"

/* The words with a | behind each, to be freed; NULL when it is for the shell. */
static char *
split(const char *text)
{
	char **argv = shell_split(text);
	struct buf b = {0};

	if (argv == NULL)
		return NULL;
	for (size_t i = 0; argv[i] != NULL; i++)
		buf_printf(&b, "%s|", argv[i]);
	free(argv);
	return buf_take(&b);
}

static const struct {
	const char *text, *words;
} plain[] = {
    {"make", "make|"},
    {"make -j4 all", "make|-j4|all|"},
    {"  cc   -c  a.c  ", "cc|-c|a.c|"},
    {"/usr/bin/env", "/usr/bin/env|"},
    {"./a", "./a|"},
    {"x a=b", "x|a=b|"},
    {"  x a=b =c =", "x|a=b|=c|=|"},
    {"dd if=/dev/zero of=x bs=1", "dd|if=/dev/zero|of=x|bs=1|"},
    {"date +%s", "date|+%s|"},
    {"a,b c:d e@f g_h", "a,b|c:d|e@f|g_h|"},
    {"x echo if", "x|echo|if|"},
    {"-x", "-x|"},
};

START_TEST(plain_words_need_no_shell)
{
	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		char *words = split(plain[i].text);

		ck_assert_msg(
		    words != NULL, "\"%s\" is for the shell", plain[i].text);
		ck_assert_str_eq(words, plain[i].words);
		free(words);
	}
}
END_TEST

START_TEST(what_a_shell_may_look_at_is_for_the_shell)
{
	static const char doubtful[] = "|&;<>()$`\\\"'*?[]#~{}!^\n\t\r=";

	for (size_t i = 0; i < sizeof(doubtful) - 1; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%c", doubtful[i]);
		ck_assert_ptr_null(shell_split(text));
		/* An = is for the shell in the first word alone. */
		snprintf(text, sizeof(text), "x%c y", doubtful[i]);
		ck_assert_msg(shell_split(text) == NULL, "%s", text);
		snprintf(text, sizeof(text), "x y%cz", doubtful[i]);
		if (doubtful[i] != '=')
			ck_assert_msg(shell_split(text) == NULL, "%s", text);
	}
}
END_TEST

START_TEST(bytes_that_are_no_ascii_are_for_the_shell)
{
	for (int c = 1; c < 256; c++) {
		char text[] = {'x', ' ', (char)c, '\0'};

		if (c < 0x20 || c >= 0x7f)
			ck_assert_ptr_null(shell_split(text));
	}
}
END_TEST

START_TEST(what_sets_a_variable_is_for_the_shell)
{
	ck_assert_ptr_null(shell_split("A=b"));
	ck_assert_ptr_null(shell_split("A=b make"));
	ck_assert_ptr_null(shell_split("  A=b make"));
	ck_assert_ptr_null(shell_split("= x"));
}
END_TEST

START_TEST(words_of_the_shell_are_for_the_shell)
{
	static const char *const words[] = {"cd /", "exit 3", "echo a",
	    "export x", "set -e", "exec x", ". x", "true", "false", "test -f x",
	    "printf x", "if", "for", "while", "wait", "kill 0", "ulimit -n 5",
	    "umask 0", "read x", "trap x", "eval x", "type x", "unset x",
	    "alias", "time x", "until", "case", "function", "source x",
	    "command x", "return", "shift", "times", "pwd", "jobs", "  exit 1"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		ck_assert_msg(shell_split(words[i]) == NULL, "%s", words[i]);
}
END_TEST

START_TEST(nothing_is_for_the_shell)
{
	ck_assert_ptr_null(shell_split(""));
	ck_assert_ptr_null(shell_split("   "));
}
END_TEST

/* What sh makes of the text: its words with a | behind each. */
static char *
words_of_sh(const char *text)
{
	struct buf command = {0}, words = {0};
	FILE *in;
	char line[256];

	buf_printf(&command, "set -- %s; printf '%%s|' \"$@\"", text);
	in = popen(command.data, "r");
	ck_assert_ptr_nonnull(in);
	while (fgets(line, sizeof(line), in) != NULL)
		buf_add_text(&words, line);
	ck_assert_int_eq(pclose(in), 0);
	buf_finish(&command);
	return buf_take(&words);
}

START_TEST(the_words_are_those_that_sh_makes)
{
	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		char *words = words_of_sh(plain[i].text);

		ck_assert_str_eq(words, plain[i].words);
		free(words);
	}
}
END_TEST

START_TEST(a_hundred_thousand_words_are_split)
{
	struct buf text = {0};
	size_t n = 0;
	char **argv;

	for (size_t i = 0; i < 100000; i++)
		buf_add_text(&text, "w ");
	argv = shell_split(text.data);
	ck_assert_ptr_nonnull(argv);
	while (argv[n] != NULL)
		n++;
	ck_assert_uint_eq(n, 100000);
	free(argv);
	buf_finish(&text);
}
END_TEST

START_TEST(the_text_is_the_shells_last_argument)
{
	static const char *const bash[] = {"bash", "-eu", "-c", NULL};
	const char **argv = shell_argv(NULL, "a b");

	ck_assert_str_eq(argv[0], "/bin/sh");
	ck_assert_str_eq(argv[1], "-ec");
	ck_assert_str_eq(argv[2], "a b");
	ck_assert_ptr_null(argv[3]);
	free(argv);
	argv = shell_argv(bash, "x");
	ck_assert_str_eq(argv[0], "bash");
	ck_assert_str_eq(argv[2], "-c");
	ck_assert_str_eq(argv[3], "x");
	ck_assert_ptr_null(argv[4]);
	free(argv);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("shell");
	TCase *tc = tcase_create("shell");

	tcase_add_test(tc, plain_words_need_no_shell);
	tcase_add_test(tc, what_a_shell_may_look_at_is_for_the_shell);
	tcase_add_test(tc, bytes_that_are_no_ascii_are_for_the_shell);
	tcase_add_test(tc, what_sets_a_variable_is_for_the_shell);
	tcase_add_test(tc, words_of_the_shell_are_for_the_shell);
	tcase_add_test(tc, nothing_is_for_the_shell);
	tcase_add_test(tc, the_words_are_those_that_sh_makes);
	tcase_add_test(tc, a_hundred_thousand_words_are_split);
	tcase_add_test(tc, the_text_is_the_shells_last_argument);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
