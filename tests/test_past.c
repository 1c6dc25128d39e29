#include "jobs/past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/macros.h"
#include "tests/harness.h"

#define TEMPLATE "/tmp/test_past.XXXXXX"

#define FIRST                                                                 \
	"{\"seq\":0,\"t\":0.000000000,\"event\":\"run_started\",\"version\":" \
	"1}\n"

static char path[sizeof(TEMPLATE)];
static struct past *past;
static struct err e;

static void
setup(void)
{
	int fd;

	memcpy(path, TEMPLATE, sizeof(TEMPLATE));
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	past = NULL;
	err_clear(&e);
}

static void
teardown(void)
{
	past_destroy(past);
	unlink(path);
}

/* Write text to the file and read it as a log. */
static void
read_text(const char *text)
{
	FILE *out = fopen(path, "w");

	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	fclose(out);
	past = past_read(path, &e);
}

#define END(job, to, attempt, elapsed)                                   \
	"{\"seq\":1,\"t\":2.0,\"event\":\"job\",\"job\":\"" job          \
	"\",\"from\":\"running\",\"to\":\"" to "\",\"elapsed\":" elapsed \
	",\"attempt\":" attempt "}\n"

START_TEST(it_knows_how_long_jobs_took_that_ended_by_themselves)
{
	read_text(FIRST END("a", "finished", "1", "1.500000000")
		END("b", "failed", "2", "0.000000001")
		    END("c", "timed_out", "1", "3.000000000"));
	ck_assert_ptr_nonnull(past);
	ck_assert_int_eq(past_find(past, "a"), 1500 * CLOCK_MILLISECOND);
	ck_assert_int_eq(past_find(past, "b"), 1);
	ck_assert_int_eq(past_find(past, "c"), 3 * CLOCK_SECOND);
	ck_assert_int_eq(past_find(past, "d"), -1);
}
END_TEST

START_TEST(what_was_cancelled_or_never_ran_says_nothing)
{
	read_text(FIRST END("a", "cancelled", "1", "1.0")
		END("b", "skipped", "0", "0.0") END("c", "pending", "1", "1.0")
		    END("d", "finished", "1", "-1.0") END("e", "finished", "1",
			"1e300") END("f", "finished", "1", "\"1\""));
	ck_assert_ptr_nonnull(past);
	for (const char *name = "abcdef"; *name != '\0'; name++) {
		char text[2] = {*name, '\0'};

		ck_assert_int_eq(past_find(past, text), -1);
	}
}
END_TEST

START_TEST(the_last_measurement_counts)
{
	read_text(FIRST END("a", "finished", "1", "1.0")
		FIRST END("a", "finished", "1", "2.0"));
	ck_assert_int_eq(past_find(past, "a"), 2 * CLOCK_SECOND);
}
END_TEST

START_TEST(a_torn_last_line_is_passed_over)
{
	read_text(FIRST END(
	    "a", "finished", "1", "1.0") "{\"seq\":9,\"event\":\"job\",\"job\":"
					 "\"b\",\"elapsed\":1.0");
	ck_assert_ptr_nonnull(past);
	ck_assert_int_eq(past_find(past, "a"), CLOCK_SECOND);
	ck_assert_int_eq(past_find(past, "b"), -1);
}
END_TEST

START_TEST(a_broken_line_before_is_an_error_that_names_it)
{
	read_text(FIRST "{\"elapsed\"\n" END("a", "finished", "1", "1.0"));
	ck_assert_ptr_null(past);
	ck_assert_str_eq(e.text, "line 2 is no event");
}
END_TEST

START_TEST(other_files_are_no_logs)
{
	static const char *const texts[] = {"", "\n", "{", "{}\n", "[1]\n",
	    "{\"jobs\": {}}\n", END("a", "finished", "1", "1.0")};
	size_t i;

	for (i = 0; i < ARRAY_LEN(texts); i++) {
		err_clear(&e);
		read_text(texts[i]);
		ck_assert_ptr_null(past);
		ck_assert_str_eq(e.text,
		    "is no event log; name a file that --events has written");
	}
}
END_TEST

START_TEST(a_log_of_another_version_is_not_guessed_at)
{
	read_text("{\"event\":\"run_started\",\"version\":2}\n");
	ck_assert_ptr_null(past);
	ck_assert_str_eq(e.text, "is an event log of version 2; known is 1");
}
END_TEST

START_TEST(what_can_not_be_read_is_an_error)
{
	ck_assert_ptr_null(past_read("/", &e));
	ck_assert_str_eq(e.text, "is a directory, no event log");
	err_clear(&e);
	ck_assert_ptr_null(past_read("/dev/zero", &e));
	ck_assert_str_eq(e.text, "is a device, no event log");
	err_clear(&e);
	ck_assert_ptr_null(past_read("/nowhere/at/all", &e));
	ck_assert_str_eq(e.text, "cannot be opened: No such file or directory");
}
END_TEST

START_TEST(a_fifo_that_nobody_writes_to_is_not_waited_for)
{
	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_ptr_null(past_read(path, &e));
	ck_assert_str_eq(
	    e.text, "is no event log; name a file that --events has written");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("past");
	TCase *tc = tcase_create("an event log");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(
	    tc, it_knows_how_long_jobs_took_that_ended_by_themselves);
	tcase_add_test(tc, what_was_cancelled_or_never_ran_says_nothing);
	tcase_add_test(tc, the_last_measurement_counts);
	tcase_add_test(tc, a_torn_last_line_is_passed_over);
	tcase_add_test(tc, a_broken_line_before_is_an_error_that_names_it);
	tcase_add_test(tc, other_files_are_no_logs);
	tcase_add_test(tc, a_log_of_another_version_is_not_guessed_at);
	tcase_add_test(tc, what_can_not_be_read_is_an_error);
	tcase_add_test(tc, a_fifo_that_nobody_writes_to_is_not_waited_for);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
