#include "jobs/state.h"

#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

/* All that may happen; whatever is not here may not. */
static const struct {
	enum job_state from;
	enum job_event event;
	enum job_state to;
} allowed[] = {
    {JOB_ABSENT, JOB_CREATE, JOB_PENDING},
    {JOB_PENDING, JOB_START, JOB_RUNNING},
    {JOB_PENDING, JOB_END_CANCELLED, JOB_CANCELLED},
    {JOB_PENDING, JOB_SKIP, JOB_SKIPPED},
    {JOB_PENDING, JOB_CANCEL, JOB_CANCELLING},
    {JOB_RUNNING, JOB_CANCEL, JOB_CANCELLING},
    {JOB_RUNNING, JOB_SUCCEED, JOB_FINISHED},
    {JOB_RUNNING, JOB_FAIL, JOB_FAILED},
    {JOB_RUNNING, JOB_RETRY, JOB_PENDING},
    {JOB_CANCELLING, JOB_RETRY, JOB_PENDING},
    {JOB_CANCELLING, JOB_SUCCEED, JOB_FINISHED},
    {JOB_CANCELLING, JOB_FAIL, JOB_FAILED},
    {JOB_CANCELLING, JOB_TIME_OUT, JOB_TIMED_OUT},
    {JOB_CANCELLING, JOB_END_CANCELLED, JOB_CANCELLED},
};

static enum job_state
expected(enum job_state from, enum job_event event)
{
	for (size_t i = 0; i < ARRAY_LEN(allowed); i++) {
		if (allowed[i].from == from && allowed[i].event == event)
			return allowed[i].to;
	}
	return JOB_STATES;
}

START_TEST(each_state_takes_the_events_of_the_design_and_no_other)
{
	for (int from = 0; from < JOB_STATES; from++) {
		for (int event = 0; event < JOB_EVENTS; event++)
			ck_assert_msg(state_after((enum job_state)from,
					  (enum job_event)event) ==
					  expected((enum job_state)from,
					      (enum job_event)event),
			    "state %d, event %d", from, event);
	}
}
END_TEST

START_TEST(a_terminal_state_never_changes)
{
	int terminal = 0;

	for (int from = 0; from < JOB_STATES; from++) {
		if (!state_is_terminal((enum job_state)from))
			continue;
		terminal++;
		for (int event = 0; event < JOB_EVENTS; event++)
			ck_assert_int_eq(state_after((enum job_state)from,
					     (enum job_event)event),
			    JOB_STATES);
	}
	ck_assert_int_eq(terminal, 5);
}
END_TEST

START_TEST(a_state_that_is_not_terminal_can_be_left)
{
	for (int from = 0; from < JOB_STATES; from++) {
		int ways = 0;

		for (int event = 0; event < JOB_EVENTS; event++)
			ways += state_after((enum job_state)from,
				    (enum job_event)event) != JOB_STATES;
		ck_assert_int_eq(
		    ways == 0, state_is_terminal((enum job_state)from));
	}
}
END_TEST

START_TEST(names_are_those_of_the_logs)
{
	static const char *const names[] = {"absent", "pending", "running",
	    "cancelling", "finished", "failed", "timed_out", "cancelled",
	    "skipped"};

	ck_assert_uint_eq(ARRAY_LEN(names), JOB_STATES);
	for (int state = 0; state < JOB_STATES; state++)
		ck_assert_str_eq(
		    state_name((enum job_state)state), names[state]);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("state");
	TCase *tc = tcase_create("table");

	tcase_add_test(
	    tc, each_state_takes_the_events_of_the_design_and_no_other);
	tcase_add_test(tc, a_terminal_state_never_changes);
	tcase_add_test(tc, a_state_that_is_not_terminal_can_be_left);
	tcase_add_test(tc, names_are_those_of_the_logs);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
