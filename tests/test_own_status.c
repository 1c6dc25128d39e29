#include "cmd/own_status.h"

#include <errno.h>
#include <signal.h>

#include "tests/harness.h"

static int signal_number;

/* The status of a command that ended so, where the run's is 99. */
static int
status_of(enum job_state state, struct outcome o, bool preserve)
{
	struct event e = {.kind = EVENT_JOB, .to = state, .outcome = &o};
	struct own_status own;

	signal_number = 0;
	own_status_note(&own, &e);
	return own_status_get(&own, preserve, 99, &signal_number);
}

START_TEST(an_exit_status_is_passed_on)
{
	struct outcome o = {.kind = OUTCOME_EXIT, .code = 7};

	ck_assert_int_eq(status_of(JOB_FAILED, o, false), 7);
	ck_assert_int_eq(status_of(JOB_FINISHED, o, false), 7);
	ck_assert_int_eq(signal_number, 0);
}
END_TEST

START_TEST(a_signal_is_died_by)
{
	struct outcome o = {.kind = OUTCOME_SIGNAL, .code = SIGSEGV};

	ck_assert_int_eq(status_of(JOB_FAILED, o, false), 128 + SIGSEGV);
	ck_assert_int_eq(signal_number, SIGSEGV);
}
END_TEST

START_TEST(what_is_not_there_is_127_and_what_does_not_run_126)
{
	struct outcome o = {.kind = OUTCOME_ERROR, .sys = ENOENT};

	ck_assert_int_eq(status_of(JOB_FAILED, o, false), 127);
	o.sys = EACCES;
	ck_assert_int_eq(status_of(JOB_FAILED, o, false), 126);
	o.sys = 0;
	ck_assert_int_eq(status_of(JOB_FAILED, o, false), 99);
}
END_TEST

START_TEST(whose_time_was_over_has_the_run_s_status)
{
	struct outcome o = {.kind = OUTCOME_SIGNAL, .code = SIGTERM};

	ck_assert_int_eq(status_of(JOB_TIMED_OUT, o, false), 99);
	o.code = SIGKILL;
	ck_assert_int_eq(status_of(JOB_TIMED_OUT, o, false), 137);
	ck_assert_int_eq(signal_number, 0);
	o = (struct outcome){.kind = OUTCOME_EXIT, .code = 0};
	ck_assert_int_eq(status_of(JOB_TIMED_OUT, o, false), 99);
}
END_TEST

START_TEST(unless_it_is_to_be_preserved)
{
	struct outcome o = {.kind = OUTCOME_SIGNAL, .code = SIGTERM};

	ck_assert_int_eq(status_of(JOB_TIMED_OUT, o, true), 143);
	ck_assert_int_eq(signal_number, 0);
	o = (struct outcome){.kind = OUTCOME_EXIT, .code = 5};
	ck_assert_int_eq(status_of(JOB_TIMED_OUT, o, true), 5);
}
END_TEST

START_TEST(whom_somebody_else_ended_has_the_run_s_status)
{
	struct outcome o = {.kind = OUTCOME_SIGNAL, .code = SIGTERM};

	ck_assert_int_eq(status_of(JOB_CANCELLED, o, true), 99);
	ck_assert_int_eq(status_of(JOB_SKIPPED, o, false), 99);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("own_status");
	TCase *tc = tcase_create("own_status");

	tcase_add_test(tc, an_exit_status_is_passed_on);
	tcase_add_test(tc, a_signal_is_died_by);
	tcase_add_test(tc, what_is_not_there_is_127_and_what_does_not_run_126);
	tcase_add_test(tc, whose_time_was_over_has_the_run_s_status);
	tcase_add_test(tc, unless_it_is_to_be_preserved);
	tcase_add_test(tc, whom_somebody_else_ended_has_the_run_s_status);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
