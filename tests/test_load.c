#include "jobs/load/load.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "jobs/cycle.h"
#include "tests/graph_text.h"
#include "tests/harness.h"

static struct graph g;
static struct problems problems;

static void
setup(void)
{
	graph_init(&g);
	problems_init(&problems, "graph.json");
}

static void
teardown(void)
{
	graph_finish(&g);
	problems_finish(&problems);
}

/* tests/graphs/PART of the source tree; the caller frees it. */
static char *
graphs(const char *part)
{
	const char *srcdir = getenv("srcdir");

	return xasprintf(
	    "%s/tests/graphs/%s", srcdir == NULL ? "." : srcdir, part);
}

/* The bytes of a file and a NUL, or NULL; the caller frees them. */
static char *
content(const char *path, size_t *len)
{
	FILE *in = fopen(path, "r");
	char *text = NULL;
	size_t capacity = 0, n = 0;

	*len = 0;
	if (in == NULL)
		return NULL;
	do {
		*len += n;
		text = xgrow_array(text, &capacity, *len + 4096, 1);
		n = fread(text + *len, 1, 4095, in);
	} while (n > 0);
	text[*len] = '\0';
	fclose(in);
	return text;
}

/* Load and check, as taskctl does.  Paths are relative to "dir". */
static int
load_bytes(const char *json, size_t len)
{
	char *text = xmemdup0(json, len);
	int r = load_text("graph.json", "dir", text, len, &g, &problems);

	free(text);
	return cycle_check(&g, &problems) < 0 ? -1 : r;
}

static int
load(const char *json)
{
	return load_bytes(json, strlen(json));
}

/* All that is wrong, as it is printed; the caller frees it. */
static char *
printed(void)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	problems_print(&problems, out);
	fclose(out);
	return text;
}

/* All that was loaded; the caller frees it. */
static char *
described(void)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	graph_text(&g, out);
	fclose(out);
	return text;
}

/*
 * A case whose outcome is not as it should be is shown in full; with
 * TASKCTL_WRITE_CASES set it is written down as right instead.
 */
static bool
is_as_written(const char *name, const char *path, const char *found)
{
	size_t len;
	char *expected = content(path, &len);
	bool right = expected != NULL && strcmp(expected, found) == 0;

	if (!right && getenv("TASKCTL_WRITE_CASES") != NULL) {
		FILE *out = fopen(path, "w");

		fputs(found, out);
		fclose(out);
		right = true;
	}
	if (!right)
		fprintf(stderr, "%s: expected\n%s\nfound\n%s\n", name,
		    expected == NULL ? "(no file)" : expected, found);
	free(expected);
	return right;
}

/* valid/NAME.json loads, and is what NAME.txt says if there is one. */
static bool
check_valid(const char *name)
{
	char *path = graphs("valid/");
	char *json = xasprintf("%s%s", path, name);
	char *txt = xasprintf("%s%.*s.txt", path, (int)strlen(name) - 5, name);
	size_t len;
	char *text = content(json, &len);
	char *found = NULL;
	bool right;

	setup();
	if (load_bytes(text, len) < 0) {
		found = printed();
		fprintf(stderr, "%s: refused\n%s\n", name, found);
		right = false;
	} else {
		found = described();
		right =
		    access(txt, F_OK) < 0 || is_as_written(name, txt, found);
	}
	teardown();
	free(found);
	free(text);
	free(txt);
	free(json);
	free(path);
	return right;
}

/* invalid/NAME/graph.json is refused with what invalid/NAME/error says. */
static bool
check_invalid(const char *name)
{
	char *path = graphs("invalid/");
	char *json = xasprintf("%s%s/graph.json", path, name);
	char *error = xasprintf("%s%s/error", path, name);
	size_t len;
	char *text = content(json, &len);
	char *found;
	bool right;

	setup();
	ck_assert_msg(text != NULL, "%s cannot be read", json);
	if (load_bytes(text, len) == 0)
		fprintf(stderr, "%s: was taken\n", name);
	found = printed();
	right = problems.n > 0 && is_as_written(name, error, found);
	teardown();
	free(found);
	free(text);
	free(error);
	free(json);
	free(path);
	return right;
}

/* Check each entry of a folder whose name ends so. */
static void
check_all(const char *part, const char *ending, bool (*check)(const char *))
{
	char *path = graphs(part);
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort);
	size_t checked = 0, wrong = 0;

	ck_assert_msg(n > 0, "%s cannot be read", path);
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		size_t len = strlen(name), end = strlen(ending);

		if (name[0] != '.' && len > end &&
		    strcmp(name + len - end, ending) == 0) {
			checked++;
			wrong += !check(name);
		}
		free(entries[i]);
	}
	free(entries);
	free(path);
	ck_assert_uint_gt(checked, 10);
	ck_assert_uint_eq(wrong, 0);
}

START_TEST(every_valid_file_is_loaded)
{
	check_all("valid", ".json", check_valid);
}
END_TEST

START_TEST(every_invalid_file_is_refused_with_all_that_is_wrong)
{
	check_all("invalid", "", check_invalid);
}
END_TEST

/* load_file() fails with exactly this. */
static void
expect_error(const char *path, const char *expected)
{
	char *found;

	setup();
	problems.file = "F";
	ck_assert_int_eq(
	    load_file(path, LOAD_DEFAULT_BYTES, &g, &problems), -1);
	found = printed();
	ck_assert_str_eq(found, expected);
	free(found);
	teardown();
}

START_TEST(what_is_no_file_is_refused_in_one_line)
{
	expect_error("/", "F: is a directory; name a job file in it\n");
	expect_error("/nowhere/at all.json",
	    "F: cannot be opened: No such file or directory\n");
	expect_error("/dev/zero",
	    "F: is a device, not a job file; for standard input write -\n");
	expect_error("/dev/null",
	    "F:1:1: the file is empty; write {\"jobs\": {\"NAME\": {\"run\": "
	    "\"COMMAND\"}}}\n");
}
END_TEST

START_TEST(paths_are_relative_to_the_file_that_names_them)
{
	char *path = graphs("valid/paths.json");
	char *expected;

	ck_assert_int_eq(load_file(path, LOAD_DEFAULT_BYTES, &g, &problems), 0);
	expected = graphs("valid/in");
	ck_assert_str_eq(g.file, path);
	ck_assert_str_eq(g.jobs[0].opts->stdin_text, expected);
	free(expected);
	free(path);
}
END_TEST

START_TEST(jobs_that_set_nothing_share_their_options)
{
	ck_assert_int_eq(load("{\"jobs\": {\"a\": {\"run\": \"x\"},"
			      " \"b\": {\"argv\": [\"x\"], \"needs\": \"a\"},"
			      " \"c\": {\"run\": \"x\", \"timeout\": 5},"
			      " \"d\": {\"run\": \"y\", \"timeout\": \"5s\"},"
			      " \"e\": {\"gather\": [\"a\"]},"
			      " \"f\": {\"needs\": \"a\"}}}"),
	    0);
	ck_assert_ptr_eq(g.jobs[0].opts, g.jobs[1].opts);
	ck_assert_ptr_eq(g.jobs[2].opts, g.jobs[3].opts);
	ck_assert_ptr_ne(g.jobs[0].opts, g.jobs[2].opts);
	ck_assert_ptr_eq(g.jobs[4].opts, g.jobs[5].opts);
}
END_TEST

START_TEST(problems_beyond_the_limit_are_counted)
{
	char *text = xmalloc(200000);
	char *found;
	size_t used = (size_t)sprintf(text, "{\"jobs\": {");

	for (int i = 0; i < 1000; i++)
		used += (size_t)sprintf(text + used,
		    "\"j%d\": {\"gather\": [\"?\", 1, 2], \"no\": 0},\n", i);
	strcpy(text + used, "}}");
	ck_assert_int_eq(load(text), -1);
	ck_assert_uint_eq(problems.n, problems.limit);
	ck_assert_uint_eq(problems.n + problems.dropped, 4000);
	found = printed();
	ck_assert_ptr_nonnull(strstr(found, "graph.json: 3900 more\n"));
	free(found);
	free(text);
}
END_TEST

START_TEST(a_name_of_a_megabyte_is_not_printed_whole)
{
	char *name = xmalloc((1 << 20) + 1);
	char *text, *found;

	memset(name, 'k', 1 << 20);
	name[1 << 20] = '\0';
	text = xasprintf("{\"%s\": 1, \"jobs\": {\"%s\": {\"run\": \"x\"},"
			 " \"a\": {\"run\": \"x\", \"%s\": 1}}}",
	    name, name, name);
	ck_assert_int_eq(load(text), -1);
	found = printed();
	ck_assert_uint_eq(problems.n, 3);
	ck_assert_uint_lt(strlen(found), 5000);
	ck_assert_ptr_nonnull(strstr(found, "1048576 bytes; 200 are the most"));
	free(found);
	free(text);
	free(name);
}
END_TEST

/* A list of n texts of len bytes, or an object of n variables. */
static char *
many(const char *open, bool is_env, int n, int len, const char *close)
{
	char *text = xstrdup(open);

	for (int i = 0; i < n; i++) {
		char *longer =
		    is_env ? xasprintf("%s\"v%d\":", text, i) : xstrdup(text);

		free(text);
		text = xasprintf("%s\"%0*d\",", longer, len, 0);
		free(longer);
	}
	open = text;
	text = xasprintf("%s%s", open, close);
	free((char *)open);
	return text;
}

/* What is refused in the first place, and freed. */
static void
expect_refusal(char *json, const char *says)
{
	char *found;

	teardown();
	setup();
	ck_assert_int_eq(load(json), -1);
	found = printed();
	ck_assert_msg(strstr(found, says) != NULL, "%s", found);
	free(found);
	free(json);
}

START_TEST(no_program_gets_more_than_any_takes)
{
	expect_refusal(many("{\"jobs\": {\"a\": {\"argv\": [\"x\", ", false, 63,
			   100000, "]}}}"),
	    "job \"a\": \"argv\": this has 6300577 bytes; no program takes");
	expect_refusal(many("{\"jobs\": {\"a\": {\"run\": \"x\", \"env\": {",
			   true, 63, 100000, "}}}}"),
	    "job \"a\": \"env\": with this the variables have 630080");
}
END_TEST

START_TEST(policies_nest_as_deep_as_the_parser_goes)
{
	enum {
		DEPTH = 1000
	};
	char *text = xmalloc(DEPTH * 20);
	size_t used = (size_t)sprintf(text, "{\"jobs\": {\"a\": ");

	for (int i = 0; i < DEPTH; i++)
		used += (size_t)sprintf(text + used, "{\"gather\": [");
	used += (size_t)sprintf(text + used, "{\"run\": \"x\"}");
	for (int i = 0; i < DEPTH; i++)
		used += (size_t)sprintf(text + used, "]}");
	strcpy(text + used, "}}");
	ck_assert_int_eq(load(text), 0);
	ck_assert_uint_eq(g.n_jobs, DEPTH + 1);
	ck_assert_uint_eq(graph_find(&g, "a.0.0"), 2);
	ck_assert_uint_lt(strlen(g.jobs[DEPTH].name), 250);
	free(text);
}
END_TEST

START_TEST(brackets_deeper_than_that_are_refused)
{
	size_t n = 100000;
	char *text = xmalloc(2 * n + 100);
	char *found;
	size_t used = (size_t)sprintf(text, "{\"jobs\": {\"a\": ");

	memset(text + used, '[', n);
	memset(text + used + n, ']', n);
	strcpy(text + used + 2 * n, ", \"b\": 1}}");
	ck_assert_int_eq(load(text), -1);
	ck_assert_uint_eq(problems.n, 2);
	found = printed();
	ck_assert_ptr_nonnull(strstr(found, "maximum parsing depth"));
	ck_assert_ptr_nonnull(strstr(found, "job \"b\": expected an object"));
	free(found);
	free(text);
}
END_TEST

START_TEST(what_no_process_can_be_given_is_refused_with_its_size)
{
	size_t n = 131072;
	char *big = xmalloc(n + 1);
	char *text, *found;

	memset(big, 'x', n);
	big[n] = '\0';
	text =
	    xasprintf("{\"jobs\": {\"a\": {\"run\": \"%s\"}, \"b\": {\"argv\":"
		      " [\"x\", \"%s\"]}, \"c\": {\"run\": \"x\", \"env\": "
		      "{\"X\": \"%s\"}}, \"d\": {\"run\": \"%s\"}}}",
		big, big, big, big + 1);
	ck_assert_int_eq(load(text), -1);
	found = printed();
	ck_assert_uint_eq(problems.n, 3);
	ck_assert_ptr_nonnull(strstr(found,
	    "graph.json:1:24: job \"a\": \"run\": this has 131072 bytes; a "
	    "shell takes 131071 in one argument; put it in a file and run "
	    "that\n"));
	ck_assert_ptr_nonnull(strstr(found, "job \"b\": \"argv\": this has "));
	ck_assert_ptr_nonnull(
	    strstr(found, "job \"c\": \"env\": \"X\": this has "));
	free(found);
	free(text);
	free(big);
}
END_TEST

START_TEST(a_job_of_more_text_than_the_parser_should_see_is_refused)
{
	size_t n = 17 << 20;
	char *text = xmalloc(n + 100);
	size_t used = (size_t)sprintf(text, "{\"jobs\": {\"a\": {\"run\": \"");

	memset(text + used, 'x', n);
	strcpy(text + used + n, "\"}}}");
	ck_assert_int_eq(load(text), -1);
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_ptr_nonnull(
	    strstr(problems.list[0].text, "16777216 are the"));
	free(text);
}
END_TEST

/* Each end is where a write may have been cut off. */
START_TEST(no_part_of_a_file_is_too_much_for_the_loader)
{
	char *path = graphs("valid/everything.json");
	size_t len;
	char *text = content(path, &len);

	for (size_t n = 0; n < len; n++) {
		teardown();
		setup();
		if (load_bytes(text, n) == 0)
			ck_assert_uint_gt(n, len - 5);
	}
	free(text);
	free(path);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("load");
	TCase *c = tcase_create("cases");

	tcase_add_test(c, every_valid_file_is_loaded);
	tcase_add_test(c, every_invalid_file_is_refused_with_all_that_is_wrong);
	suite_add_tcase(s, c);

	c = tcase_create("files");
	tcase_set_timeout(c, 60);
	tcase_add_test(c, what_is_no_file_is_refused_in_one_line);
	suite_add_tcase(s, c);

	c = tcase_create("texts");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, paths_are_relative_to_the_file_that_names_them);
	tcase_add_test(c, jobs_that_set_nothing_share_their_options);
	tcase_add_test(c, problems_beyond_the_limit_are_counted);
	tcase_add_test(c, a_name_of_a_megabyte_is_not_printed_whole);
	tcase_add_test(c, no_program_gets_more_than_any_takes);
	tcase_add_test(c, policies_nest_as_deep_as_the_parser_goes);
	tcase_add_test(c, brackets_deeper_than_that_are_refused);
	tcase_add_test(
	    c, what_no_process_can_be_given_is_refused_with_its_size);
	tcase_add_test(
	    c, a_job_of_more_text_than_the_parser_should_see_is_refused);
	tcase_add_test(c, no_part_of_a_file_is_too_much_for_the_loader);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
