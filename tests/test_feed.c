#include "jobs/feed.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/macros.h"
#include "tests/harness.h"
#include "tests/trial.h"

#define FIRST "{\"jobs\": {\"first\": {\"run\": \"x\", \"lazy\": true}}}"

static struct trial t;

/* So many jobs, each like the one that the file has. */
static struct source {
	struct feed feed;
	size_t n, total;
	size_t n_forgotten, n_stops;
	bool forgets;
	size_t broken_at; /* 0: never */
	job_id live[64];
	size_t n_live, most_live;
} source;

/* Forget what has ended since the last time. */
static void
forget_ended(struct source *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->n_live; i++) {
		if (state_is_terminal(
			runner_job_state(s->feed.runner, s->live[i])))
			feed_forget(&s->feed, s->live[i]);
		else
			s->live[n++] = s->live[i];
	}
	s->n_live = n;
}

static int
next(struct feed *f, job_id *id, struct err *e)
{
	struct source *s = CONTAINER_OF(f, struct source, feed);
	struct job_spec *spec;
	char name[24];
	int n;

	if (s->forgets)
		forget_ended(s);
	if (s->broken_at != 0 && s->n == s->broken_at)
		return err_set(e, ERR_FAILED, "line %zu is wrong", s->n);
	if (s->n == s->total)
		return -1;
	n = snprintf(name, sizeof(name), "%zu", s->n++);
	*id =
	    graph_add(f->graph, arena_text(&f->graph->arena, name, (size_t)n));
	spec = &f->graph->jobs[*id];
	spec->body = BODY_RUN;
	spec->body_of.text = "x";
	spec->opts = f->graph->jobs[0].opts;
	if (s->forgets)
		s->live[s->n_live++] = *id;
	if (s->n_live > s->most_live)
		s->most_live = s->n_live;
	return 1;
}

static void
stop(struct feed *f)
{
	CONTAINER_OF(f, struct source, feed)->n_stops++;
}

static void
forgotten(struct feed *f, job_id id)
{
	(void)id;
	CONTAINER_OF(f, struct source, feed)->n_forgotten++;
}

static const struct feed_class class = {next, stop, forgotten};

static void
setup(void)
{
	t = (struct trial){.n_failing = 0};
	source = (struct source){.n = 0};
	ck_assert_int_eq(trial_load(&t, FIRST), 0);
	feed_init(&source.feed, &class, &t.graph);
	t.opts.feed = &source.feed;
	t.opts.slots = 4;
}

static void
teardown(void)
{
	trial_finish(&t);
}

static size_t
finished(void)
{
	return t.summary.counts.by_state[JOB_FINISHED];
}

START_TEST(main_waits_for_all_that_comes)
{
	source.total = 10;
	trial_run(&t);
	ck_assert_int_eq(t.rc, 0);
	ck_assert_int_eq(t.exit_status, 0);
	ck_assert_uint_eq(finished(), 10);
	ck_assert_uint_eq(t.most_processes, 4);
	/* Three rounds of four, of a second each. */
	ck_assert_int_eq(t.summary.elapsed_ns, 3 * CLOCK_SECOND);
	ck_assert_uint_eq(source.n_stops, 1);
}
END_TEST

START_TEST(an_empty_one_ends_the_run)
{
	trial_run(&t);
	ck_assert_int_eq(t.exit_status, 0);
	ck_assert_uint_eq(finished(), 0);
	ck_assert_int_eq(t.summary.elapsed_ns, 0);
}
END_TEST

START_TEST(it_is_asked_for_no_more_than_can_start_soon)
{
	struct virtual_failure failing = {"0", 1};

	source.total = 1000;
	t.failing = &failing;
	t.n_failing = 1;
	trial_run(&t);
	/* The first failure ends the run: four ran, four waited. */
	ck_assert_int_eq(t.exit_status, 1);
	ck_assert_uint_le(source.n, 12);
	ck_assert_uint_eq(source.n_stops, 1);
}
END_TEST

START_TEST(what_is_forgotten_makes_room_for_others)
{
	source.total = 5000;
	source.forgets = true;
	t.is_silent = true;
	trial_run(&t);
	ck_assert_int_eq(t.exit_status, 0);
	ck_assert_uint_eq(finished(), 5000);
	ck_assert_uint_gt(source.n_forgotten, 4900);
	ck_assert_uint_le(t.graph.n_jobs, 32);
}
END_TEST

START_TEST(a_broken_one_fails_the_run)
{
	source.total = 100;
	source.broken_at = 6;
	trial_run(&t);
	ck_assert_int_eq(t.exit_status, 1);
	ck_assert_ptr_nonnull(strstr(t.log.data, "line 6 is wrong"));
	ck_assert_uint_lt(finished(), 6);
}
END_TEST

START_TEST(a_broken_one_lets_end_what_runs_when_the_run_goes_on)
{
	source.total = 100;
	source.broken_at = 6;
	t.opts.on_failure_set = true;
	t.opts.on_failure = ON_FAILURE_CONTINUE;
	trial_run(&t);
	ck_assert_int_eq(t.exit_status, 1);
	ck_assert_uint_eq(finished(), 6);
}
END_TEST

START_TEST(an_interrupt_closes_it)
{
	source.total = 1000000;
	t.interrupt_signal = SIGINT;
	t.interrupts_ns[0] = 5 * CLOCK_SECOND / 2;
	trial_run(&t);
	ck_assert_int_eq(t.exit_status, 128 + SIGINT);
	ck_assert_uint_eq(finished(), 8);
	ck_assert_uint_eq(source.n_stops, 1);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("feed");
	TCase *tc = tcase_create("feed");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, main_waits_for_all_that_comes);
	tcase_add_test(tc, an_empty_one_ends_the_run);
	tcase_add_test(tc, it_is_asked_for_no_more_than_can_start_soon);
	tcase_add_test(tc, what_is_forgotten_makes_room_for_others);
	tcase_add_test(tc, a_broken_one_fails_the_run);
	tcase_add_test(
	    tc, a_broken_one_lets_end_what_runs_when_the_run_goes_on);
	tcase_add_test(tc, an_interrupt_closes_it);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
