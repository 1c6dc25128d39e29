/*
 * Graphs as large and as deep as a machine may make them, run in little stack
 * and no time.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core/mem.h"
#include "tests/harness.h"
#include "tests/instrumented.h"
#include "tests/trial.h"

static struct trial t;
static struct buf json;

/* What recurses over the user's data dies of this (R52). */
static void
setup(void)
{
	struct rlimit limit;

	t = (struct trial){.is_silent = true};
	json = (struct buf){.data = NULL};
	if (is_instrumented())
		return;
	getrlimit(RLIMIT_STACK, &limit);
	limit.rlim_cur = 256 * 1024;
	setrlimit(RLIMIT_STACK, &limit);
}

static void
teardown(void)
{
	trial_finish(&t);
	buf_finish(&json);
}

static size_t
count(enum job_state state)
{
	return t.summary.counts.by_state[state];
}

/* Load, run, and look at what every run must be. */
static void
run_json(void)
{
	if (trial_load(&t, json.data) < 0)
		problems_print(&t.problems, stderr);
	ck_assert_uint_eq(t.problems.n, 0);
	trial_run(&t);
	ck_assert_msg(t.rc == 0, "%s", t.e.text);
	ck_assert_uint_eq(t.n_tasks_left, 0);
	ck_assert_uint_eq(t.reports.len, 0);
}

/* The jobs from "j1" on, each with this body; # is the one before. */
static void
add_jobs(unsigned n, const char *body)
{
	unsigned i;

	for (i = 1; i < n; i++) {
		const char *at = body;

		buf_printf(&json, ",\n\"j%u\": {", i);
		for (; *at != '\0'; at++) {
			if (*at == '#')
				buf_printf(&json, "j%u", i - 1);
			else
				buf_add_char(&json, *at);
		}
		buf_add_char(&json, '}');
	}
}

/* n jobs, of which the first has a body of its own. */
static void
make_jobs(unsigned n, const char *first, const char *others)
{
	buf_printf(&json, "\"jobs\": {\"j0\": {%s}", first);
	add_jobs(n, others);
	buf_add_char(&json, '}');
}

/* Names of the jobs from "j0" on, as members. */
static void
add_names(unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		buf_printf(&json, "%s\"j%u\"", i > 0 ? ", " : "", i);
}

static unsigned
of_a_million(void)
{
	return is_instrumented() ? 100000 : 1000000;
}

START_TEST(a_chain_of_a_million_runs_from_end_to_end)
{
	unsigned n = of_a_million();

	buf_add_text(&json, "{");
	make_jobs(n, "\"sleep\": 0", "\"sleep\": 0, \"needs\": [\"#\"]");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_uint_eq(count(JOB_FINISHED), n);
}
END_TEST

START_TEST(a_million_that_need_a_failure_are_skipped)
{
	unsigned n = of_a_million();

	buf_add_text(&json, "{");
	make_jobs(
	    n, "\"sleep\": 0, \"exit\": 1", "\"sleep\": 0, \"needs\": [\"#\"]");
	buf_add_text(&json, ", \"on_failure\": \"continue\"}");
	run_json();
	ck_assert_uint_eq(count(JOB_FAILED), 1);
	ck_assert_uint_eq(count(JOB_SKIPPED), n - 1);
	ck_assert_uint_eq(t.summary.counts.failures, 1);
}
END_TEST

START_TEST(a_lazy_chain_is_created_from_its_end)
{
	unsigned n = of_a_million() / 10;

	buf_add_text(&json, "{");
	make_jobs(n, "\"sleep\": 1, \"lazy\": true",
	    "\"sleep\": 0, \"lazy\": true, \"needs\": [\"#\"]");
	buf_printf(&json, ", \"main\": \"j%u\"}", n - 1);
	run_json();
	ck_assert_uint_eq(count(JOB_FINISHED), n);
}
END_TEST

START_TEST(the_end_of_main_cancels_all_that_wait)
{
	unsigned n = of_a_million() / 10;

	buf_add_text(&json, "{\"main\": {\"sleep\": 1}, ");
	make_jobs(n, "\"sleep\": 5", "\"sleep\": 0, \"needs\": [\"#\"]");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_uint_eq(count(JOB_CANCELLED) + count(JOB_SKIPPED), n);
	ck_assert_uint_eq(count(JOB_FINISHED), 1);
}
END_TEST

START_TEST(ten_thousand_sleep_at_once)
{
	unsigned n = (unsigned)many(10000);

	buf_add_text(&json, "{");
	make_jobs(n, "\"sleep\": 5", "\"sleep\": 5");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_uint_eq(count(JOB_FINISHED), n);
	ck_assert_int_eq(t.summary.elapsed_ns, 5 * CLOCK_SECOND);
}
END_TEST

START_TEST(ten_thousand_processes_share_four_slots)
{
	unsigned n = (unsigned)many(10000);

	buf_add_text(&json, "{\"concurrency\": 4, ");
	make_jobs(n, "\"run\": \"x\"", "\"run\": \"x\"");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_uint_eq(t.most_processes, 4);
	ck_assert_int_eq(t.summary.elapsed_ns, n / 4 * CLOCK_SECOND);
}
END_TEST

START_TEST(a_hundred_thousand_wait_in_the_line_of_a_pool)
{
	unsigned n = of_a_million() / 10;

	buf_add_text(&json, "{\"pools\": {\"p\": 5}, ");
	make_jobs(n, "\"run\": \"x\", \"uses\": {\"p\": 5}",
	    "\"sleep\": 1, \"uses\": \"p\"");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_uint_eq(count(JOB_FINISHED), n);
	ck_assert_int_eq(
	    t.summary.elapsed_ns, (1 + (n - 1 + 4) / 5) * CLOCK_SECOND);
}
END_TEST

START_TEST(gathers_nest_five_thousand_deep)
{
	unsigned n = (unsigned)many(5000), depth;

	buf_add_text(&json, "{");
	make_jobs(n, "\"sleep\": 1, \"return\": \"x\"", "\"gather\": [\"#\"]");
	buf_printf(&json, ", \"main\": \"j%u\"}", n - 1);
	t.opts.wants_result = true;
	run_json();
	ck_assert_uint_eq(count(JOB_FINISHED), n);
	depth = (unsigned)strspn(t.result, "[");
	ck_assert_uint_eq(depth, n - 1);
	ck_assert_uint_eq(t.result_len, 2 * depth + 3);
	ck_assert_mem_eq(t.result + depth, "\"x\"]", 4);
}
END_TEST

START_TEST(a_failure_climbs_as_far)
{
	unsigned n = (unsigned)many(5000);

	buf_add_text(&json, "{\"on_failure\": \"continue\", ");
	make_jobs(n, "\"sleep\": 1, \"exit\": 3", "\"gather\": [\"#\"]");
	buf_add_text(&json, ", \"x-\": 0}");
	run_json();
	ck_assert_uint_eq(count(JOB_FAILED), n);
	ck_assert_int_eq(t.exit_status, 1);
}
END_TEST

START_TEST(a_wait_as_far_up_handles_it)
{
	unsigned n = (unsigned)many(5000);

	buf_add_text(&json, "{\"main\": {\"wait\": [\"j");
	buf_printf(&json, "%u\"]}, ", n - 1);
	make_jobs(n, "\"sleep\": 1, \"exit\": 3", "\"gather\": [\"#\"]");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_uint_eq(count(JOB_FAILED), n);
	ck_assert_int_eq(t.exit_status, 0);
}
END_TEST

START_TEST(a_cancel_goes_as_deep)
{
	unsigned n = (unsigned)many(5000);

	buf_printf(
	    &json, "{\"main\": {\"cancel\": [\"j%u\"], \"delay\": 1}, ", n - 1);
	make_jobs(n, "\"sleep\": 5", "\"gather\": [\"#\"]");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_uint_eq(count(JOB_CANCELLED), n);
	ck_assert_int_eq(t.summary.elapsed_ns, CLOCK_SECOND);
}
END_TEST

START_TEST(a_timeout_goes_as_deep)
{
	unsigned n = (unsigned)many(5000);

	buf_printf(&json,
	    "{\"main\": {\"gather\": [\"j%u\"], \"timeout\": 1}, ", n - 1);
	make_jobs(
	    n, "\"run\": \"x\", \"estimate\": 5", "\"as_completed\": [\"#\"]");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_uint_eq(count(JOB_TIMED_OUT), 1);
	ck_assert_int_eq(t.exit_status, 124);
}
END_TEST

START_TEST(a_shield_in_each_of_as_many_stops_a_cancel)
{
	unsigned n = (unsigned)many(5000);

	buf_printf(&json,
	    "{\"main\": {\"wait\": [\"j%u\", {\"sleep\": 9}], \"timeout\": 1,"
	    " \"return_when\": \"FIRST_COMPLETED\"}, ",
	    n - 1);
	make_jobs(n, "\"sleep\": 5, \"shield\": true",
	    "\"wait\": [\"#\"], \"shield\": true");
	buf_add_text(&json, "}");
	run_json();
	ck_assert_int_eq(t.summary.elapsed_ns, CLOCK_SECOND);
	ck_assert_uint_eq(count(JOB_CANCELLED), n + 1);
}
END_TEST

START_TEST(a_thousand_go_into_one_gather_in_their_order)
{
	unsigned n = 1000, i;
	char text[16], *at;

	buf_add_text(&json, "{\"main\": {\"gather\": [");
	for (i = 0; i < n; i++)
		buf_printf(&json,
		    "%s{\"sleep\": \"%ums\", \"return\": \"r%u\"}",
		    i > 0 ? ", " : "", (i * 7919) % 1000, i);
	buf_add_text(&json, "]}, \"jobs\": {\"a\": {\"sleep\": 0}}}");
	t.opts.wants_result = true;
	run_json();
	at = t.result;
	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "\"r%u\"", i);
		at = strstr(at, text);
		ck_assert_msg(at != NULL, "%s is not in its place", text);
	}
}
END_TEST

START_TEST(one_job_needs_and_is_needed_by_a_hundred_thousand)
{
	unsigned n = of_a_million() / 10;

	buf_add_text(&json, "{");
	make_jobs(n, "\"sleep\": 1", "\"sleep\": 1, \"needs\": [\"j0\"]");
	json.len--;
	buf_add_text(&json, ", \"last\": {\"needs\": [");
	add_names(n);
	buf_add_text(&json, "]}}}");
	run_json();
	ck_assert_uint_eq(count(JOB_FINISHED), n + 1);
	ck_assert_int_eq(t.summary.elapsed_ns, 2 * CLOCK_SECOND);
}
END_TEST

/* A policy over many, of which some are shielded and half do not end in time. */
static void
run_wide(const char *policy, const char *options, unsigned n)
{
	buf_printf(&json, "{\"on_failure\": \"continue\", \"main\": {\"%s\": [",
	    policy);
	add_names(n);
	buf_printf(&json, "], %s}, ", options);
	make_jobs(
	    n, "\"sleep\": 1, \"exit\": 1", "\"sleep\": 9, \"shield\": true");
	buf_add_text(&json, "}");
	run_json();
}

START_TEST(a_wait_cancels_what_ten_thousand_shields_let_it)
{
	unsigned n = (unsigned)many(10000);

	run_wide("wait", "\"timeout\": 5", n);
	ck_assert_int_eq(t.summary.elapsed_ns, 5 * CLOCK_SECOND);
	ck_assert_uint_eq(count(JOB_CANCELLED), n - 1);
}
END_TEST

START_TEST(as_completed_takes_ten_thousand_one_by_one)
{
	unsigned n = (unsigned)many(10000);

	run_wide("as_completed",
	    "\"return_exceptions\": true, \"each\": {\"sleep\": 0}", n);
	ck_assert_uint_eq(count(JOB_FINISHED), 2 * n);
	ck_assert_int_eq(t.exit_status, 0);
}
END_TEST

START_TEST(ten_thousand_are_interrupted_and_clean_up)
{
	unsigned n = (unsigned)many(10000);

	buf_add_text(&json, "{");
	make_jobs(
	    n, "\"sleep\": 5", "\"sleep\": 5, \"on_cancel\": {\"run\": \"x\"}");
	buf_add_text(&json, "}");
	t.opts.slots = n;
	t.interrupt_signal = SIGTERM;
	t.interrupts_ns[0] = CLOCK_SECOND;
	run_json();
	ck_assert_uint_eq(count(JOB_CANCELLED), n);
	ck_assert_uint_eq(count(JOB_FINISHED), n - 1);
	ck_assert_int_eq(t.exit_status, 128 + SIGTERM);
	ck_assert_int_eq(t.summary.elapsed_ns, 2 * CLOCK_SECOND);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("scale");
	TCase *tc = tcase_create("large and deep");

	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_chain_of_a_million_runs_from_end_to_end);
	tcase_add_test(tc, a_million_that_need_a_failure_are_skipped);
	tcase_add_test(tc, a_lazy_chain_is_created_from_its_end);
	tcase_add_test(tc, the_end_of_main_cancels_all_that_wait);
	tcase_add_test(tc, ten_thousand_sleep_at_once);
	tcase_add_test(tc, ten_thousand_processes_share_four_slots);
	tcase_add_test(tc, a_hundred_thousand_wait_in_the_line_of_a_pool);
	tcase_add_test(tc, gathers_nest_five_thousand_deep);
	tcase_add_test(tc, a_failure_climbs_as_far);
	tcase_add_test(tc, a_wait_as_far_up_handles_it);
	tcase_add_test(tc, a_cancel_goes_as_deep);
	tcase_add_test(tc, a_timeout_goes_as_deep);
	tcase_add_test(tc, a_shield_in_each_of_as_many_stops_a_cancel);
	tcase_add_test(tc, a_thousand_go_into_one_gather_in_their_order);
	tcase_add_test(tc, one_job_needs_and_is_needed_by_a_hundred_thousand);
	tcase_add_test(tc, a_wait_cancels_what_ten_thousand_shields_let_it);
	tcase_add_test(tc, as_completed_takes_ten_thousand_one_by_one);
	tcase_add_test(tc, ten_thousand_are_interrupted_and_clean_up);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
