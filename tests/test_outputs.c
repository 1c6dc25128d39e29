#include "jobs/outputs.h"

#include <string.h>

#include "core/mem.h"
#include "tests/harness.h"

static struct outputs o;
static struct err e;

static void
setup(void)
{
	o = (struct outputs){.n = 0};
	err_clear(&e);
}

static void
teardown(void)
{
	outputs_finish(&o);
}

/* Parse text: all that is found is "KEY=<VALUE>" a line. */
static void
expect(const char *text, const char *expected)
{
	struct buf found = {0};

	teardown();
	setup();
	ck_assert_msg(
	    outputs_parse(&o, text, strlen(text), &e) == 0, "%s", e.text);
	buf_add(&found, "", 0);
	for (size_t i = 0; i < o.n; i++) {
		buf_printf(&found, "%s=<%s>\n", o.list[i].key, o.list[i].value);
		ck_assert_uint_eq(o.list[i].len, strlen(o.list[i].value));
		ck_assert_ptr_eq(outputs_find(&o, o.list[i].key), &o.list[i]);
	}
	ck_assert_str_eq(found.data, expected);
	buf_finish(&found);
}

static void
expect_error(const char *text, size_t len, const char *expected)
{
	teardown();
	setup();
	ck_assert_int_eq(outputs_parse(&o, text, len, &e), -1);
	ck_assert_msg(
	    strncmp(e.text, expected, strlen(expected)) == 0, "%s", e.text);
}

START_TEST(a_line_is_a_key_and_the_rest_of_it)
{
	expect("", "");
	expect("version=1.2\n", "version=<1.2>\n");
	expect(
	    "a=\nb= x = y \n\n  \nc-d_2=z", "a=<>\nb=< x = y >\nc-d_2=<z>\n");
}
END_TEST

START_TEST(the_last_of_a_key_counts)
{
	expect("k=1\nj=x\nk=2\nk=3\n", "j=<x>\nk=<3>\n");
	ck_assert_uint_eq(o.size, 4);
	ck_assert_ptr_null(outputs_find(&o, "i"));
}
END_TEST

START_TEST(several_lines_end_with_their_word)
{
	expect("n<<EOF\none\n\ntwo=2\nEOF\na=1\n", "a=<1>\nn=<one\n\ntwo=2>\n");
	expect("n<<E\nE\n", "n=<>\n");
	expect("n<<E\n\nE", "n=<>\n");
	expect("n<<E\n E\nE\n", "n=< E>\n");
	expect("n=a<<E\n", "n=<a<<E>\n");
}
END_TEST

START_TEST(an_object_gives_all_its_keys)
{
	expect("{\"a\": \"x\\ny\", \"b\": 1.10, \"c\": {\"d\": [1, null]}}\n",
	    "a=<x\ny>\nb=<1.10>\nc=<{\"d\": [1, null]}>\n");
	expect(" {} \n{\"t\": true, \"n\": null}", "n=<null>\nt=<true>\n");
	expect("{\"big\": 123456789012345678}", "big=<123456789012345678>\n");
}
END_TEST

START_TEST(what_is_none_of_these_is_refused_with_its_line)
{
	expect_error("a=1\n\noops\n", 10,
	    "line 3 of TASKCTL_OUTPUT: expected KEY=VALUE, KEY<<WORD or a JSON "
	    "object");
	expect_error("a b=1", 5, "line 1 of TASKCTL_OUTPUT: a key is 1 to 200");
	expect_error("=1", 2, "line 1 of TASKCTL_OUTPUT: a key is 1 to 200");
	expect_error("{\"a.b\": 1}", 10, "line 1 of TASKCTL_OUTPUT: a key is");
	expect_error(
	    "{\"a\": 1,\n\"b\": 2}", 16, "line 1 of TASKCTL_OUTPUT: column ");
	expect_error("{\"a\": 1, \"a\": 2}", 16, "line 1 of TASKCTL_OUTPUT: ");
	expect_error("{\"a\": 1} x", 10, "line 1 of TASKCTL_OUTPUT: ");
	expect_error("x=1\nn<<EOF\nx\n", 13,
	    "line 2 of TASKCTL_OUTPUT: the value is not ended");
	expect_error(
	    "n<<\nx\n", 6, "line 1 of TASKCTL_OUTPUT: expected a word");
	expect_error("a=\0\n", 4, "line 1 of TASKCTL_OUTPUT: a NUL byte");
}
END_TEST

START_TEST(no_message_tells_what_was_written)
{
	const char *secrets[] = {"hunter2\n", "{\"k\": hunter2}\n",
	    "hunter2 x=1\n", "k<<hunter2\nx\n", "{\"hunter2.x\": 1}\n"};

	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++) {
		expect_error(secrets[i], strlen(secrets[i]), "line 1 of ");
		ck_assert_ptr_null(strstr(e.text, "hunter2"));
	}
}
END_TEST

START_TEST(a_hundred_thousand_of_one_key_are_one)
{
	struct buf text = {0};

	for (int i = 0; i < 100000; i++)
		buf_printf(&text, "k=%d\n", i);
	ck_assert_int_eq(outputs_parse(&o, text.data, text.len, &e), 0);
	ck_assert_uint_eq(o.n, 1);
	ck_assert_str_eq(o.list[0].value, "99999");
	buf_finish(&text);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("outputs");
	TCase *c = tcase_create("lines");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, a_line_is_a_key_and_the_rest_of_it);
	tcase_add_test(c, the_last_of_a_key_counts);
	tcase_add_test(c, several_lines_end_with_their_word);
	tcase_add_test(c, an_object_gives_all_its_keys);
	tcase_add_test(c, what_is_none_of_these_is_refused_with_its_line);
	tcase_add_test(c, no_message_tells_what_was_written);
	tcase_add_test(c, a_hundred_thousand_of_one_key_are_one);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
