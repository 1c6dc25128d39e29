#include "cmd/tally.h"

#include "core/clock.h"
#include "tests/harness.h"

static struct tally t;
static struct graph g;
static struct buf b;

static void
setup(void)
{
	static const char *const names[] = {"a", "b", "c", "policy"};

	graph_init(&g);
	for (size_t i = 0; i < 4; i++)
		graph_add(&g, names[i]);
	for (size_t i = 0; i < 3; i++)
		g.jobs[i].body = BODY_RUN;
	g.jobs[3].body = BODY_GATHER;
	tally_init(&t);
	b = (struct buf){.data = NULL};
}

static void
teardown(void)
{
	tally_finish(&t);
	graph_finish(&g);
	buf_finish(&b);
}

static void
tell(job_id id, enum job_state from, enum job_state to, int64_t t_ns)
{
	struct event e = {.kind = EVENT_JOB,
	    .graph = &g,
	    .job = id,
	    .from = from,
	    .to = to,
	    .t_ns = t_ns};

	tally_add(&t, &e);
}

static void
start(job_id id, int64_t t_ns)
{
	tell(id, JOB_ABSENT, JOB_PENDING, 0);
	tell(id, JOB_PENDING, JOB_RUNNING, t_ns);
}

static void
expect(size_t columns, const char *text)
{
	buf_clear(&b);
	tally_describe(&t, &g, 10 * CLOCK_SECOND, columns, &b);
	ck_assert_str_eq(b.len == 0 ? "" : b.data, text);
}

START_TEST(nothing_runs_at_first)
{
	expect(80, "");
	ck_assert_uint_eq(t.n_created, 0);
}
END_TEST

START_TEST(what_runs_is_told_in_the_order_of_its_starts)
{
	start(1, 1 * CLOCK_SECOND);
	start(0, 2 * CLOCK_SECOND + CLOCK_SECOND / 2);
	start(2, 9 * CLOCK_SECOND);
	expect(80, "b 9.0s, a 7.5s, c 1.0s");
	tell(0, JOB_RUNNING, JOB_FINISHED, 10 * CLOCK_SECOND);
	expect(80, "b 9.0s, c 1.0s");
	tell(1, JOB_RUNNING, JOB_CANCELLING, 10 * CLOCK_SECOND);
	expect(80, "b 9.0s, c 1.0s");
	tell(1, JOB_CANCELLING, JOB_CANCELLED, 10 * CLOCK_SECOND);
	tell(2, JOB_RUNNING, JOB_FAILED, 10 * CLOCK_SECOND);
	expect(80, "");
	ck_assert_uint_eq(t.n_running, 0);
	ck_assert_uint_eq(t.n_ended, 3);
	ck_assert_uint_eq(t.n_failed, 1);
}
END_TEST

START_TEST(what_has_no_room_is_counted)
{
	start(0, 0);
	start(1, 0);
	start(2, 0);
	expect(30, "a 10.0s, and 2 more");
	expect(26, "a 10.0s, and 2 more");
	expect(22, "");
}
END_TEST

START_TEST(a_policy_is_not_told_though_it_is_counted)
{
	start(3, 0);
	expect(80, "");
	ck_assert_uint_eq(t.n_created, 1);
	tell(3, JOB_RUNNING, JOB_FINISHED, 0);
	ck_assert_uint_eq(t.n_ended, 1);
}
END_TEST

START_TEST(between_attempts_it_does_not_run)
{
	start(0, 0);
	tell(0, JOB_RUNNING, JOB_PENDING, CLOCK_SECOND);
	expect(80, "");
	tell(0, JOB_PENDING, JOB_RUNNING, 4 * CLOCK_SECOND);
	expect(80, "a 6.0s");
	ck_assert_uint_eq(t.n_created, 1);
}
END_TEST

START_TEST(what_was_skipped_never_ran)
{
	tell(0, JOB_ABSENT, JOB_PENDING, 0);
	tell(0, JOB_PENDING, JOB_SKIPPED, 0);
	ck_assert_uint_eq(t.n_ended, 1);
	ck_assert_uint_eq(t.n_running, 0);
}
END_TEST

START_TEST(wide_characters_take_two_columns)
{
	/* Three of them, with a blank and the time. */
	job_id id = graph_add(&g, "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e");

	g.jobs[id].body = BODY_RUN;
	start(id, 1 * CLOCK_SECOND);
	expect(10, "");
	expect(11, "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e 9.0s");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("tally");
	TCase *tc = tcase_create("tally");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_runs_at_first);
	tcase_add_test(tc, wide_characters_take_two_columns);
	tcase_add_test(tc, what_runs_is_told_in_the_order_of_its_starts);
	tcase_add_test(tc, what_has_no_room_is_counted);
	tcase_add_test(tc, a_policy_is_not_told_though_it_is_counted);
	tcase_add_test(tc, between_attempts_it_does_not_run);
	tcase_add_test(tc, what_was_skipped_never_ran);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
