/*
 * race, group and the run's "finally" as small graphs: how each job ends, when,
 * and what is said of it.  All on a virtual clock; 1 is a second.
 */
#include "jobs/bond.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"
#include "tests/rule.h"

/* clang-format off */
static const struct rule rules[] = {
/* race */
{"the first success wins a race, and the others are cancelled",
 "'jobs': {'r': {'race': [{" LONG "}, {'sleep': 2}, {'sleep': 3}]}}",
 0, "r=finished@2 r.0=cancelled@2 r.1=finished@2 r.2=cancelled@2"},
{"a failure does not win, and does not count",
 "'jobs': {'r': {'race': [{" BAD "}, {'sleep': 2}]}}",
 0, "r=finished@2 r.0=failed@1 r.1=finished@2"},
{"a race ends when those that it has cancelled have ended",
 "'jobs': {'r': {'race': [{" LONG ", 'finally': {'sleep': 4}}, {" OK "}]}, 'b': {" OK ", 'needs': ['r']}}",
 0, "r=finished@5 b=finished@6 r.0=cancelled@5 r.1=finished@1 r.0.finally=finished@5"},
{"it fails when all have failed, once",
 GO_ON "'jobs': {'r': {'race': [{" BAD "}, {'sleep': 2, 'exit': 1}]}, 'b': {'needs': ['r']}}",
 1, "r=failed@2 b=skipped@2 r.0=failed@1 r.1=failed@2"},
{"it has timed out when all that failed have",
 GO_ON "'jobs': {'r': {'race': [{" LONG ", 'timeout': 1}, {" LONG ", 'timeout': 2}]}}",
 124, "r=failed@2 r.0=timed_out@1 r.1=timed_out@2"},
{"what somebody has cancelled does not win",
 GO_ON "'jobs': {'r': {'race': ['a', 'b']}, 'a': {" LONG "}, 'b': {'sleep': 2, 'exit': 1}, 'c': {'cancel': ['a']}}",
 1, "r=failed@2 a=cancelled@0 b=failed@2 c=finished@0"},
{"nor what was skipped because of its needs",
 GO_ON "'jobs': {'x': {'sleep': 0, 'exit': 1}, 'r': {'race': [{" OK ", 'needs': ['x']}, {'sleep': 2}]}}",
 1, "x=failed@0 r=finished@2 r.0=skipped@0 r.1=finished@2"},
{"nor a failure that does not count",
 "'jobs': {'r': {'race': [{" BAD ", 'continue_on_error': true}, {'sleep': 2}]}}",
 0, "r=finished@2 r.0=failed@1 r.1=finished@2"},
{"cancelling a race cancels its members",
 "'jobs': {'r': {'race': ['a', 'b']}, 'a': {" LONG ", 'finally': {'sleep': 2}}, 'b': {" LONG "}, 'c': {'cancel': ['r']}}",
 0, "r=cancelled@2 a=cancelled@2 b=cancelled@0 c=finished@2 a.finally=finished@2"},
{"its timeout does so",
 "'jobs': {'r': {'race': [{" LONG "}, {" LONG ", 'finally': {'sleep': 2}}], 'timeout': 3}}",
 124, "r=timed_out@5 r.0=cancelled@3 r.1=cancelled@5 r.1.finally=finished@5"},
{"what is won does not time out, however long the others take to end",
 "'jobs': {'r': {'race': [{" OK "}, {" LONG ", 'finally': {'sleep': 7}}], 'timeout': 3}}",
 0, "r=finished@8 r.0=finished@1 r.1=cancelled@8 r.1.finally=finished@8"},
{"one that is cancelled by then is cancelled",
 "'main': 'c', 'jobs': {'r': {'race': [{" OK "}, {" LONG ", 'finally': {'sleep': 7}}]}, 'c': {'cancel': ['r'], 'delay': 2}}",
 0, "r=cancelled@8 c=finished@8 r.0=finished@1 r.1=cancelled@8 r.1.finally=finished@8"},
{"a shielded member runs on, and is not waited for",
 "'jobs': {'a': {'sleep': 4, 'shield': true}, 'r': {'race': ['a', {" OK "}]}, 'b': {" OK ", 'needs': ['r']}}",
 0, "a=finished@4 r=finished@1 b=finished@2 r.1=finished@1"},
{"and may win",
 "'jobs': {'a': {" OK ", 'shield': true}, 'r': {'race': ['a', {" LONG "}]}}",
 0, "a=finished@1 r=finished@1 r.1=cancelled@1"},
{"what has ended before wins, and what was written first",
 "'jobs': {'a': {" OK "}, 'b': {" OK "}, 'r': {'race': ['b', 'a', {" OK "}], 'needs': ['a', 'b']}}",
 0, "a=finished@1 b=finished@1 r=finished@1 r.2=cancelled@1"},
{"races nest",
 "'jobs': {'r': {'race': [{'race': [{" LONG "}, {'sleep': 3}]}, {'race': [{'sleep': 2}, {" LONG "}]}]}}",
 0, "r=finished@2 r.0=cancelled@2 r.1=finished@2 r.0.0=cancelled@2 r.0.1=cancelled@2 r.1.0=finished@2 r.1.1=cancelled@2"},

/* group */
{"a group waits for all",
 "'jobs': {'g': {'group': [{" OK "}, {'sleep': 3}]}}",
 0, "g=finished@3 g.0=finished@1 g.1=finished@3"},
{"without members it is finished",
 "'jobs': {'g': {'group': []}}", 0, "g=finished@0"},
{"the first failure cancels the others, whose end is awaited",
 GO_ON "'jobs': {'g': {'group': [{" LONG ", 'finally': {'sleep': 2}}, {" BAD "}]}, 'b': {'needs': ['g']}}",
 1, "g=failed@3 b=skipped@3 g.0=cancelled@3 g.1=failed@1 g.0.finally=finished@3"},
{"a member that somebody has cancelled is no failure",
 "'jobs': {'g': {'group': ['a', {'sleep': 2}]}, 'a': {" LONG "}, 'c': {'cancel': ['a']}}",
 0, "g=finished@2 a=cancelled@0 c=finished@0 g.1=finished@2"},
{"nor is a failure that does not count",
 "'jobs': {'g': {'group': [{" BAD ", 'continue_on_error': true}, {'sleep': 2}]}}",
 0, "g=finished@2 g.0=failed@1 g.1=finished@2"},
{"one that was skipped because of its needs is",
 GO_ON "'jobs': {'x': {" BAD "}, 'g': {'group': [{" OK ", 'needs': ['x']}, {" LONG "}]}}",
 1, "x=failed@1 g=failed@1 g.0=skipped@1 g.1=cancelled@1"},
{"not one whose sibling was cancelled with it",
 GO_ON "'jobs': {'g': {'group': [{" BAD "}, {" LONG ", 'name': 'm'}, {" OK ", 'needs': ['m']}]}}",
 1, "g=failed@1 g.0=failed@1 m=cancelled@1 g.2=cancelled@1"},
{"a group of which nothing has failed but its timeouts has timed out",
 GO_ON "'jobs': {'g': {'group': [{" LONG ", 'timeout': 1}, {" LONG "}]}}",
 124, "g=failed@1 g.0=timed_out@1 g.1=cancelled@1"},
{"cancelling a group cancels its members",
 "'jobs': {'g': {'group': ['a', 'b']}, 'a': {" LONG ", 'finally': {'sleep': 2}}, 'b': {" LONG "}, 'c': {'cancel': ['g']}}",
 0, "g=cancelled@2 a=cancelled@2 b=cancelled@0 c=finished@2 a.finally=finished@2"},
{"its timeout does so",
 "'jobs': {'g': {'group': [{" LONG "}, {" OK "}], 'timeout': 3}}",
 124, "g=timed_out@3 g.0=cancelled@3 g.1=finished@1"},
{"a failure is stronger than a cancel that comes while it is dealt with",
 GO_ON "'jobs': {'g': {'group': [{" BAD "}, {" LONG ", 'finally': {'sleep': 7}}], 'timeout': 3}, 'c': {'cancel': ['g'], 'delay': 2}}",
 1, "g=failed@8 c=finished@8 g.0=failed@1 g.1=cancelled@8 g.1.finally=finished@8"},
{"also one of a clean-up",
 GO_ON "'jobs': {'g': {'group': [{" LONG ", 'finally': {'sleep': 1, 'exit': 1}}, {" LONG "}]}, 'c': {'cancel': ['g'], 'delay': 2}}",
 1, "g=failed@3 c=finished@3 g.0=failed@3 g.1=cancelled@2 g.0.finally=failed@3"},
{"a shielded member is not cancelled, and not waited for",
 GO_ON "'jobs': {'g': {'group': ['m', {" BAD "}]}, 'm': {'sleep': 4, 'shield': true}, 'b': {" OK ", 'needs': [{'job': 'g', 'when': 'failure'}]}}",
 1, "g=failed@1 m=finished@4 b=finished@2 g.1=failed@1"},
{"an inner group's failure cancels the outer's members",
 GO_ON "'jobs': {'g': {'group': [{'group': [{" BAD "}, {" LONG "}]}, {'gather': [{" LONG "}]}]}}",
 1, "g=failed@1 g.0=failed@1 g.1=cancelled@1 g.0.0=failed@1 g.0.1=cancelled@1 g.1.0=cancelled@1"},
{"a group in a race may fail, and that is handled",
 "'jobs': {'r': {'race': [{'group': [{" BAD "}, {" LONG "}]}, {'sleep': 2}]}}",
 0, "r=finished@2 r.0=failed@1 r.1=finished@2 r.0.0=failed@1 r.0.1=cancelled@1"},
{"members cancel the policy that they are in",
 "'jobs': {'r': {'race': [{" LONG "}, {'cancel': ['r'], 'delay': 1}]}, 'g': {'group': [{" LONG "}, {'cancel': ['g'], 'delay': 2}]}}",
 0, "r=cancelled@1 g=cancelled@2 r.0=cancelled@1 r.1=cancelled@1 g.0=cancelled@2 g.1=cancelled@2"},
{"an as_completed takes races and groups",
 "'jobs': {'p': {'as_completed': [{'race': [{'sleep': 3}]}, {'group': [{'sleep': 2}]}], 'each': {'sleep': 0}}}",
 0, "p=finished@3 p.0=finished@3 p.1=finished@2 p.each.0=finished@2 p.each.1=finished@3 p.0.0=finished@3 p.1.0=finished@2"},
{"main may be a group",
 "'main': {'group': ['a', 'b']}, 'jobs': {'a': {" OK "}, 'b': {'sleep': 2}, 'c': {" LONG "}}",
 0, "a=finished@1 b=finished@2 c=cancelled@2 main=finished@2"},
{"or a race",
 "'main': {'race': ['a', 'b']}, 'jobs': {'a': {" BAD "}, 'b': {'sleep': 2}, 'c': {" LONG "}}",
 0, "a=failed@1 b=finished@2 c=cancelled@2 main=finished@2"},

/* the run's finally */
{"the run's finally begins when all has ended",
 "'finally': {" OK "}, 'main': 'a', 'jobs': {'a': {" OK "}, 'b': {" LONG ", 'finally': {'sleep': 3}}}",
 0, "a=finished@1 b=cancelled@4 b.finally=finished@4 finally=finished@5"},
{"also after a failure",
 "'finally': {" OK ", 'name': 'report'}, 'jobs': {'a': {" BAD "}, 'b': {" LONG "}}",
 1, "a=failed@1 b=cancelled@1 report=finished@2"},
{"while draining",
 DRAIN "'finally': {'gather': [{" OK "}]}, 'jobs': {'a': {" BAD "}, 'b': {'sleep': 3}}",
 1, "a=failed@1 b=finished@3 finally=finished@4 finally.0=finished@4"},
{"and after the timeout of the run, which it has no part in",
 "'timeout': 2, 'finally': {'sleep': 9}, 'jobs': {'a': {" LONG "}}",
 124, "a=cancelled@2 finally=finished@11"},
{"it has a timeout of its own",
 "'finally': {'sleep': 9, 'timeout': 3}, 'jobs': {'a': {" OK "}}",
 124, "a=finished@1 finally=timed_out@4"},
{"its failure fails the run",
 "'finally': {" BAD "}, 'jobs': {'a': {" OK "}}",
 1, "a=finished@1 finally=failed@2"},
{"unless that does not count",
 "'finally': {" BAD ", 'continue_on_error': true}, 'jobs': {'a': {" OK "}}",
 0, "a=finished@1 finally=failed@2"},
{"what it reads does not keep it from starting",
 GO_ON "'finally': {'run': 'x', 'env': {'A': {'result': 'a'}, 'B': {'result_file': 'b'}}, 'stdin': {'result': 'c'}}, 'jobs': {'a': {" BAD "}, 'b': {" OK ", 'needs': ['a']}, 'c': {" OK ", 'lazy': true}}",
 1, "a=failed@1 b=skipped@1 finally=finished@2"},
{"nor do its parts wait for that",
 GO_ON "'finally': {'gather': [{'run': 'x', 'env': {'A': {'result': 'a'}}}]}, 'jobs': {'a': {" BAD "}}",
 1, "a=failed@1 finally=finished@2 finally.0=finished@2"},
{"it may start a lazy job",
 "'finally': {'gather': ['a']}, 'jobs': {'a': {" OK ", 'lazy': true}}",
 0, "a=finished@1 finally=finished@1"},
{"what it leaves is ended with it",
 "'finally': {'wait': [{" LONG "}, {" OK "}], 'return_when': 'FIRST_COMPLETED', 'pending': 'keep'}, 'jobs': {'a': {" OK "}}",
 0, "a=finished@1 finally=finished@2 finally.0=cancelled@2 finally.1=finished@2"},
};
/* clang-format on */

START_TEST(a_rule_holds)
{
	rule_check(&rules[_i]);
}
END_TEST

/* What is said */

static struct trial t;

static void
setup(void)
{
	t = (struct trial){.opts.wants_result = true};
}

static void
teardown(void)
{
	trial_finish(&t);
}

static void
run(const char *text)
{
	char *json = rule_json(text);

	if (trial_load(&t, json) < 0)
		problems_print(&t.problems, stderr);
	ck_assert_uint_eq(t.problems.n, 0);
	free(json);
	trial_run(&t);
}

/* The last event with the job in the state. */
static const struct event *
event_of(const char *name, enum job_state state)
{
	job_id id = graph_find(&t.graph, name);
	size_t i = t.n_records;

	while (i > 0) {
		const struct event *e = &t.records[--i].event;

		if (e->kind == EVENT_JOB && e->job == id && e->to == state)
			return e;
	}
	ck_abort_msg("%s was never %s", name, state_name(state));
	return NULL;
}

START_TEST(the_end_of_a_race_names_the_winner_and_has_its_result)
{
	const struct event *e;

	run("'main': 'r', 'jobs': {'r': {'race': [{" LONG "}, 'a']}, 'a': "
	    "{'race': [{" OK ", 'return': 'here'}]}}");
	e = event_of("r", JOB_FINISHED);
	ck_assert(e->has_winner);
	ck_assert_str_eq(t.graph.jobs[e->winner].name, "a");
	ck_assert_str_eq(t.result, "\"here\"");
	e = event_of("r.0", JOB_CANCELLING);
	ck_assert_str_eq(e->by, "r");
	ck_assert_str_eq(e->reason, "a finished");
}
END_TEST

START_TEST(a_race_that_nobody_wins_tells_how_each_has_ended)
{
	run(GO_ON "'main': 'r', 'jobs': {'x': {'sleep': 0, 'exit': 9},"
		  "'r': {'race': [{" BAD "}, {" LONG
		  ", 'timeout': 2}, 'c', {" OK ", 'needs': ['x']}]},"
		  " 'c': {" LONG "}, 'd': {'cancel': ['c']}}");
	ck_assert_str_eq(event_of("r", JOB_FAILED)->outcome->error,
	    "nobody won: r.0 failed: exit 3; r.1 timed_out; c was cancelled; "
	    "r.3 skipped: x failed");
	ck_assert(!event_of("r", JOB_FAILED)->has_winner);
	ck_assert_str_eq(t.result, "null");
}
END_TEST

START_TEST(a_group_names_what_has_failed_and_is_named_as_who_cancels)
{
	run("'jobs': {'g': {'group': ['build', 'lint', 'lint', {" LONG
	    ", 'finally': {'sleep': 1, 'exit': 1}}]}, 'build': {" BAD
	    "}, 'lint': {" LONG "}}");
	ck_assert_str_eq(event_of("g", JOB_FAILED)->outcome->error,
	    "build failed: exit 3; g.3 failed: finally failed: exit 1");
	ck_assert_str_eq(event_of("lint", JOB_CANCELLING)->by, "g");
	ck_assert_str_eq(
	    event_of("lint", JOB_CANCELLING)->reason, "build failed");
}
END_TEST

START_TEST(the_result_of_a_group_is_in_the_order_written)
{
	run("'main': 'g', 'jobs': {'g': {'group': [{'sleep': 3, 'return': "
	    "'x'}, 'a', {'race': ['a', 'a']}, 'a']}, 'a': {" OK
	    ", 'return': 'y'}}");
	ck_assert_str_eq(t.result, "[\"x\", \"y\", \"y\", \"y\"]");
}
END_TEST

START_TEST(many_that_have_failed_are_counted)
{
	struct buf text = {0};
	const char *error;
	int i;

	buf_add_text(&text,
	    GO_ON "'main': 'r', 'jobs': {'x': {" OK "}, 'r': {'race': [");
	for (i = 0; i < 25; i++)
		buf_add_text(&text, i > 0 ? ", {" BAD "}" : "{" BAD "}");
	buf_add_text(&text, "]}}");
	run(text.data);
	error = event_of("r", JOB_FAILED)->outcome->error;
	ck_assert_ptr_nonnull(
	    strstr(error, "; r.4 failed: exit 3 and 20 more"));
	buf_finish(&text);
}
END_TEST

/* Ends by signals */

START_TEST(the_first_signal_lets_finally_run)
{
	char *ends;

	t.interrupt_signal = SIGINT;
	t.interrupts_ns[0] = 2 * CLOCK_SECOND;
	run("'finally': {'run': 'x'}, 'jobs': {'a': {" LONG "}}");
	ends = rule_ends(&t);
	ck_assert_str_eq(ends, "a=cancelled@2 finally=finished@3");
	ck_assert_int_eq(t.exit_status, 128 + SIGINT);
	free(ends);
}
END_TEST

START_TEST(the_first_signal_does_not_end_a_finally_that_runs)
{
	char *ends;

	t.interrupt_signal = SIGTERM;
	t.interrupts_ns[0] = 2 * CLOCK_SECOND;
	run("'finally': {'run': 'x', 'estimate': 5}, 'jobs': {'a': {" OK "}}");
	ends = rule_ends(&t);
	ck_assert_str_eq(ends, "a=finished@1 finally=finished@6");
	ck_assert_int_eq(t.exit_status, 128 + SIGTERM);
	free(ends);
}
END_TEST

START_TEST(the_second_one_keeps_it_from_starting)
{
	char *ends;

	t.interrupt_signal = SIGINT;
	t.interrupts_ns[0] = 2 * CLOCK_SECOND;
	t.interrupts_ns[1] = 3 * CLOCK_SECOND;
	run("'finally': {'run': 'x'}, 'jobs': {'a': {" LONG
	    ", 'finally': {'run': 'x', 'estimate': 9}}}");
	ends = rule_ends(&t);
	ck_assert_str_eq(ends, "a=failed@3 a.finally=failed@3");
	free(ends);
}
END_TEST

START_TEST(the_second_one_ends_it)
{
	char *ends;

	t.interrupt_signal = SIGINT;
	t.interrupts_ns[0] = 1 * CLOCK_SECOND;
	t.interrupts_ns[1] = 3 * CLOCK_SECOND;
	run("'finally': {'gather': [{'run': 'x', 'estimate': 9}, {" LONG
	    "}]}, 'jobs': {'a': {" LONG "}}");
	ends = rule_ends(&t);
	ck_assert_str_eq(ends,
	    "a=cancelled@1 finally=cancelled@3 finally.0=failed@3 "
	    "finally.1=cancelled@3");
	free(ends);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("bodies");
	TCase *tc = tcase_create("rules");

	tcase_add_loop_test(tc, a_rule_holds, 0, ARRAY_LEN(rules));
	suite_add_tcase(s, tc);
	tc = tcase_create("words");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(
	    tc, the_end_of_a_race_names_the_winner_and_has_its_result);
	tcase_add_test(tc, a_race_that_nobody_wins_tells_how_each_has_ended);
	tcase_add_test(
	    tc, a_group_names_what_has_failed_and_is_named_as_who_cancels);
	tcase_add_test(tc, the_result_of_a_group_is_in_the_order_written);
	tcase_add_test(tc, many_that_have_failed_are_counted);
	tcase_add_test(tc, the_first_signal_lets_finally_run);
	tcase_add_test(tc, the_first_signal_does_not_end_a_finally_that_runs);
	tcase_add_test(tc, the_second_one_keeps_it_from_starting);
	tcase_add_test(tc, the_second_one_ends_it);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
