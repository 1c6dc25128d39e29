#include "jobs/eventlog.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "core/clock.h"
#include "core/macros.h"
#include "tests/harness.h"
#include "tests/written.h"

static struct eventlog elog;
static struct written written;
static struct graph g;
static FILE *file;
static json_t *line; /* the last one read */

static void
setup(void)
{
	graph_init(&g);
	g.file = "dir/jobs.json";
	graph_add(&g, "a");
	graph_add(&g, "b\n\"\xff");
	graph_add(&g, "c");
	file = tmpfile();
	/* The log writes to it behind our back. */
	setvbuf(file, NULL, _IONBF, 0);
	eventlog_init(&elog,
	    written_init(&written, fileno(file), "writing the event log"));
	line = NULL;
}

static void
teardown(void)
{
	json_decref(line);
	eventlog_finish(&elog);
	written_finish(&written);
	fclose(file);
	graph_finish(&g);
}

static void
emit(struct event e)
{
	e.graph = &g;
	elog.sink.emit(&elog.sink, &e);
}

static void
flush(void)
{
	elog.sink.flush(&elog.sink);
}

/* Read the next line as JSON; NULL at the end. */
static json_t *
next_line(void)
{
	char *text = NULL;
	size_t size = 0;
	ssize_t n = getline(&text, &size, file);

	json_decref(line);
	line = NULL;
	if (n > 0) {
		ck_assert_int_eq(text[n - 1], '\n');
		line =
		    json_loadb(text, (size_t)n, JSON_REJECT_DUPLICATES, NULL);
		ck_assert_msg(json_is_object(line), "%s", text);
	}
	free(text);
	return line;
}

/* The log's only event, read back. */
static void
write_one(struct event e)
{
	rewind(file);
	ck_assert_int_eq(ftruncate(fileno(file), 0), 0);
	emit(e);
	flush();
	rewind(file);
	ck_assert_ptr_nonnull(next_line());
}

static void
expect_text(const char *key, const char *expected)
{
	const char *found = json_string_value(json_object_get(line, key));

	if (expected == NULL)
		ck_assert_msg(json_object_get(line, key) == NULL, "%s", key);
	else
		ck_assert_str_eq(found, expected);
}

static void
expect_int(const char *key, json_int_t expected)
{
	ck_assert_msg(json_is_integer(json_object_get(line, key)), "%s", key);
	ck_assert_int_eq(
	    json_integer_value(json_object_get(line, key)), expected);
}

static void
expect_no(const char *key)
{
	ck_assert_msg(json_object_get(line, key) == NULL, "%s", key);
}

START_TEST(the_first_line_says_what_it_is)
{
	g.name = "ci";
	write_one((struct event){.kind = EVENT_RUN_STARTED,
	    .started_at = "2024-05-06T07:08:09.123Z",
	    .slots = 4});
	expect_int("seq", 0);
	expect_text("event", "run_started");
	expect_int("version", EVENTLOG_VERSION);
	expect_text("file", "dir/jobs.json");
	expect_text("name", "ci");
	expect_text("started", "2024-05-06T07:08:09.123Z");
	expect_int("slots", 4);
}
END_TEST

START_TEST(a_transition_says_from_where_to_where_and_why)
{
	write_one((struct event){.kind = EVENT_JOB,
	    .seq = 7,
	    .t_ns = 1500000000,
	    .job = 0,
	    .from = JOB_RUNNING,
	    .to = JOB_CANCELLING,
	    .by = "phases",
	    .reason = "timeout 1s"});
	expect_int("seq", 7);
	ck_assert(json_is_real(json_object_get(line, "t")));
	ck_assert(json_real_value(json_object_get(line, "t")) == 1.5);
	expect_text("event", "job");
	expect_text("job", "a");
	expect_text("from", "running");
	expect_text("to", "cancelling");
	expect_text("by", "phases");
	expect_text("reason", "timeout 1s");
	expect_no("elapsed");
	expect_no("attempt");
	expect_no("exit");
}
END_TEST

START_TEST(what_is_not_known_is_not_there)
{
	write_one((struct event){
	    .kind = EVENT_JOB, .from = JOB_ABSENT, .to = JOB_PENDING});
	expect_no("from");
	expect_no("by");
	expect_no("reason");
	expect_no("pid");
	expect_no("command");
	expect_no("argv");
	expect_no("shell");
	expect_no("handled");
	expect_no("result");
}
END_TEST

START_TEST(a_start_says_what_runs)
{
	static const char *const argv[] = {"x", "a b", "\x1b", NULL};
	json_t *words;

	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_PENDING,
	    .to = JOB_RUNNING,
	    .pid = 4242,
	    .argv = argv});
	expect_int("pid", 4242);
	words = json_object_get(line, "argv");
	ck_assert_uint_eq(json_array_size(words), 3);
	ck_assert_str_eq(json_string_value(json_array_get(words, 2)), "\x1b");
	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_PENDING,
	    .to = JOB_RUNNING,
	    .command = "make\nall",
	    .is_direct = true});
	expect_text("command", "make\nall");
	ck_assert(json_is_false(json_object_get(line, "shell")));
}
END_TEST

START_TEST(an_attempt_that_another_follows_says_how_it_ended)
{
	struct outcome o = {.kind = OUTCOME_SIGNAL, .code = 15};

	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_CANCELLING,
	    .to = JOB_PENDING,
	    .reason = "retry 1 of 2 in 1s",
	    .outcome = &o,
	    .attempt = 1,
	    .elapsed_ns = 250000000});
	expect_text("from", "cancelling");
	expect_text("to", "pending");
	expect_text("reason", "retry 1 of 2 in 1s");
	expect_int("signal", 15);
	expect_int("attempt", 1);
	ck_assert(json_real_value(json_object_get(line, "elapsed")) == 0.25);
	expect_no("handled");
	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_PENDING,
	    .to = JOB_RUNNING,
	    .attempt = 2});
	expect_int("attempt", 2);
	expect_no("elapsed");
	/* The first is nothing to speak of. */
	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_PENDING,
	    .to = JOB_RUNNING,
	    .attempt = 1});
	expect_no("attempt");
}
END_TEST

START_TEST(an_end_says_how)
{
	struct outcome o = {.kind = OUTCOME_EXIT, .code = 3};

	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_RUNNING,
	    .to = JOB_FAILED,
	    .outcome = &o,
	    .elapsed_ns = 250000000,
	    .attempt = 1,
	    .is_handled = true});
	expect_int("exit", 3);
	expect_int("attempt", 1);
	ck_assert(json_real_value(json_object_get(line, "elapsed")) == 0.25);
	ck_assert(json_is_true(json_object_get(line, "handled")));
	expect_no("signal");
	expect_no("error");
}
END_TEST

START_TEST(a_signal_a_core_and_an_error_are_told_apart)
{
	struct outcome o = {
	    .kind = OUTCOME_SIGNAL, .code = SIGSEGV, .core_dumped = true};
	char error[] = "x: No such file or directory";

	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_RUNNING,
	    .to = JOB_FAILED,
	    .outcome = &o});
	expect_int("signal", SIGSEGV);
	ck_assert(json_is_true(json_object_get(line, "core")));
	expect_no("exit");
	o = (struct outcome){
	    .kind = OUTCOME_ERROR, .sys = ENOENT, .error = error};
	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_RUNNING,
	    .to = JOB_FAILED,
	    .outcome = &o});
	expect_text("error", error);
	expect_int("errno", ENOENT);
	expect_no("exit");
	expect_no("signal");
}
END_TEST

START_TEST(a_result_is_there_to_its_last_byte)
{
	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_RUNNING,
	    .to = JOB_FINISHED,
	    .has_result = true,
	    .result = "two\nlines\n",
	    .result_len = 10});
	expect_text("result", "two\nlines\n");
	expect_int("result_length", 10);
	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_RUNNING,
	    .to = JOB_FINISHED,
	    .has_result = true,
	    .result_len = 1000000});
	expect_no("result");
	expect_int("result_length", 1000000);
}
END_TEST

START_TEST(a_wait_says_who_was_done)
{
	static const job_id done[] = {1}, pending[] = {0, 2};
	json_t *names;

	write_one((struct event){.kind = EVENT_JOB,
	    .from = JOB_RUNNING,
	    .to = JOB_FINISHED,
	    .done = done,
	    .n_done = 1,
	    .pending = pending,
	    .n_pending = 2});
	names = json_object_get(line, "done");
	ck_assert_uint_eq(json_array_size(names), 1);
	/* A byte that is no text has become U+FFFD. */
	ck_assert_str_eq(
	    json_string_value(json_array_get(names, 0)), "b\n\"\xef\xbf\xbd");
	names = json_object_get(line, "pending");
	ck_assert_str_eq(json_string_value(json_array_get(names, 1)), "c");
}
END_TEST

START_TEST(the_others_have_their_lines)
{
	struct run_counts counts = {.failures = 2};

	counts.by_state[JOB_FINISHED] = 5;
	counts.by_state[JOB_SKIPPED] = 3;
	emit((struct event){.kind = EVENT_COMPLETED,
	    .job = 0,
	    .member = 2,
	    .member_state = JOB_TIMED_OUT,
	    .index = 4});
	emit((struct event){.kind = EVENT_READY,
	    .job = 1,
	    .reason = "port 80",
	    .elapsed_ns = 1500000000});
	emit((struct event){
	    .kind = EVENT_NOTE, .job = JOB_NONE, .reason = "SIGINT: ending"});
	emit((struct event){.kind = EVENT_RUN_FINISHED,
	    .state = "failed",
	    .exit_status = 1,
	    .counts = &counts});
	flush();
	rewind(file);
	next_line();
	expect_text("event", "completed");
	expect_text("job", "a");
	expect_text("member", "c");
	expect_text("state", "timed_out");
	expect_int("index", 4);
	next_line();
	expect_text("event", "ready");
	expect_text("reason", "port 80");
	ck_assert(json_real_value(json_object_get(line, "elapsed")) == 1.5);
	next_line();
	expect_text("event", "note");
	expect_no("job");
	next_line();
	expect_text("event", "run_finished");
	expect_text("state", "failed");
	expect_int("exit", 1);
	expect_int("finished", 5);
	expect_int("failed", 0);
	expect_int("skipped", 3);
	expect_int("failures", 2);
	ck_assert_ptr_null(next_line());
}
END_TEST

START_TEST(times_are_exact)
{
	static const struct {
		int64_t ns;
		const char *text;
	} times[] = {
	    {0, "\"t\":0.000000000,"},
	    {1, "\"t\":0.000000001,"},
	    {999999999, "\"t\":0.999999999,"},
	    {INT64_C(86400000000001), "\"t\":86400.000000001,"},
	};

	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		emit((struct event){.kind = EVENT_NOTE,
		    .job = JOB_NONE,
		    .t_ns = times[i].ns,
		    .reason = ""});
		ck_assert_msg(strstr(elog.buf.data, times[i].text) != NULL,
		    "%s", elog.buf.data);
		flush();
	}
}
END_TEST

START_TEST(nothing_is_written_before_the_flush_but_a_burst)
{
	static char text[1001];

	memset(text, 'x', 1000);
	for (int i = 0; i < 60; i++)
		emit((struct event){
		    .kind = EVENT_NOTE, .job = JOB_NONE, .reason = text});
	ck_assert_int_eq(lseek(fileno(file), 0, SEEK_END), 0);
	for (int i = 60; i < 1000; i++)
		emit((struct event){
		    .kind = EVENT_NOTE, .job = JOB_NONE, .reason = text});
	ck_assert_int_gt(lseek(fileno(file), 0, SEEK_END), 900000);
	ck_assert_uint_lt(elog.buf.capacity, 300000);
	flush();
	rewind(file);
	for (int i = 0; i < 1000; i++)
		ck_assert_ptr_nonnull(next_line());
	ck_assert_ptr_null(next_line());
}
END_TEST

START_TEST(the_end_writes_what_is_left)
{
	emit((struct event){
	    .kind = EVENT_NOTE, .job = JOB_NONE, .reason = "last"});
	eventlog_finish(&elog);
	rewind(file);
	ck_assert_ptr_nonnull(next_line());
	expect_text("note", "last");
}
END_TEST

START_TEST(after_a_failure_to_write_lines_take_no_memory)
{
	struct eventlog full;
	struct written to_full;
	struct event e = {
	    .kind = EVENT_NOTE, .job = JOB_NONE, .reason = "x", .graph = &g};
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	eventlog_init(&full, written_init(&to_full, fd, "writing it"));
	full.sink.emit(&full.sink, &e);
	ck_assert(!err_is_set(&to_full.writer.error));
	full.sink.flush(&full.sink);
	ck_assert_int_eq(to_full.writer.error.sys, ENOSPC);
	full.sink.emit(&full.sink, &e);
	full.sink.flush(&full.sink);
	ck_assert_uint_eq(full.buf.len, 0);
	ck_assert_int_eq(writer_left(&to_full.writer), 0);
	eventlog_finish(&full);
	written_finish(&to_full);
	close(fd);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("eventlog");
	TCase *tc = tcase_create("lines");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_first_line_says_what_it_is);
	tcase_add_test(tc, a_transition_says_from_where_to_where_and_why);
	tcase_add_test(tc, what_is_not_known_is_not_there);
	tcase_add_test(tc, a_start_says_what_runs);
	tcase_add_test(tc, an_attempt_that_another_follows_says_how_it_ended);
	tcase_add_test(tc, an_end_says_how);
	tcase_add_test(tc, a_signal_a_core_and_an_error_are_told_apart);
	tcase_add_test(tc, a_result_is_there_to_its_last_byte);
	tcase_add_test(tc, a_wait_says_who_was_done);
	tcase_add_test(tc, the_others_have_their_lines);
	tcase_add_test(tc, times_are_exact);
	suite_add_tcase(s, tc);
	tc = tcase_create("writing");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_is_written_before_the_flush_but_a_burst);
	tcase_add_test(tc, the_end_writes_what_is_left);
	tcase_add_test(tc, after_a_failure_to_write_lines_take_no_memory);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
