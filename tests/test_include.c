/* Files that refer to others: what is loaded of them, and what is wrong. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "jobs/cycle.h"
#include "jobs/load/load.h"
#include "tests/harness.h"

static char folder[] = "/tmp/test_include.XXXXXX";
static struct graph g;
static struct problems problems;

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	graph_init(&g);
	problems_init(&problems, "main.json");
}

/* The files in the current folder. */
static void
remove_all(void)
{
	struct dirent **entries;
	int n = scandir(".", &entries, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		unlink(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

static void
teardown(void)
{
	graph_finish(&g);
	problems_finish(&problems);
	remove_all();
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
}

static void
put(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	fclose(out);
}

static int
load(size_t max)
{
	int rc = load_file("main.json", max, &g, &problems);

	return cycle_check(&g, &problems) < 0 ? -1 : rc;
}

static void
expect_loaded(void)
{
	if (load(LOAD_DEFAULT_BYTES) < 0)
		problems_print(&problems, stderr);
	ck_assert_uint_eq(problems.n, 0);
}

/* The load fails with exactly this. */
static void
expect_wrong(size_t max, const char *expected)
{
	char *found;
	size_t size;
	FILE *out = open_memstream(&found, &size);

	ck_assert_int_eq(load(max), -1);
	problems_print(&problems, out);
	fclose(out);
	ck_assert_str_eq(found, expected);
	free(found);
}

static const struct job_spec *
job(const char *name)
{
	job_id id = graph_find(&g, name);

	ck_assert_msg(id != JOB_NONE, "no job %s", name);
	return &g.jobs[id];
}

static const char *
need(const char *name, size_t i)
{
	return g.jobs[g.needs[job(name)->first_need + i].job].name;
}

START_TEST(jobs_of_a_file_have_its_prefix)
{
	put("lib.json", "{\"jobs\": {\"build\": {\"run\": \"x\"},"
			" \"m\": {\"gather\": [{\"run\": \"y\"},"
			" {\"run\": \"z\", \"name\": \"own\"}]}}}");
	put("main.json", "{\"include\": {\"lib\": \"lib.json\"},"
			 " \"jobs\": {\"a\": {\"needs\": [\"lib.build\"]}}}");
	expect_loaded();
	ck_assert_uint_eq(g.n_jobs, 5);
	ck_assert_str_eq(need("a", 0), "lib.build");
	ck_assert_uint_eq(job("lib.m.0")->owner, graph_find(&g, "lib.m"));
	ck_assert_uint_eq(job("lib.own")->owner, graph_find(&g, "lib.m"));
	ck_assert_ptr_null(graph_file(&g, job("a")));
	ck_assert_str_eq(graph_file(&g, job("lib.own")), "lib.json");
}
END_TEST

START_TEST(a_name_is_looked_for_in_its_own_file_first)
{
	put("lib.json", "{\"jobs\": {\"b\": {\"needs\": [\"a\", \"c\"]},"
			" \"g\": {\"gather\": [{\"run\": \"x\","
			" \"name\": \"a\"}]}}}");
	put("main.json",
	    "{\"include\": {\"lib\": \"lib.json\"}, \"jobs\":"
	    " {\"a\": {\"run\": \"x\"}, \"c\": {\"run\": \"x\"}}}");
	expect_loaded();
	ck_assert_str_eq(need("lib.b", 0), "lib.a");
	ck_assert_str_eq(need("lib.b", 1), "c");
}
END_TEST

START_TEST(one_file_may_be_there_under_two_prefixes)
{
	put("lib.json", "{\"jobs\": {\"a\": {\"run\": \"x\"},"
			" \"b\": {\"needs\": [\"a\"]}}}");
	put("main.json",
	    "{\"include\": [{\"file\": \"lib.json\", \"as\": \"x\"},"
	    " {\"file\": \"./lib.json\", \"as\": \"y\"}]}");
	expect_loaded();
	ck_assert_uint_eq(g.n_jobs, 4);
	ck_assert_str_eq(need("x.b", 0), "x.a");
	ck_assert_str_eq(need("y.b", 0), "y.a");
}
END_TEST

START_TEST(each_file_has_options_of_its_own)
{
	const struct job_spec *a, *b;

	mkdir("sub", 0700);
	put("sub/b.env", "E=file\n");
	put("sub/lib.json",
	    "{\"cwd\": \"d\", \"env_file\": \"b.env\", \"shell\": [\"bash\"],"
	    " \"jobs\": {\"b\": {\"run\": \"x\", \"stdout\": \"o\"}}}");
	put("main.json", "{\"include\": {\"lib\": \"sub/lib.json\"}, \"env\": "
			 "{\"M\": \"1\"},"
			 " \"defaults\": {\"timeout\": 3, \"shield\": true},"
			 " \"jobs\": {\"a\": {\"run\": \"x\"}}}");
	expect_loaded();
	a = job("a");
	b = job("lib.b");
	ck_assert_int_eq(a->opts->timeout_ns != 0, 1);
	ck_assert_int_eq(b->opts->timeout_ns, 0);
	ck_assert(a->shield && !b->shield);
	ck_assert_str_eq(b->opts->cwd, "sub/d");
	ck_assert_str_eq(b->opts->stdout_path, "sub/o");
	ck_assert_str_eq(b->opts->shell[0], "bash");
	ck_assert_uint_eq(b->opts->n_env, 1);
	ck_assert_str_eq(b->opts->env[0].value, "file");
	ck_assert_ptr_null(a->opts->shell);
	ck_assert_str_eq(a->opts->env[0].name, "M");
	unlink("sub/b.env");
	unlink("sub/lib.json");
	rmdir("sub");
}
END_TEST

START_TEST(what_is_wrong_has_the_file_and_line_of_its_own)
{
	put("lib.json", "{\"timeout\": 1,\n \"jobs\": {\n"
			"  \"a\": {\"run\": \"x\", \"needs\": [\"bb\"]},\n"
			"  \"bbb\": {\"needs\": [\"bbb\"]}}}\n");
	put("main.json", "{\"include\": {\"lib\": \"lib.json\","
			 " \"no\": \"no.json\"},\n \"jobs\":"
			 " {\"c\": {\"needs\": [\"lib.aa\"]}}}\n");
	expect_wrong(LOAD_DEFAULT_BYTES,
	    "main.json:1:39: \"include\": \"no\": no.json cannot be opened: No "
	    "such file or directory\n"
	    "main.json:2:27: job \"c\": \"needs\": no job is named \"lib.aa\"; "
	    "did you mean \"lib.a\"?\n"
	    "lib.json:1:2: \"timeout\" is about a whole run, and this file is "
	    "included; say it in main.json\n"
	    "lib.json:3:31: job \"lib.a\": \"needs\": no job is named \"bb\"; "
	    "did you mean \"bbb\"?\n"
	    "lib.json:4:3: job \"lib.bbb\": needs itself; take it out of its "
	    "own \"needs\" or do not read its own result\n");
}
END_TEST

START_TEST(names_that_are_taken_are_named_with_their_file)
{
	put("lib.json", "{\"jobs\": {\"a\": {\"run\": \"x\"}}}");
	put("main.json", "{\"include\": {\"lib\": \"lib.json\"}, \"jobs\": {\n"
			 " \"lib\": {\"run\": \"x\"},\n"
			 " \"lib.a\": {\"run\": \"x\"}}}\n");
	expect_wrong(LOAD_DEFAULT_BYTES,
	    "main.json:1:21: \"include\": the prefix \"lib\" is the name of a "
	    "job, too; choose another\n"
	    "lib.json:1:10: \"jobs\" has no jobs; there is nothing to run\n"
	    "lib.json:1:11: job \"lib.a\": is there twice, in line 3 of "
	    "main.json too; keep one\n");
}
END_TEST

START_TEST(files_that_include_each_other_are_refused_with_their_chain)
{
	put("a.json", "{\"include\": {\"b\": \"b.json\"}}");
	put("b.json", "{\"include\": {\"a\": \"./a.json\"}}");
	put("main.json", "{\"include\": {\"a\": \"a.json\"}}");
	expect_wrong(LOAD_DEFAULT_BYTES,
	    "b.json:1:19: \"include\": \"a\": goes round: main.json includes "
	    "a.json includes b.json includes ./a.json; leave one of them "
	    "out\n");
}
END_TEST

START_TEST(files_nest_sixteen_deep_and_no_deeper)
{
	char path[32], text[80];

	for (int i = 1; i < 20; i++) {
		snprintf(path, sizeof(path), "f%d.json", i);
		snprintf(text, sizeof(text),
		    "{\"include\": {\"p\": \"f%d.json\"},"
		    " \"jobs\": {\"j\": {\"run\": \"x\"}}}",
		    i + 1);
		put(path, text);
	}
	put("main.json", "{\"include\": {\"p\": \"f1.json\"}}");
	expect_wrong(LOAD_DEFAULT_BYTES,
	    "f16.json:1:19: \"include\": \"p\": f17.json is included by 16 "
	    "files, one in the other, which is the most\n");
	ck_assert_uint_eq(g.n_jobs, 16);
}
END_TEST

START_TEST(files_that_are_included_by_the_thousand_are_refused)
{
	char path[32], text[120];

	for (int i = 1; i < 12; i++) {
		snprintf(path, sizeof(path), "f%d.json", i);
		snprintf(text, sizeof(text),
		    "{\"include\": {\"p\": \"f%d.json\", \"q\": \"f%d.json\"}}",
		    i + 1, i + 1);
		put(path, text);
	}
	put("f12.json", "{\"jobs\": {\"j\": {\"run\": \"x\"}}}");
	put("main.json", "{\"include\": {\"p\": \"f1.json\"}}");
	ck_assert_int_eq(load(LOAD_DEFAULT_BYTES), -1);
	ck_assert_ptr_nonnull(strstr(problems.list[0].text, "1000 files"));
}
END_TEST

START_TEST(all_files_together_have_no_more_than_one_may)
{
	put("lib.json", "{\"jobs\": {\"a\": {\"run\": \"x\"}}}");
	put("main.json", "{\"include\": {\"lib\": \"lib.json\"}}");
	expect_wrong(60,
	    "main.json:1:21: \"include\": \"lib\": lib.json has more than 28 "
	    "bytes; split it, or allow more by --max-input\n");
}
END_TEST

START_TEST(an_include_has_to_be_one)
{
	put("lib.json", "[1]");
	put("main.json",
	    "{\"include\": [{\"file\": \"lib.json\"}, 3, {\"as\": \"x\"},\n"
	    " {\"file\": \"lib.json\", \"as\": \"x\"},\n"
	    " {\"file\": \"lib.json\", \"as\": \"x\"},\n"
	    " {\"file\": \"lib.json\", \"at\": \"x\"}]}");
	expect_wrong(LOAD_DEFAULT_BYTES,
	    "main.json:1:14: \"include\": expected a prefix for its jobs: text "
	    "that can begin a name\n"
	    "main.json:1:36: \"include\": expected {\"file\": \"...\", \"as\": "
	    "\"PREFIX\"}, found a number\n"
	    "main.json:1:39: \"include\": expected \"file\" with a path in "
	    "this "
	    "object\n"
	    "main.json:3:2: \"include\": the prefix \"x\" is there twice; "
	    "choose another\n"
	    "main.json:4:23: unknown key \"at\"; did you mean \"as\"?\n"
	    "lib.json:1:1: expected { here; a job file is one JSON object\n");
}
END_TEST

START_TEST(variables_come_from_files_too_the_later_one_is_stronger)
{
	const struct job_opts *opts;

	put("a.env", "A=a\nB=a\nC=a\n");
	put("b.env", "B=b\nC=b\n");
	put("main.json",
	    "{\"env\": {\"A\": \"env\"}, \"env_file\": [\"a.env\","
	    " {\"path\": \"b.env\"}, {\"path\": \"no\", \"optional\": true}],"
	    " \"jobs\": {\"j\": {\"run\": \"x\", \"env\": {\"C\": \"job\"},"
	    " \"env_file\": \"a.env\"}}}");
	expect_loaded();
	opts = job("j")->opts;
	ck_assert_uint_eq(opts->n_env, 10);
	ck_assert_str_eq(opts->env[0].value, "a");
	ck_assert_str_eq(opts->env[3].name, "B");
	ck_assert_str_eq(opts->env[5].value, "env");
	ck_assert_str_eq(opts->env[6].value, "a");
	ck_assert_str_eq(opts->env[9].value, "job");
}
END_TEST

START_TEST(what_is_wrong_in_a_file_of_variables_has_its_place_once)
{
	put("a.env", "A=1\n  B\nTASKCTL_JOB=x\n");
	put("main.json",
	    "{\"jobs\": {\"j\": {\"run\": \"x\", \"env_file\": \"a.env\"},\n"
	    " \"k\": {\"run\": \"x\", \"env_file\": [\"a.env\", \"no\", 1,"
	    " {\"path\": \"/\", \"optional\": true}]}}}");
	expect_wrong(LOAD_DEFAULT_BYTES,
	    "main.json:2:42: job \"k\": \"env_file\": no cannot be opened: No "
	    "such file or directory; for one that may be missing write "
	    "{\"path\": \"...\", \"optional\": true}\n"
	    "main.json:2:48: job \"k\": \"env_file\": expected a path or "
	    "{\"path\": \"...\", \"optional\": true}, found a number\n"
	    "main.json:2:51: job \"k\": \"env_file\": / is a directory; name a "
	    "file of variables in it\n"
	    "a.env:2:4: expected = behind the key; write KEY=VALUE\n"
	    "a.env:3:1: names that begin with TASKCTL_ are taskctl's own; "
	    "choose another\n");
}
END_TEST

START_TEST(a_file_of_variables_has_a_mebibyte_at_most)
{
	FILE *out = fopen("a.env", "w");

	for (int i = 0; i < 150000; i++)
		fprintf(out, "A%d=\n", i);
	fclose(out);
	put("main.json", "{\"env_file\": \"a.env\","
			 " \"jobs\": {\"j\": {\"run\": \"x\"}}}");
	expect_wrong(LOAD_DEFAULT_BYTES,
	    "main.json:1:14: \"env_file\": a.env has more than 1 MiB; split "
	    "it\n");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("include");
	TCase *c = tcase_create("files");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, jobs_of_a_file_have_its_prefix);
	tcase_add_test(c, a_name_is_looked_for_in_its_own_file_first);
	tcase_add_test(c, one_file_may_be_there_under_two_prefixes);
	tcase_add_test(c, each_file_has_options_of_its_own);
	tcase_add_test(c, what_is_wrong_has_the_file_and_line_of_its_own);
	tcase_add_test(c, names_that_are_taken_are_named_with_their_file);
	tcase_add_test(
	    c, files_that_include_each_other_are_refused_with_their_chain);
	tcase_add_test(c, files_nest_sixteen_deep_and_no_deeper);
	tcase_add_test(c, files_that_are_included_by_the_thousand_are_refused);
	tcase_add_test(c, all_files_together_have_no_more_than_one_may);
	tcase_add_test(c, an_include_has_to_be_one);
	tcase_add_test(
	    c, variables_come_from_files_too_the_later_one_is_stronger);
	tcase_add_test(
	    c, what_is_wrong_in_a_file_of_variables_has_its_place_once);
	tcase_add_test(c, a_file_of_variables_has_a_mebibyte_at_most);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
