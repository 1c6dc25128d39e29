#include "jobs/result.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "jobs/load/load.h"
#include "tests/harness.h"

/* Longer than what is kept in memory. */
#define LONG_SIZE ((size_t)300000)

static struct graph g;
static struct output output;
static struct tempfiles tempfiles;
static struct runner r;
static struct err e;
static size_t len;

/* A runner that has never run anything, over the jobs of a file. */
static void
load(const char *json)
{
	struct problems problems;
	char *text = xstrdup(json);

	graph_init(&g);
	problems_init(&problems, "graph.json");
	if (load_text("graph.json", NULL, text, strlen(text), &g, &problems) <
	    0)
		problems_print(&problems, stderr);
	ck_assert_uint_eq(problems.n, 0);
	problems_finish(&problems);
	free(text);
	tempfiles_init(&tempfiles);
	output_init(&output, OUTPUT_GROUP, NULL, NULL, &tempfiles);
	r = (struct runner){.graph = &g, .output = &output, .main = JOB_NONE};
	r.jobs = xcalloc(g.n_jobs, sizeof(*r.jobs));
	for (size_t i = 0; i < g.n_jobs; i++) {
		r.jobs[i].runner = &r;
		r.jobs[i].state = JOB_FINISHED;
		r.jobs[i].is_wanted = true;
	}
	err_clear(&e);
}

static void
setup(void)
{
	load("{\"jobs\": {\"a\": {\"run\": \"x\"},"
	     " \"j\": {\"run\": \"x\", \"result\": \"json\"},"
	     " \"n\": {\"run\": \"x\", \"result\": \"none\"},"
	     " \"g\": {\"gather\": [\"a\", \"j\"]}}}");
}

static void
teardown(void)
{
	for (size_t i = 0; i < g.n_jobs; i++) {
		result_free(r.jobs[i].result);
		if (r.jobs[i].outcome != NULL)
			outcome_finish(r.jobs[i].outcome);
		free(r.jobs[i].outcome);
		if (r.jobs[i].lists != NULL)
			free(r.jobs[i].lists->done);
		free(r.jobs[i].lists);
	}
	free(r.jobs);
	output_finish(&output);
	tempfiles_finish(&tempfiles);
	graph_finish(&g);
}

static struct job *
job(const char *name)
{
	return &r.jobs[graph_find(&g, name)];
}

/* Keep these bytes as what the job has written. */
static int
keep(const char *name, const void *bytes, size_t n)
{
	FILE *file = tmpfile();
	int rc;

	ck_assert_int_eq(write(fileno(file), bytes, n), (ssize_t)n);
	rc = result_keep_fd(job(name), fileno(file), &e);
	fclose(file);
	return rc;
}

static void
keep_text(const char *name, const char *text)
{
	ck_assert_int_eq(keep(name, text, strlen(text)), 0);
}

static void
expect_text(const char *name, const char *expected)
{
	char *text = result_text(job(name), 1000, false, &len, &e);

	ck_assert_msg(text != NULL, "%s", e.text);
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(len, strlen(expected));
	free(text);
}

static void
expect_no_text(const char *name, size_t max, bool nul_ok, const char *error)
{
	err_clear(&e);
	ck_assert_ptr_null(result_text(job(name), max, nul_ok, &len, &e));
	ck_assert_int_eq(e.code, ERR_FAILED);
	ck_assert_str_eq(e.text, error);
}

/* What can be read where a job's result is opened. */
static void
expect_opened(const char *name, const void *bytes, size_t n)
{
	int fd = result_open(job(name), &e);
	char *found = xmalloc(n + 1);
	size_t at = 0;
	ssize_t got;

	ck_assert_msg(fd >= 0, "%s", e.text);
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	while ((got = read(fd, found + at, n + 1 - at)) > 0)
		at += (size_t)got;
	ck_assert_uint_eq(at, n);
	if (n > 0)
		ck_assert_mem_eq(found, bytes, n);
	free(found);
	close(fd);
}

static void
expect_json(job_id id, const char *expected)
{
	char *text = result_json(&r, id, &len, &e);

	ck_assert_msg(text != NULL, "%s", e.text);
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(len, strlen(expected));
	free(text);
}

static char *
make_long(void)
{
	char *bytes = xmalloc(LONG_SIZE);

	for (size_t i = 0; i < LONG_SIZE; i++)
		bytes[i] = (char)('a' + i % 26);
	return bytes;
}

/* As text */

START_TEST(trailing_newlines_are_no_part_of_a_text)
{
	keep_text("a", "one\n\ntwo\n\n\n");
	expect_text("a", "one\n\ntwo");
	keep_text("a", "\n\n");
	expect_text("a", "");
	keep_text("a", "");
	expect_text("a", "");
}
END_TEST

START_TEST(no_result_is_no_text)
{
	expect_text("a", "");
	expect_opened("a", "", 0);
	expect_json(graph_find(&g, "a"), "null");
}
END_TEST

START_TEST(what_does_not_fit_is_told)
{
	keep_text("a", "12345\n");
	expect_no_text("a", 4, false,
	    "is 5 bytes, more than the 4 that the environment takes; pass it "
	    "by \"stdin\" or \"result_file\"");
	free(result_text(job("a"), 5, false, &len, &e));
	ck_assert_uint_eq(len, 5);
}
END_TEST

START_TEST(a_nul_is_told_or_kept)
{
	char *text;

	ck_assert_int_eq(keep("a", "a\0b\n", 4), 0);
	expect_no_text("a", 1000, false,
	    "has a NUL byte, which the environment does not take; pass it by "
	    "\"stdin\" or \"result_file\"");
	text = result_text(job("a"), 1000, true, &len, &e);
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(text, "a\0b", 4);
	free(text);
}
END_TEST

START_TEST(a_later_result_replaces_an_earlier_one)
{
	char *bytes = make_long();

	keep_text("a", "first");
	ck_assert_int_eq(keep("a", bytes, LONG_SIZE), 0);
	keep_text("a", "last");
	expect_text("a", "last");
	free(bytes);
}
END_TEST

START_TEST(the_text_of_a_sleep_is_kept_if_it_is_wanted)
{
	result_keep_text(job("a"), "x", 1);
	expect_text("a", "x");
	job("j")->is_wanted = false;
	result_keep_text(job("j"), "x", 1);
	ck_assert_ptr_null(job("j")->result);
}
END_TEST

/* From a descriptor */

START_TEST(a_long_one_stays_in_its_file)
{
	char *bytes = make_long(), *text;

	ck_assert_int_eq(keep("a", bytes, LONG_SIZE), 0);
	ck_assert_ptr_null(job("a")->result->text);
	ck_assert_int_ge(job("a")->result->fd, 3);
	ck_assert_int_ne(fcntl(job("a")->result->fd, F_GETFD) & FD_CLOEXEC, 0);
	text = result_text(job("a"), LONG_SIZE, false, &len, &e);
	ck_assert_uint_eq(len, LONG_SIZE);
	ck_assert_mem_eq(text, bytes, LONG_SIZE);
	free(text);
	/* Each reader begins at its beginning. */
	expect_opened("a", bytes, LONG_SIZE);
	expect_opened("a", bytes, LONG_SIZE);
	free(bytes);
}
END_TEST

START_TEST(a_short_one_is_opened_with_every_byte)
{
	ck_assert_int_eq(keep("a", "a\0b\n\n", 5), 0);
	expect_opened("a", "a\0b\n\n", 5);
	expect_opened("a", "a\0b\n\n", 5);
}
END_TEST

START_TEST(who_wants_none_keeps_none)
{
	keep_text("n", "x");
	ck_assert_ptr_null(job("n")->result);
	expect_json(graph_find(&g, "n"), "null");
}
END_TEST

START_TEST(what_is_no_file_has_no_result)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(result_keep_fd(job("a"), ends[0], &e), 0);
	ck_assert_ptr_null(job("a")->result);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(what_promises_json_must_be_json)
{
	static const char *const bad[] = {
	    "", "x", "{", "1 2", "{\"a\": 1, \"a\": 2}", "\"\xff\""};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		err_clear(&e);
		ck_assert_int_eq(keep("j", bad[i], strlen(bad[i])), -1);
		ck_assert_int_eq(e.code, ERR_FAILED);
		ck_assert_msg(
		    strstr(e.text, "its result is not JSON: line 1") == e.text,
		    "%s", e.text);
	}
}
END_TEST

START_TEST(json_is_kept_as_it_was_written)
{
	keep_text("j", " {\"b\": [1.0, 2e3],\n \"a\": null}\n");
	expect_json(graph_find(&g, "j"), " {\"b\": [1.0, 2e3],\n \"a\": null}");
	keep_text("j", "true");
	expect_json(graph_find(&g, "j"), "true");
}
END_TEST

/* As JSON */

START_TEST(text_becomes_a_string)
{
	ck_assert_int_eq(keep("a", "\"\\\n\xff\0x\n", 7), 0);
	expect_json(graph_find(&g, "a"), "\"\\\"\\\\\\n\\ufffd\\u0000x\"");
}
END_TEST

START_TEST(a_gather_is_a_list_in_the_order_written)
{
	keep_text("j", "{\"x\": 1}");
	keep_text("a", "t");
	expect_json(graph_find(&g, "g"), "[\"t\", {\"x\": 1}]");
	expect_text("g", "[\"t\", {\"x\": 1}]");
	expect_opened("g", "[\"t\", {\"x\": 1}]", 15);
}
END_TEST

START_TEST(a_member_that_did_not_finish_says_so)
{
	keep_text("a", "t");
	job("a")->state = JOB_CANCELLED;
	job("j")->state = JOB_FAILED;
	job("j")->outcome = xcalloc(1, sizeof(struct outcome));
	outcome_set_status(job("j")->outcome, 9);
	expect_json(graph_find(&g, "g"),
	    "[{\"job\": \"a\", \"state\": \"cancelled\"}, {\"job\": \"j\", "
	    "\"state\": \"failed\", \"signal\": 9}]");
}
END_TEST

START_TEST(the_default_main_is_a_list_of_its_jobs)
{
	keep_text("a", "t");
	keep_text("j", "1");
	job("a")->is_main = job("g")->is_main = true;
	expect_json(JOB_NONE, "[\"t\", [\"t\", 1]]");
}
END_TEST

START_TEST(outcomes_of_as_completed_hold_their_results)
{
	struct job *p;

	teardown();
	load("{\"jobs\": {\"p\": {\"as_completed\": [\"s\", \"g\"]},"
	     " \"s\": {\"sleep\": 1},"
	     " \"g\": {\"gather\": [\"s\", {\"gather\": []}]},"
	     " \"e\": {\"as_completed\": []}}}");
	result_keep_text(job("s"), "x", 1);
	p = job("p");
	p->lists = xcalloc(1, sizeof(*p->lists));
	p->lists->done = xcalloc(2, sizeof(job_id));
	p->lists->done[0] = graph_find(&g, "g");
	p->lists->done[1] = graph_find(&g, "s");
	p->lists->n_done = 2;
	expect_json(graph_find(&g, "p"),
	    "[{\"job\": \"g\", \"state\": \"finished\", \"result\": [\"x\", "
	    "[]]}, {\"job\": \"s\", \"state\": \"finished\", \"result\": "
	    "\"x\"}]");
	expect_json(graph_find(&g, "e"), "[]");
}
END_TEST

START_TEST(a_wait_has_names)
{
	struct job *w;

	teardown();
	load("{\"jobs\": {\"w\": {\"wait\": [\"a\\\"\"]},"
	     " \"a\\\"\": {\"sleep\": 1}}}");
	w = job("w");
	expect_json(graph_find(&g, "w"), "null");
	w->lists = xcalloc(1, sizeof(*w->lists));
	w->lists->done = xcalloc(1, sizeof(job_id));
	w->lists->done[0] = graph_find(&g, "a\"");
	w->lists->n_done = 1;
	expect_json(
	    graph_find(&g, "w"), "{\"done\": [\"a\\\"\"], \"pending\": []}");
}
END_TEST

/* Wanting */

START_TEST(main_wants_the_results_of_its_members_and_theirs)
{
	teardown();
	load("{\"jobs\": {\"m\": {\"gather\": [\"a\", \"n\"]},"
	     " \"n\": {\"as_completed\": [\"b\", \"n2\"]},"
	     " \"n2\": {\"wait\": [\"c\"]},"
	     " \"a\": {\"sleep\": 1}, \"b\": {\"sleep\": 1},"
	     " \"c\": {\"sleep\": 1}, \"d\": {\"sleep\": 1}}}");
	for (size_t i = 0; i < g.n_jobs; i++)
		r.jobs[i].is_wanted = false;
	r.main = graph_find(&g, "m");
	result_want_main(&r);
	ck_assert(job("m")->is_wanted && job("n")->is_wanted);
	ck_assert(job("a")->is_wanted && job("b")->is_wanted);
	/* A wait gives names, not results. */
	ck_assert(!job("c")->is_wanted);
	ck_assert(!job("d")->is_wanted);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("result");
	TCase *tc = tcase_create("text");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, trailing_newlines_are_no_part_of_a_text);
	tcase_add_test(tc, no_result_is_no_text);
	tcase_add_test(tc, what_does_not_fit_is_told);
	tcase_add_test(tc, a_nul_is_told_or_kept);
	tcase_add_test(tc, a_later_result_replaces_an_earlier_one);
	tcase_add_test(tc, the_text_of_a_sleep_is_kept_if_it_is_wanted);
	suite_add_tcase(s, tc);
	tc = tcase_create("descriptor");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_long_one_stays_in_its_file);
	tcase_add_test(tc, a_short_one_is_opened_with_every_byte);
	tcase_add_test(tc, who_wants_none_keeps_none);
	tcase_add_test(tc, what_is_no_file_has_no_result);
	tcase_add_test(tc, what_promises_json_must_be_json);
	tcase_add_test(tc, json_is_kept_as_it_was_written);
	suite_add_tcase(s, tc);
	tc = tcase_create("json");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, text_becomes_a_string);
	tcase_add_test(tc, a_gather_is_a_list_in_the_order_written);
	tcase_add_test(tc, a_member_that_did_not_finish_says_so);
	tcase_add_test(tc, the_default_main_is_a_list_of_its_jobs);
	tcase_add_test(tc, outcomes_of_as_completed_hold_their_results);
	tcase_add_test(tc, a_wait_has_names);
	tcase_add_test(tc, main_wants_the_results_of_its_members_and_theirs);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
