#include "cmd/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/mem.h"
#include "tests/harness.h"
#include "tests/written.h"

static struct console console;
static struct written written;
static struct graph g;
static FILE *file;
static char *text; /* all that was written */

static void
begin(enum console_level level, bool has_color)
{
	console_init(&console, &written.writer, level, has_color);
}

static void
setup(void)
{
	graph_init(&g);
	graph_add(&g, "build");
	graph_add(&g, "a");
	graph_add(&g, "x\x1b[31m\n");
	file = tmpfile();
	text = NULL;
	written_init(&written, fileno(file), "writing to stderr");
	begin(CONSOLE_NORMAL, false);
}

static void
teardown(void)
{
	console_finish(&console);
	written_finish(&written);
	fclose(file);
	graph_finish(&g);
	free(text);
}

static void
emit(struct event e)
{
	e.graph = &g;
	console.sink.emit(&console.sink, &e);
}

static void
expect(const char *expected)
{
	off_t size;

	console_finish(&console);
	size = lseek(fileno(file), 0, SEEK_END);
	free(text);
	text = xmalloc((size_t)size + 1);
	ck_assert_int_eq(pread(fileno(file), text, (size_t)size, 0), size);
	text[size] = '\0';
	ck_assert_str_eq(text, expected);
}

/* A job's transition at 1.5 s. */
static struct event
to(enum job_state from, enum job_state state)
{
	return (struct event){.kind = EVENT_JOB,
	    .t_ns = 1500 * CLOCK_MILLISECOND,
	    .from = from,
	    .to = state};
}

START_TEST(a_line_has_seconds_job_state_and_detail)
{
	struct event e = to(JOB_PENDING, JOB_RUNNING);

	emit((struct event){.kind = EVENT_RUN_STARTED});
	e.pid = 42;
	e.command = "make all";
	emit(e);
	e.job = 1;
	e.t_ns = INT64_C(12345678999999);
	e.pid = 0;
	e.command = NULL;
	emit(e);
	/* As wide as the longest name is shown: x\x1b[31m\x0a. */
	expect("  1.500  build          running     pid 42  make all\n"
	       "12345.678  a              running\n");
}
END_TEST

START_TEST(an_argv_is_shown_as_it_would_be_typed)
{
	static const char *const argv[] = {
	    "/bin/x", "", "a b", "it's", "-o=1", NULL};
	struct event e = to(JOB_PENDING, JOB_RUNNING);

	e.argv = argv;
	emit(e);
	expect("  1.500  build  running     /bin/x '' 'a b' 'it'\\''s' -o=1\n");
}
END_TEST

START_TEST(names_and_texts_can_not_forge_a_line)
{
	struct event e = to(JOB_PENDING, JOB_RUNNING);

	begin(CONSOLE_VERBOSE, false);
	e.job = 2;
	e.command = "a\n  0.000  b  finished\r\x1b[2K";
	emit(e);
	emit((struct event){.kind = EVENT_NOTE, .reason = "x\ny"});
	expect("  1.500  x\\x1b[31m\\x0a  running     a\\x0a  0.000  b  "
	       "finished\\x0d\\x1b[2K\ntaskctl: x\\x0ay\n");
}
END_TEST

START_TEST(of_a_script_the_first_line_is_shown)
{
	struct event e = to(JOB_PENDING, JOB_RUNNING);

	e.command = "cd /x\nmake\n";
	emit(e);
	expect("  1.500  build  running     cd /x ...\n");
}
END_TEST

START_TEST(the_cause_of_a_cancel_is_told)
{
	struct event e = to(JOB_RUNNING, JOB_CANCELLING);

	e.by = "phases";
	e.reason = "wait timeout 1s";
	emit(e);
	e.reason = NULL;
	emit(e);
	e.by = NULL;
	e.reason = "timeout 1s";
	emit(e);
	e = to(JOB_PENDING, JOB_SKIPPED);
	e.reason = "a failed";
	emit(e);
	expect("  1.500  build  cancelling  by phases (wait timeout 1s)\n"
	       "  1.500  build  cancelling  by phases\n"
	       "  1.500  build  cancelling  timeout 1s\n"
	       "  1.500  build  skipped     a failed\n");
}
END_TEST

START_TEST(an_end_says_how_and_how_long)
{
	struct outcome o = {.kind = OUTCOME_EXIT, .code = 0};
	struct event e = to(JOB_RUNNING, JOB_FINISHED);

	e.outcome = &o;
	e.elapsed_ns = 250 * CLOCK_MILLISECOND;
	emit(e);
	o.code = 3;
	e.to = JOB_FAILED;
	emit(e);
	e.is_handled = true;
	emit(e);
	expect("  1.500  build  finished    0.250s\n"
	       "  1.500  build  failed      exit 3, 0.250s\n"
	       "  1.500  build  failed      exit 3, 0.250s, does not count\n");
}
END_TEST

START_TEST(attempts_are_told_from_the_second_on)
{
	struct outcome o = {.kind = OUTCOME_EXIT, .code = 3};
	struct event e = to(JOB_PENDING, JOB_RUNNING);

	e.attempt = 1;
	emit(e);
	e = to(JOB_RUNNING, JOB_PENDING);
	e.attempt = 1;
	e.outcome = &o;
	e.reason = "retry 1 of 1 in 2s";
	emit(e);
	e = to(JOB_PENDING, JOB_RUNNING);
	e.attempt = 2;
	e.pid = 42;
	emit(e);
	e = to(JOB_RUNNING, JOB_FAILED);
	e.attempt = 2;
	e.outcome = &o;
	e.elapsed_ns = 250 * CLOCK_MILLISECOND;
	emit(e);
	expect("  1.500  build  running\n"
	       "  1.500  build  pending     exit 3, retry 1 of 1 in 2s\n"
	       "  1.500  build  running     attempt 2  pid 42\n"
	       "  1.500  build  failed      exit 3, attempt 2, 0.250s\n");
}
END_TEST

START_TEST(a_wait_says_who_was_done_and_who_not)
{
	static const job_id done[] = {0, 1}, pending[] = {1};
	struct event e = to(JOB_RUNNING, JOB_FINISHED);

	e.done = done;
	e.n_done = 2;
	e.pending = pending;
	e.n_pending = 1;
	emit(e);
	e.n_done = 0;
	emit(e);
	emit((struct event){.kind = EVENT_COMPLETED,
	    .job = 0,
	    .member = 1,
	    .member_state = JOB_FAILED});
	expect("  1.500  build  finished    0.000s  done: build, a; "
	       "pending: a\n"
	       "  1.500  build  finished    0.000s  pending: a\n"
	       "  0.000  build  completed   a failed\n");
}
END_TEST

START_TEST(a_job_that_is_ready_has_a_line)
{
	emit((struct event){.kind = EVENT_READY,
	    .job = 0,
	    .reason = "log a\033b",
	    .elapsed_ns = 412000000});
	expect("  0.000  build  ready       0.412s (log a\\x1bb)\n");
}
END_TEST

START_TEST(a_long_list_is_counted)
{
	static job_id done[30];
	struct event e = to(JOB_RUNNING, JOB_FINISHED);

	e.done = done;
	e.n_done = 30;
	emit(e);
	console.sink.flush(&console.sink);
	ck_assert_int_eq(lseek(fileno(file), 0, SEEK_END),
	    (off_t)(strlen("  1.500  build  finished    0.000s  done: ") +
		    20 * strlen("build") + 19 * strlen(", ") +
		    strlen(" and 10 more\n")));
}
END_TEST

static void
emit_finish(void)
{
	static struct run_counts counts;

	counts.failures = 2;
	counts.by_state[JOB_FINISHED] = 5;
	counts.by_state[JOB_FAILED] = 2;
	counts.by_state[JOB_SKIPPED] = 1;
	emit((struct event){.kind = EVENT_RUN_FINISHED,
	    .t_ns = 2 * CLOCK_SECOND,
	    .state = "failed",
	    .counts = &counts});
}

static void
emit_failures(void)
{
	struct outcome o = {.kind = OUTCOME_EXIT, .code = 1};
	struct event e = to(JOB_RUNNING, JOB_FAILED);

	e.outcome = &o;
	emit(e);
	e.job = 1;
	e.is_handled = true;
	emit(e);
	e.is_handled = false;
	e.to = JOB_TIMED_OUT;
	emit(e);
	emit_finish();
}

START_TEST(the_end_repeats_the_failures_oldest_first)
{
	emit_failures();
	expect("  1.500  build  failed      exit 1, 0.000s\n"
	       "  1.500  a  failed      exit 1, 0.000s, does not count\n"
	       "  1.500  a  timed_out   exit 1, 0.000s\n"
	       "2 failed:\n"
	       "  1.500  build  failed      exit 1, 0.000s\n"
	       "  1.500  a  timed_out   exit 1, 0.000s\n"
	       "  2.000  failed, 8 jobs: 5 finished, 2 failed, 1 skipped\n");
}
END_TEST

START_TEST(quiet_says_failures_alone)
{
	begin(CONSOLE_QUIET, false);
	emit(to(JOB_PENDING, JOB_RUNNING));
	emit_failures();
	expect("2 failed:\n"
	       "  1.500  build  failed      exit 1, 0.000s\n"
	       "  1.500  a  timed_out   exit 1, 0.000s\n");
}
END_TEST

START_TEST(a_long_command_is_cut_unless_verbose)
{
	char command[201];
	char expected[300];
	struct event e = to(JOB_PENDING, JOB_RUNNING);

	memset(command, 'x', 200);
	command[200] = '\0';
	e.command = command;
	emit(e);
	snprintf(expected, sizeof(expected),
	    "  1.500  build  running     %.60s...\n", command);
	expect(expected);
	ck_assert_int_eq(ftruncate(fileno(file), 0), 0);
	lseek(fileno(file), 0, SEEK_SET);
	begin(CONSOLE_VERBOSE, false);
	e.is_direct = true;
	emit(e);
	snprintf(expected, sizeof(expected),
	    "  1.500  build  running     %s  (no shell needed)\n", command);
	expect(expected);
}
END_TEST

START_TEST(colours_are_for_states_alone)
{
	begin(CONSOLE_NORMAL, true);
	emit(to(JOB_PENDING, JOB_RUNNING));
	emit(to(JOB_RUNNING, JOB_FINISHED));
	emit(to(JOB_RUNNING, JOB_CANCELLING));
	expect("  1.500  build  running\n"
	       "  1.500  build  \033[32mfinished  \033[0m  0.000s\n"
	       "  1.500  build  \033[33mcancelling\033[0m\n");
}
END_TEST

START_TEST(nothing_is_written_before_the_flush)
{
	emit(to(JOB_PENDING, JOB_RUNNING));
	ck_assert_int_eq(lseek(fileno(file), 0, SEEK_END), 0);
	console.sink.flush(&console.sink);
	ck_assert_int_gt(lseek(fileno(file), 0, SEEK_END), 0);
	ck_assert_uint_eq(console.buf.len, 0);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("console");
	TCase *tc = tcase_create("lines");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_line_has_seconds_job_state_and_detail);
	tcase_add_test(tc, an_argv_is_shown_as_it_would_be_typed);
	tcase_add_test(tc, names_and_texts_can_not_forge_a_line);
	tcase_add_test(tc, of_a_script_the_first_line_is_shown);
	tcase_add_test(tc, the_cause_of_a_cancel_is_told);
	tcase_add_test(tc, an_end_says_how_and_how_long);
	tcase_add_test(tc, attempts_are_told_from_the_second_on);
	tcase_add_test(tc, a_wait_says_who_was_done_and_who_not);
	tcase_add_test(tc, a_job_that_is_ready_has_a_line);
	tcase_add_test(tc, a_long_list_is_counted);
	tcase_add_test(tc, the_end_repeats_the_failures_oldest_first);
	tcase_add_test(tc, quiet_says_failures_alone);
	tcase_add_test(tc, a_long_command_is_cut_unless_verbose);
	tcase_add_test(tc, colours_are_for_states_alone);
	tcase_add_test(tc, nothing_is_written_before_the_flush);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
