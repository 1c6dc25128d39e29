#include "jobs/unquoted.h"

#include <stdlib.h>
#include <string.h>

#include "core/macros.h"
#include "core/mem.h"
#include "tests/harness.h"

static void
expect_all(const char *const *texts, size_t n, enum unquoted expected)
{
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(unquoted_find(texts[i], "T") == expected,
		    "is %d: %s", unquoted_find(texts[i], "T"), texts[i]);
}

START_TEST(a_use_outside_of_double_quotes_is_found)
{
	static const char *const texts[] = {
	    "echo $T",
	    "echo ${T}",
	    "echo ${T:-x}",
	    "echo ${T%/*}",
	    "echo a$T.b",
	    "echo \"a\"$T\"b\"",
	    "echo 'a'$T",
	    "echo \\\"$T\\\"",
	    "echo '\"'$T'\"'",
	    "$T",
	    "rm -rf $T/x",
	    "x; echo $T",
	    "if true; then echo $T; fi",
	    "cat <$T",
	    "echo x >$T",
	    "X=1 echo $T",
	    "X=1 echo Y=$T",
	    "make CC=$T",
	    "echo \"$(echo $T)\"",
	    "echo \"`echo $T`\"",
	    "X=$(echo $T)",
	    "(echo $T)",
	    "echo ${X:-$T}",
	    "for x in $T; do :; done",
	    "echo x # \"\necho $T",
	    "cat <<E\n\"\nE\necho $T",
	    "cat <<'E' <<-F\n'\nE\n\t`\n\tF\necho $T",
	    "cat <<<x; echo $T",
	    "case x in (a) echo $T;; esac",
	    "case x in a) echo $T;; esac",
	    "[ $T = x ]",
	    "test -n $T",
	    "[[ x ]] && echo $T",
	    "echo $((1 + (2))) $T",
	    "echo \"$((1))\" $T",
	    "((1)); echo $T",
	    "echo \"${X:-\"a\"}\" $T",
	    "echo ${#X} $T",
	    "echo a#$T",
	    "echo $$ $? $# $T",
	};

	expect_all(texts, ARRAY_LEN(texts), UNQUOTED_SPLIT);
}
END_TEST

START_TEST(what_keeps_a_value_one_word_is_harmless)
{
	static const char *const texts[] = {
	    "",
	    "echo",
	    "echo \"$T\"",
	    "echo \"${T}\"",
	    "echo \"a ${T:-x} b\"",
	    "echo \"$(cat \"$T\")\"",
	    "echo \"`cat \"$T\"`\"",
	    "X=$T",
	    "X=$T Y=a$T echo",
	    "X+=$T",
	    "x; X=$T; y",
	    "if X=$T; then :; fi",
	    "export X=$T",
	    "local X=$T Y=${T}",
	    "case $T in a) echo;; esac",
	    "case ${T} in\na) echo;; esac",
	    "[[ $T = x && -n ${T} ]]",
	    "[[ ( $T = x || $T < $T ) ]]",
	    "echo '$T' '${T}'",
	    "echo \\$T \\${T}",
	    "echo \"\\\"$T\\\"\"",
	    "echo $TT $T1 $T_ ${TT} $X",
	    "echo T {T} (T)",
	    "echo ${#T}",
	    "echo ${T:+set} ${T+set}",
	    "echo $((T + $T + ${T}))",
	    "if (( $T > 5 )); then :; fi",
	    "# echo $T",
	    "echo # $T",
	    "cat <<E\n$T\nE",
	    "cat <<-'E E'\n$T\n",
	    "cat <<E; echo \"$T\"\n$T ' \" `\nE\necho \"$T\"",
	    "echo \"${X:-$T}\"",
	    "echo \"${X:-\"$T\"}\"",
	    "unset T; T=x",
	    "read -r T",
	    /* Not ended, or too deep to be sure. */
	    "echo ' $T",
	    "echo \" $T",
	};

	expect_all(texts, ARRAY_LEN(texts), UNQUOTED_NOT);
}
END_TEST

START_TEST(an_eval_of_it_is_found_quoted_or_not)
{
	static const char *const texts[] = {
	    "eval $T",
	    "eval \"$T\"",
	    "eval \"x=${T}\"",
	    "eval echo \"a $T\"",
	    "x && eval \"$T\"",
	    "X=1 eval \"$T\"",
	    "command eval \"$T\"",
	    "if eval \"$T\"; then :; fi",
	    "echo \"$(eval \"$T\")\"",
	    "eval X=$T",
	};
	static const char *const harmless[] = {
	    "eval 'echo \"$T\"'",
	    "eval x; echo \"$T\"",
	    "eval \"$(f \"$T\")\"",
	    "echo eval \"$T\"",
	    "evaluate \"$T\"",
	};

	expect_all(texts, ARRAY_LEN(texts), UNQUOTED_EVAL);
	expect_all(harmless, ARRAY_LEN(harmless), UNQUOTED_NOT);
}
END_TEST

START_TEST(what_is_nested_too_deep_is_left_alone)
{
	char *text = xmalloc(100000);

	for (size_t i = 0; i < 30000; i++)
		memcpy(text + 2 * i, "$(", 2);
	strcpy(text + 60000, "echo $T");
	ck_assert_int_eq(unquoted_find(text, "T"), UNQUOTED_NOT);
	memset(text, '`', 60000);
	ck_assert_int_eq(unquoted_find(text, "T"), UNQUOTED_SPLIT);
	free(text);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("unquoted");
	TCase *t = tcase_create("unquoted");

	tcase_add_test(t, a_use_outside_of_double_quotes_is_found);
	tcase_add_test(t, what_keeps_a_value_one_word_is_harmless);
	tcase_add_test(t, an_eval_of_it_is_found_quoted_or_not);
	tcase_add_test(t, what_is_nested_too_deep_is_left_alone);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN
