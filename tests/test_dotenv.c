#include "jobs/dotenv.h"

#include <string.h>

#include "tests/harness.h"

/* All that is read of text: "KEY=<VALUE>" or "OFFSET: ERROR" a line. */
static char *
read_bytes(const char *text, size_t len)
{
	struct buf all = {0};
	struct dotenv d;
	enum dotenv_kind kind;

	dotenv_init(&d, text, len);
	while ((kind = dotenv_next(&d)) != DOTENV_END) {
		if (kind == DOTENV_ERROR)
			buf_printf(&all, "%zu: %s\n", d.at, d.error);
		else
			buf_printf(&all, "%.*s=<%s>\n", (int)d.key_len,
			    d.text + d.at, d.value.data);
		if (kind == DOTENV_VARIABLE)
			ck_assert_uint_eq(strlen(d.value.data), d.value.len);
	}
	dotenv_finish(&d);
	return buf_take(&all);
}

static void
expect(const char *text, const char *expected)
{
	char *found = read_bytes(text, strlen(text));

	ck_assert_str_eq(found, expected);
	free(found);
}

START_TEST(a_line_is_a_key_and_a_value)
{
	expect("A=1\nb_2=x y\n", "A=<1>\nb_2=<x y>\n");
	expect("LAST=line without end", "LAST=<line without end>\n");
	expect("URL=http://h/?a=b&c=d", "URL=<http://h/?a=b&c=d>\n");
	expect("a.b-c=1", "a.b-c=<1>\n");
	expect("A=\nB=", "A=<>\nB=<>\n");
}
END_TEST

START_TEST(blank_lines_and_comments_are_passed_over)
{
	expect("", "");
	expect("\n  \t\n# A=1\n   # B=1\n\nC=1\n\n", "C=<1>\n");
}
END_TEST

START_TEST(export_in_front_is_as_good_as_nothing)
{
	expect("export A=1\n  export\tB=2\n", "A=<1>\nB=<2>\n");
	expect("export=1\nexported=2", "export=<1>\nexported=<2>\n");
}
END_TEST

START_TEST(a_plain_value_is_less_its_blanks_and_its_comment)
{
	expect("A= x \t\nB=x # note\nC=x#y\nD=#x\nE= # note\n",
	    "A=<x>\nB=<x>\nC=<x#y>\nD=<#x>\nE=<>\n");
	expect(
	    "A=it's \"so\" \\n $HOME `x`", "A=<it's \"so\" \\n $HOME `x`>\n");
}
END_TEST

START_TEST(single_quotes_take_every_byte)
{
	expect("A=' $x \\n \" # '\nB='two\nlines' # note\nC=''",
	    "A=< $x \\n \" # >\nB=<two\nlines>\nC=<>\n");
}
END_TEST

START_TEST(double_quotes_know_a_few_escapes)
{
	expect("A=\"a\\nb\\t\\\"c\\\" \\\\ \\$x $y ' # \"\nB=\"1\n2\"\n",
	    "A=<a\nb\t\"c\" \\ $x $y ' # >\nB=<1\n2>\n");
}
END_TEST

START_TEST(lines_of_windows_are_read_as_others)
{
	expect("\xef\xbb\xbf"
	       "A=1\r\n\r\nB=\"2\"\r\n# C\r\n",
	    "A=<1>\nB=<2>\n");
}
END_TEST

START_TEST(what_is_no_variable_is_named_and_the_rest_is_read)
{
	expect("A=1\nno\nB=2",
	    "A=<1>\n6: expected = behind the key; write KEY=VALUE\nB=<2>\n");
	expect(
	    "A =1", "1: expected = at once; write KEY=VALUE without blanks\n");
	expect(
	    "=1", "0: expected KEY=VALUE; a key begins with a letter or _\n");
	expect("2A=1\n-A=1\n{\n",
	    "0: expected KEY=VALUE; a key begins with a letter or _\n"
	    "5: expected KEY=VALUE; a key begins with a letter or _\n"
	    "10: expected KEY=VALUE; a key begins with a letter or _\n");
	expect("export", "6: expected = behind the key; write KEY=VALUE\n");
}
END_TEST

START_TEST(quotes_have_to_be_closed_at_the_end_of_a_value)
{
	expect("A=\"x\nB=1\n", "2: this \" is not closed\nB=<1>\n");
	expect("A='x", "2: this ' is not closed\n");
	expect("A=\"x\"y\nB='1'#\n",
	    "5: expected the end of the line behind the quotes\n"
	    "12: expected the end of the line behind the quotes\n");
}
END_TEST

START_TEST(an_escape_that_is_none_is_refused)
{
	expect("A=\"C:\\dir\"\nB=1",
	    "5: in double quotes \\ stands before n, r, t, \", \\ or $; write "
	    "\\\\ for a backslash, or use single quotes\nB=<1>\n");
}
END_TEST

START_TEST(a_nul_byte_is_refused_wherever_it_is)
{
	char *found = read_bytes("A=x\0y\nB='\0'\nC=\"\0\"\n\0\nD=1", 23);

	ck_assert_str_eq(found,
	    "3: a NUL byte is in the value\n"
	    "9: a NUL byte is in the value\n"
	    "15: a NUL byte is in the value\n"
	    "18: expected KEY=VALUE; a key begins with a letter or _\n"
	    "D=<1>\n");
	free(found);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("dotenv");
	TCase *c = tcase_create("lines");

	tcase_add_test(c, a_line_is_a_key_and_a_value);
	tcase_add_test(c, blank_lines_and_comments_are_passed_over);
	tcase_add_test(c, export_in_front_is_as_good_as_nothing);
	tcase_add_test(c, a_plain_value_is_less_its_blanks_and_its_comment);
	tcase_add_test(c, single_quotes_take_every_byte);
	tcase_add_test(c, double_quotes_know_a_few_escapes);
	tcase_add_test(c, lines_of_windows_are_read_as_others);
	tcase_add_test(c, what_is_no_variable_is_named_and_the_rest_is_read);
	tcase_add_test(c, quotes_have_to_be_closed_at_the_end_of_a_value);
	tcase_add_test(c, an_escape_that_is_none_is_refused);
	tcase_add_test(c, a_nul_byte_is_refused_wherever_it_is);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
