/*
 * Job files that nobody would write are run twice on a virtual clock, and what
 * must always hold is looked for in their events.
 *
 * TASKCTL_SEEDS=N runs N of them instead of a few hundred; TASKCTL_SEED=S only
 * the one of that seed, and shows its file and its log.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/harness.h"
#include "tests/history.h"
#include "tests/random_graph.h"
#include "tests/random_tags.h"
#include "tests/trial.h"

#define SEEDS 1000

static unsigned
seeds_asked_for(void)
{
	const char *text = getenv("TASKCTL_SEEDS");

	return text == NULL ? SEEDS : (unsigned)atol(text);
}

/* Some processes fail. */
static void
choose_failing(
    struct trial *t, struct random *r, struct virtual_failure *failing)
{
	size_t i;

	t->failing = failing;
	for (i = 0; i < t->graph.n_jobs; i++) {
		if (!spec_is_process(&t->graph.jobs[i]) ||
		    !random_chance(r, 20))
			continue;
		failing[t->n_failing].job = t->graph.jobs[i].name;
		failing[t->n_failing++].attempts = random_below(r, 4);
	}
}

/* Nobody asks for a part of a clean-up. */
static bool
can_be_target(const struct graph *g, job_id id)
{
	if (g->jobs[id].is_template)
		return false;
	while (g->jobs[id].role == ROLE_MEMBER)
		id = g->jobs[id].owner;
	return g->jobs[id].role == ROLE_TOP;
}

/* Sometimes only some jobs are asked for. */
static void
choose_targets(struct trial *t, struct random *r, job_id *targets)
{
	unsigned n = 1 + random_below(r, 3);

	if (!random_chance(r, 20))
		return;
	t->opts.targets = targets;
	while (t->opts.n_targets < n) {
		job_id id = random_below(r, (unsigned)t->graph.n_jobs);

		if (can_be_target(&t->graph, id))
			targets[t->opts.n_targets++] = id;
	}
}

static void
choose_interrupts(struct trial *t, struct random *r)
{
	if (!random_chance(r, 10))
		return;
	t->interrupt_signal = random_chance(r, 50) ? SIGINT : SIGTERM;
	/* Never with something else. */
	t->interrupts_ns[0] = random_ms(r) * CLOCK_MILLISECOND - 500000;
	if (random_chance(r, 50))
		t->interrupts_ns[1] =
		    t->interrupts_ns[0] + random_ms(r) * CLOCK_MILLISECOND;
}

static void
check_all(struct history *h)
{
	if (!history_init(h, h->trial))
		return;
	check_schedule(h);
	check_if(h);
	check_services(h);
	check_bodies(h);
	check_instances(h);
	check_attempts(h);
	check_policies(h);
	check_bonds(h);
	check_finally(h);
	check_ending(h);
	check_verdict(h);
	check_result(h);
	check_tags(h);
}

static void
show(const struct trial *t, const char *json)
{
	size_t i;

	fprintf(stderr, "%s", json);
	for (i = 0; i < t->n_failing; i++)
		fprintf(stderr, "failing: %s, %u attempts\n", t->failing[i].job,
		    t->failing[i].attempts);
	for (i = 0; i < t->opts.n_targets; i++)
		fprintf(stderr, "target: %s\n",
		    t->graph.jobs[t->opts.targets[i]].name);
	for (i = 0; i < t->opts.n_skip_tags; i++)
		fprintf(stderr, "without: %s\n", t->opts.skip_tags[i]);
	fprintf(stderr, "%.*s", (int)t->log.len, t->log.data);
}

/* Run the same once more, and look at what is right and the same. */
static bool
is_right(struct trial *t, struct history *h)
{
	struct buf log = {0};
	bool is_same;

	trial_run(t);
	buf_add(&log, t->log.data, t->log.len);
	trial_run(t);
	is_same = log.len == t->log.len &&
		  memcmp(log.data, t->log.data, log.len) == 0;
	if (!is_same)
		fprintf(stderr, "the first run:\n%.*s", (int)log.len, log.data);
	buf_finish(&log);
	h->trial = t;
	check_all(h);
	if (!is_same)
		wrong(h, JOB_NONE, "two runs are not the same");
	return h->wrong.len == 0;
}

static bool
try_seed(uint64_t seed, bool is_shown)
{
	struct random r = {seed};
	struct trial t = {.n_failing = 0};
	struct history h = {.trial = &t};
	struct buf json = {0};
	job_id targets[3];
	struct virtual_failure *failing;
	bool right = false;

	random_graph(&r, 0, &json);
	if (trial_load(&t, json.data) < 0) {
		problems_print(&t.problems, stderr);
		fprintf(stderr, "seed %llu: refused\n%s",
		    (unsigned long long)seed, json.data);
	} else {
		failing = xcalloc(t.graph.n_jobs, sizeof(*failing));
		t.opts.wants_result = random_chance(&r, 70);
		choose_failing(&t, &r, failing);
		choose_targets(&t, &r, targets);
		random_skip_tags(&r, &t.opts);
		choose_interrupts(&t, &r);
		right = is_right(&t, &h);
		if (!right || is_shown)
			show(&t, json.data);
		if (!right)
			fprintf(stderr, "seed %llu:\n%s",
			    (unsigned long long)seed, h.wrong.data);
		free(failing);
	}
	history_finish(&h);
	trial_finish(&t);
	buf_finish(&json);
	return right;
}

START_TEST(what_must_hold_holds_for_any_file)
{
	const char *only = getenv("TASKCTL_SEED");
	unsigned n = seeds_asked_for(), seed;

	if (only != NULL) {
		ck_assert(try_seed(strtoull(only, NULL, 10), true));
		return;
	}
	for (seed = 1; seed <= n; seed++)
		ck_assert_msg(try_seed(seed, false), "seed %u", seed);
}
END_TEST

/* A file with one circle in it is refused with that circle alone. */
static void
try_ring(uint64_t seed)
{
	struct random r = {seed};
	struct trial t = {.n_failing = 0};
	struct buf json = {0};
	unsigned ring = 1 + random_below(&r, 8);
	bool is_refused;

	random_graph(&r, ring, &json);
	is_refused = trial_load(&t, json.data) < 0;
	if (!is_refused || t.problems.n != 1)
		fprintf(stderr, "%s", json.data);
	ck_assert_msg(is_refused && t.problems.n == 1,
	    "seed %llu: %zu problems", (unsigned long long)seed, t.problems.n);
	ck_assert_msg(strstr(t.problems.list[0].text, "itself") != NULL, "%s",
	    t.problems.list[0].text);
	trial_finish(&t);
	buf_finish(&json);
}

START_TEST(a_file_that_waits_in_a_circle_is_refused)
{
	unsigned n = seeds_asked_for(), seed;

	if (getenv("TASKCTL_SEED") != NULL)
		return;
	for (seed = 1; seed <= n; seed++)
		try_ring(seed);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("property");
	TCase *tc = tcase_create("random");

	tcase_set_timeout(tc, 600);
	tcase_add_test(tc, what_must_hold_holds_for_any_file);
	tcase_add_test(tc, a_file_that_waits_in_a_circle_is_refused);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
