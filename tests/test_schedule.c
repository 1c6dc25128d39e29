/*
 * Who starts first, as small graphs: pools, priorities, the longest path.  All
 * on a virtual clock; 1 is a second.
 */
#include "jobs/schedule.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/macros.h"
#include "core/run.h"
#include "jobs/estimate.h"
#include "tests/harness.h"
#include "tests/trial.h"

/* In the texts below ' stands for ". */
#define ONE "'concurrency': 1, "
#define X "'run': 'x'"

struct rule {
	const char *says;
	const char *json;   /* without the outer { } */
	const char *starts; /* "NAME@SECONDS ..." in the order of the log */
};

/* clang-format off */
static const struct rule rules[] = {
/* pools */
{"a pool of one is for one at a time, in the order of the file",
 "'pools': {'db': 1}, 'jobs': {'a': {" X ", 'uses': 'db'}, 'b': {" X ", 'uses': ['db']}, 'c': {" X ", 'uses': {'db': 1}}, 'd': {" X "}}",
 "a@0 d@0 b@1 c@2"},
{"a job takes as much as it says",
 "'pools': {'m': 5}, 'jobs': {'a': {" X ", 'uses': {'m': 3}}, 'b': {" X ", 'uses': {'m': 3}}, 'c': {" X ", 'uses': {'m': 2}}}",
 "a@0 b@1 c@1"},
{"several pools are taken all at once",
 "'pools': {'p': 1, 'q': 1}, 'jobs': {'a': {" X ", 'uses': 'q', 'estimate': 3}, 'b': {" X ", 'uses': ['q', 'p'], 'estimate': 2}, 'c': {" X ", 'uses': 'p', 'priority': 1}}",
 "c@0 a@0 b@3"},
{"two that want the same two in another order do not wait for each other",
 "'pools': {'p': 1, 'q': 1}, 'jobs': {'a': {" X ", 'uses': ['p', 'q']}, 'b': {" X ", 'uses': ['q', 'p']}, 'c': {" X ", 'uses': ['p', 'q']}}",
 "a@0 b@1 c@2"},
{"a large one is not overtaken by small ones that come later",
 "'pools': {'m': 2}, 'jobs': {'s0': {" X ", 'uses': 'm', 'estimate': 2}, 'big': {" X ", 'uses': {'m': 2}, 'delay': 1}, 's1': {" X ", 'uses': 'm', 'delay': 1.5}, 's2': {" X ", 'uses': 'm', 'delay': 1.5, 'priority': 5}}",
 "s0@0 big@2 s2@3 s1@3"},
{"who waits for another pool keeps only what it wants from those that come later",
 "'pools': {'p': 1, 'q': 4}, 'jobs': {'a': {" X ", 'uses': 'p', 'estimate': 5}, 'b': {" X ", 'uses': {'p': 1, 'q': 2}, 'estimate': 2}, 'c': {" X ", 'uses': {'q': 2}}, 'd': {" X ", 'uses': {'q': 3}}, 'e': {" X ", 'uses': {'q': 1}, 'delay': 1}}",
 "a@0 c@0 b@5 d@7 e@7"},
{"who does not use the pool goes on",
 "'pools': {'m': 1}, 'jobs': {'a': {" X ", 'uses': 'm', 'estimate': 5}, 'b': {" X ", 'uses': 'm'}, 'c': {" X ", 'delay': 1}, 'd': {'sleep': 1}}",
 "d@0 a@0 c@1 b@5"},
{"who waits for a pool holds no slot",
 "'concurrency': 2, 'pools': {'m': 1}, 'jobs': {'a': {" X ", 'uses': 'm', 'estimate': 3, 'priority': 1}, 'b': {" X ", 'uses': 'm', 'priority': 1}, 'c': {" X "}, 'd': {" X "}}",
 "a@0 c@0 d@1 b@3"},
{"who waits for a slot holds no pool, so that a sleep may have it",
 ONE "'pools': {'m': 1}, 'jobs': {'a': {" X ", 'estimate': 3}, 'b': {" X ", 'uses': 'm'}, 'c': {'sleep': 1, 'uses': 'm', 'delay': 1}}",
 "a@0 c@1 b@3"},
{"a sleep waits for pools, and for no slot",
 ONE "'pools': {'m': 1}, 'jobs': {'a': {'sleep': 2, 'uses': 'm'}, 'b': {'sleep': 1, 'uses': 'm'}, 'c': {" X ", 'estimate': 9}}",
 "c@0 a@0 b@2"},
{"a pool is given back between two attempts, and taken again",
 "'pools': {'m': 1}, 'jobs': {'a': {'sleep': 1, 'exit': 1, 'uses': 'm', 'retry': {'max': 1, 'delay': 1}, 'continue_on_error': true}, 'b': {" X ", 'uses': 'm', 'estimate': 4, 'priority': -1}}",
 "a@0 b@1 a@5"},
{"a clean-up runs without what its job has used",
 "'pools': {'m': 1}, 'jobs': {'a': {" X ", 'uses': 'm', 'finally': {" X ", 'estimate': 3}}, 'b': {" X ", 'uses': 'm'}}",
 "a@0 a.finally@1 b@1"},
{"or with what it uses itself, before others who wait for that",
 ONE "'pools': {'m': 1}, 'jobs': {'a': {" X ", 'uses': 'm', 'finally': {" X ", 'uses': 'm', 'estimate': 3}}, 'b': {" X ", 'priority': 1000, 'delay': 0.5}}",
 "a@0 a.finally@1 b@4"},
{"defaults say what jobs use, but not clean-ups, nor who takes it back",
 "'pools': {'m': 1}, 'defaults': {'uses': 'm'}, 'jobs': {'a': {" X ", 'finally': {" X ", 'estimate': 3}}, 'b': {'sleep': 1}, 'c': {" X ", 'uses': null}, 'd': {'gather': ['a', 'b']}}",
 "d@0 a@0 c@0 a.finally@1 b@1"},
{"one that is cancelled while it waits lets those behind it go at once",
 "'pools': {'m': 2}, 'jobs': {'a': {" X ", 'uses': 'm', 'estimate': 9}, 'big': {" X ", 'uses': {'m': 2}, 'estimate': 5}, 's': {" X ", 'uses': 'm'}, 'k': {'cancel': ['big'], 'delay': 2}}",
 "a@0 k@2 s@2"},
{"so does one whose turn it is at one pool while it waits for that at another",
 "'pools': {'p': 1, 'q': 1}, 'jobs': {'a': {" X ", 'uses': 'q', 'estimate': 9}, 'b': {" X ", 'uses': 'q', 'estimate': 8}, 'c': {" X ", 'uses': ['p', 'q'], 'estimate': 7}, 'd': {" X ", 'uses': 'p'}, 'k': {'cancel': ['c'], 'delay': 2}}",
 "a@0 k@2 d@2 b@9"},
{"one between attempts that is cancelled in line does too",
 "'pools': {'m': 2}, 'jobs': {'big': {'sleep': 1, 'exit': 1, 'uses': {'m': 2}, 'retry': {'max': 1, 'delay': 1}, 'priority': 1}, 'a': {" X ", 'uses': 'm', 'estimate': 9}, 's': {" X ", 'uses': 'm', 'delay': 3}, 'k': {'cancel': ['big'], 'delay': 4}}",
 "big@0 a@1 k@4 s@4"},
{"its deadline ends its wait, too, before it cleans up",
 "'on_failure': 'continue', 'pools': {'m': 2}, 'jobs': {'big': {'sleep': 1, 'exit': 1, 'uses': {'m': 2}, 'retry': {'max': 1, 'delay': 1}, 'deadline': 5, 'priority': 1, 'on_cancel': {'sleep': 3}}, 'a': {" X ", 'uses': 'm', 'estimate': 9}, 's': {" X ", 'uses': 'm', 'delay': 3}}",
 "big@0 a@1 big.on_cancel@5 s@5"},
{"while draining nobody who waits for a pool starts",
 "'on_failure': 'drain', 'pools': {'m': 1}, 'jobs': {'a': {" X ", 'uses': 'm', 'estimate': 3}, 'b': {'sleep': 1, 'exit': 1}, 'c': {" X ", 'uses': 'm'}, 'd': {'sleep': 1, 'uses': 'm'}}",
 "b@0 a@0"},

/* priority */
{"a higher priority starts first",
 ONE "'jobs': {'a': {" X "}, 'b': {" X ", 'priority': 1}, 'c': {" X ", 'priority': -1}, 'd': {" X ", 'priority': 2}}",
 "d@0 b@1 a@2 c@3"},
{"also when it comes later",
 ONE "'jobs': {'a': {" X "}, 'b': {" X "}, 'c': {" X ", 'priority': 1, 'delay': 0.5}}",
 "a@0 c@1 b@2"},
{"it is stronger than a long path",
 ONE "'jobs': {'a': {" X "}, 'b': {" X ", 'needs': ['a']}, 'c': {" X ", 'needs': ['b'], 'estimate': 50}, 'd': {" X ", 'priority': 1}}",
 "d@0 a@1 b@2 c@3"},
{"but clean-ups are first",
 ONE "'jobs': {'a': {" X ", 'finally': {" X "}}, 'b': {" X ", 'priority': 1000, 'delay': 0.5}}",
 "a@0 a.finally@1 b@2"},
{"defaults may say it",
 ONE "'defaults': {'priority': 5}, 'jobs': {'a': {" X ", 'priority': 4}, 'b': {" X "}}",
 "b@0 a@1"},
{"it says who is first in the line of a pool",
 "'pools': {'m': 1}, 'jobs': {'a': {" X ", 'uses': 'm', 'priority': 9}, 'b': {" X ", 'uses': 'm'}, 'c': {" X ", 'uses': 'm', 'priority': 1}, 'd': {" X ", 'uses': 'm', 'priority': 2}}",
 "a@0 d@1 c@2 b@3"},

/* the longest path */
{"the longest path goes first, and equal ones in the order of the file",
 ONE "'jobs': {'a': {" X "}, 'b': {" X ", 'estimate': 2}, 'c': {" X "}, 'd': {" X ", 'estimate': 2}}",
 "b@0 d@2 a@4 c@5"},
{"along those that need it",
 ONE "'jobs': {'a': {" X ", 'estimate': 3}, 'b': {" X "}, 'c': {'sleep': 3, 'needs': ['b']}, 'd': {'needs': ['c']}}",
 "b@0 c@1 a@1 d@4"},
{"with their delays",
 ONE "'jobs': {'a': {" X ", 'estimate': 3}, 'b': {" X "}, 'c': {'delay': 3, 'needs': ['b']}}",
 "b@0 a@1 c@4"},
{"and through the policies that it is a member of",
 ONE "'jobs': {'a': {" X ", 'estimate': 3}, 'b': {" X "}, 'p': {'gather': ['b']}, 'q': {'wait': ['p']}, 'c': {'sleep': 4, 'needs': ['q']}}",
 "p@0 q@0 b@0 a@1 c@1"},
{"into those inside of them",
 ONE "'jobs': {'a': {" X ", 'estimate': 3}, 'b': {" X "}, 'p': {'needs': ['b'], 'gather': [{'gather': [{'sleep': 4}]}]}}",
 "b@0 p@1 a@1 p.0@1 p.0.0@1"},
{"into an each, and into a clean-up",
 ONE "'jobs': {'a': {" X ", 'estimate': 3}, 'b': {" X "}, 'p': {'as_completed': ['b'], 'each': {'sleep': 2}, 'finally': {'sleep': 2}}}",
 "p@0 b@0 a@1 p.each.0@1 p.finally@3"},
{"what is needed to have started comes before it all",
 ONE "'jobs': {'a': {" X ", 'estimate': 3}, 'b': {" X ", 'estimate': 1}, 'c': {'sleep': 9, 'needs': [{'job': 'b', 'when': 'started'}]}}",
 "b@0 c@0 a@1"},
};
/* clang-format on */

static struct trial t;

static char *
json_of(const char *text)
{
	size_t len = strlen(text), i;
	char *json = malloc(len + 3);

	json[0] = '{';
	for (i = 0; i < len; i++)
		json[i + 1] = text[i] == '\'' ? '"' : text[i];
	memcpy(json + len + 1, "}", 2);
	return json;
}

static void
run_text(const char *text)
{
	char *json = json_of(text);

	if (trial_load(&t, json) < 0)
		problems_print(&t.problems, stderr);
	free(json);
	ck_assert_uint_eq(t.problems.n, 0);
	trial_run(&t);
	ck_assert_int_eq(t.rc, 0);
	ck_assert_uint_eq(t.n_tasks_left, 0);
}

/* "NAME@SECONDS ..." of each start. */
static void
describe_starts(struct buf *b)
{
	size_t i;

	for (i = 0; i < t.n_records; i++) {
		const struct event *e = &t.records[i].event;

		if (e->kind != EVENT_JOB || e->to != JOB_RUNNING)
			continue;
		buf_printf(b, "%s%s@%g", b->len > 0 ? " " : "",
		    t.graph.jobs[e->job].name,
		    (double)e->t_ns / (double)CLOCK_SECOND);
	}
}

static void
setup(void)
{
	t = (struct trial){.n_failing = 0};
}

static void
teardown(void)
{
	trial_finish(&t);
}

START_TEST(a_rule_holds)
{
	const struct rule *rule = &rules[_i];
	struct buf starts = {0};

	run_text(rule->json);
	describe_starts(&starts);
	ck_assert_msg(strcmp(starts.data, rule->starts) == 0,
	    "%s:\n%s, not\n%s\n%.*s", rule->says, starts.data, rule->starts,
	    (int)t.log.len, t.log.data);
	buf_finish(&starts);
}
END_TEST

START_TEST(the_log_names_the_pool_that_a_job_waits_for)
{
	static const char *const lines[] = {
	    "\"job\":\"b\",\"to\":\"pending\",\"reason\":\"pool q\"",
	    "\"event\":\"waiting\",\"job\":\"c\",\"reason\":\"pool q\"",
	    "\"event\":\"waiting\",\"job\":\"b\",\"reason\":\"pool p\"",
	};
	size_t i;

	run_text("'pools': {'p': 1, 'q': 1}, 'jobs': {"
		 "'a': {" X ", 'uses': 'q', 'estimate': 2},"
		 "'b': {" X ", 'uses': ['p', 'q']},"
		 "'e': {'sleep': 3, 'uses': 'p'},"
		 "'c': {" X ", 'uses': 'q', 'delay': 0.5}}");
	buf_add_char(&t.log, '\0');
	for (i = 0; i < ARRAY_LEN(lines); i++)
		ck_assert_msg(strstr(t.log.data, lines[i]) != NULL,
		    "%s is not in\n%s", lines[i], t.log.data);
}
END_TEST

/* What is left of a run, asked when a job starts or ends. */
struct asker {
	struct event_sink sink;
	struct runner *runner;
	struct buf rests;
};

static void
ask(struct event_sink *sink, const struct event *e)
{
	struct asker *a = CONTAINER_OF(sink, struct asker, sink);

	if (e->kind != EVENT_JOB ||
	    (e->to != JOB_RUNNING && !state_is_terminal(e->to)))
		return;
	buf_printf(&a->rests, "%s%g", a->rests.len > 0 ? " " : "",
	    (double)estimate_rest(a->runner) / (double)CLOCK_SECOND);
}

static void
expect_rests(const char *text, const char *rests)
{
	struct asker a = {.sink = {.emit = ask}};
	char *json = json_of(text);
	struct executor *executor;
	struct output output;
	struct loop l;
	struct err e = ERR_INIT;

	ck_assert_int_eq(trial_load(&t, json), 0);
	free(json);
	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	executor = exec_virtual_create(NULL, 0);
	output_init(&output, OUTPUT_NONE, NULL, NULL, NULL);
	a.runner = runner_create(&l, &t.graph, &t.opts, executor, &output);
	runner_add_sink(a.runner, &a.sink);
	ck_assert_int_eq(
	    run(&l, "main", runner_main, a.runner, false, NULL, &e), 0);
	ck_assert_str_eq(a.rests.data, rests);
	runner_destroy(a.runner);
	output_finish(&output);
	exec_virtual_destroy(executor);
	loop_finish(&l);
	buf_finish(&a.rests);
}

START_TEST(what_is_left_of_a_run_is_the_work_or_the_longest_path)
{
	expect_rests("'concurrency': 2, 'jobs': {'a': {" X ", 'estimate': 4},"
		     " 'b': {" X ", 'estimate': 4}, 'c': {" X ",'estimate': 2},"
		     " 'd': {'sleep': 3, 'needs': ['c']}}",
	    "5 5 4 4 4 2 1 0");
}
END_TEST

START_TEST(what_nobody_wants_is_not_left)
{
	expect_rests("'jobs': {'a': {'gather': [{" X
		     ", 'finally': {'sleep': 2},"
		     " 'on_cancel': {'sleep': 50}}]},"
		     " 'b': {'sleep': 99, 'lazy': true}}",
	    "3 3 2 0 0 0");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("schedule");
	TCase *tc = tcase_create("who starts first");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_rule_holds, 0, ARRAY_LEN(rules));
	tcase_add_test(tc, the_log_names_the_pool_that_a_job_waits_for);
	tcase_add_test(
	    tc, what_is_left_of_a_run_is_the_work_or_the_longest_path);
	tcase_add_test(tc, what_nobody_wants_is_not_left);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
