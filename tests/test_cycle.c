#include "jobs/cycle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/macros.h"
#include "core/mem.h"
#include "jobs/load/load.h"
#include "tests/harness.h"

static struct graph g;
static struct problems problems;

static void
setup(void)
{
	graph_init(&g);
	problems_init(&problems, "f");
}

static void
teardown(void)
{
	graph_finish(&g);
	problems_finish(&problems);
}

/*
 * What the check says of these entries of "jobs", texts with | between.  What
 * is said in front of and behind the path is left out.
 */
static const char *
check(const char *jobs)
{
	static char all[1000];
	char *text = xasprintf("{\"jobs\": {%s}}", jobs);
	size_t used = 0;
	int r;

	teardown();
	setup();
	r = load_text("f", NULL, text, strlen(text), &g, &problems);
	ck_assert_msg(r == 0, "%s", r < 0 ? problems.list[0].text : "");
	ck_assert_int_eq(cycle_check(&g, &problems) < 0, problems.n > 0);
	free(text);
	all[0] = '\0';
	for (size_t i = 0; i < problems.n; i++) {
		const char *path = strstr(problems.list[i].text, "itself");
		const char *begin = path == NULL ? NULL : strchr(path, ':');

		ck_assert_ptr_nonnull(path);
		if (begin == NULL)
			begin = problems.list[i].text;
		else
			begin += 2;
		used +=
		    (size_t)snprintf(all + used, sizeof(all) - used, "%s%.*s",
			i == 0 ? "" : "|", (int)strcspn(begin, ";"), begin);
	}
	return all;
}

START_TEST(a_graph_without_a_cycle_is_right)
{
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\"},"
			       "\"b\": {\"run\": \"x\", \"needs\": [\"a\"]},"
			       "\"c\": {\"gather\": [\"a\", \"b\"]},"
			       "\"d\": {\"cancel\": [\"c\", \"a\"]},"
			       "\"e\": {\"needs\": [\"c\", \"a\", \"d\"]}"),
	    "");
}
END_TEST

START_TEST(needs_in_a_circle_are_a_path)
{
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\", \"needs\": [\"b\"]},"
			       "\"b\": {\"run\": \"x\", \"needs\": [\"c\"]},"
			       "\"c\": {\"run\": \"x\", \"needs\": [\"a\"]}"),
	    "a -> b -> c -> a");
}
END_TEST

START_TEST(the_path_is_the_shortest_and_leaves_out_who_only_waits)
{
	ck_assert_str_eq(check("\"z\": {\"needs\": [\"a\"]},"
			       "\"a\": {\"needs\": [\"b\"]},"
			       "\"b\": {\"needs\": [\"c\", \"d\"]},"
			       "\"c\": {\"needs\": [\"d\"]},"
			       "\"d\": {\"needs\": [\"a\", \"e\"]},"
			       "\"e\": {\"run\": \"x\"}"),
	    "a -> b -> d -> a");
}
END_TEST

START_TEST(each_cycle_is_reported_once)
{
	ck_assert_str_eq(check("\"a\": {\"needs\": [\"b\"]},"
			       "\"b\": {\"needs\": [\"a\"]},"
			       "\"c\": {\"needs\": [\"d\", \"b\"]},"
			       "\"d\": {\"needs\": [\"c\"]}"),
	    "a -> b -> a|c -> d -> c");
}
END_TEST

START_TEST(a_job_that_needs_itself_is_told_so)
{
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\", \"needs\": [\"a\"]}"),
	    "job \"a\": needs itself");
	ck_assert_str_eq(check("\"a\": {\"gather\": [\"a\"]}"),
	    "job \"a\": waits for itself");
	ck_assert_str_eq(
	    check("\"a\": {\"cancel\": [\"a\"]}"), "job \"a\": cancels itself");
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\", \"env\": {\"X\": "
			       "{\"result\": \"a\"}}}"),
	    "job \"a\": needs itself");
}
END_TEST

START_TEST(members_are_waited_for_like_needs)
{
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\", \"needs\": [\"p\"]},"
			       "\"p\": {\"wait\": [\"a\"], \"timeout\": 1}"),
	    "a -> p -> a");
	ck_assert_str_eq(check("\"p\": {\"gather\": [\"q\"]},"
			       "\"q\": {\"as_completed\": [\"p\"]}"),
	    "p -> q -> p");
}
END_TEST

START_TEST(an_inline_member_starts_with_its_policy)
{
	ck_assert_str_eq(
	    check("\"p\": {\"gather\": [{\"run\": \"x\", \"name\": "
		  "\"m\"}], \"needs\": [\"m\"]}"),
	    "p -> m -> p");
	ck_assert_str_eq(
	    check("\"p\": {\"gather\": [{\"run\": \"x\", \"name\": "
		  "\"m\"}]}, \"a\": {\"needs\": [\"m\"]}"),
	    "");
}
END_TEST

START_TEST(who_waits_for_a_start_does_not_wait_for_an_end)
{
	static const char started[] = "{\"job\": \"a\", \"when\": \"started\"}";
	char jobs[300];

	snprintf(jobs, sizeof(jobs),
	    "\"a\": {\"gather\": [\"b\"]}, \"b\": {\"needs\": [%s]}", started);
	ck_assert_str_eq(check(jobs), "");
	snprintf(jobs, sizeof(jobs),
	    "\"a\": {\"needs\": [\"b\"]}, \"b\": {\"needs\": [%s]}", started);
	ck_assert_str_eq(check(jobs), "a -> b -> a");
}
END_TEST

START_TEST(to_cancel_what_waits_for_the_cancel_is_no_deadlock)
{
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\", \"needs\": [\"c\"],"
			       " \"on_cancel\": {\"run\": \"y\"}},"
			       "\"c\": {\"cancel\": [\"a\"]}"),
	    "");
	ck_assert_str_eq(check("\"g\": {\"gather\": [\"c\"]},"
			       "\"c\": {\"cancel\": [\"g\"]}"),
	    "");
}
END_TEST

START_TEST(a_cancel_that_waits_for_a_cleanup_that_waits_for_it_is_one)
{
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\","
			       " \"finally\": {\"wait\": [\"c\"]}},"
			       "\"c\": {\"cancel\": [\"a\"]}"),
	    "a -> a.finally -> c -> a");
	/* A shielded member goes on, so the gather waits for it. */
	ck_assert_str_eq(check("\"g\": {\"gather\": [\"m\"]},"
			       "\"m\": {\"run\": \"x\", \"needs\": [\"c\"],"
			       " \"shield\": true},"
			       "\"c\": {\"cancel\": [\"g\"]}"),
	    "g -> m -> c -> g");
	ck_assert_str_eq(check("\"g\": {\"gather\": [\"m\"]},"
			       "\"m\": {\"run\": \"x\", \"needs\": [\"c\"]},"
			       "\"c\": {\"cancel\": [\"g\"]}"),
	    "");
}
END_TEST

START_TEST(races_and_groups_take_their_members_with_them_as_gathers_do)
{
	static const char *const bodies[] = {"gather", "race", "group"};

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		char *jobs = xasprintf("\"p\": {\"%s\": [\"m\"]},"
				       "\"m\": {\"run\": \"x\", \"finally\":"
				       " {\"wait\": [\"c\"]}},"
				       "\"c\": {\"cancel\": [\"p\"]}",
		    bodies[i]);

		ck_assert_str_eq(check(jobs), "p -> m -> m.finally -> c -> p");
		free(jobs);
	}
	/* A wait does not: its members go on, and are not waited for. */
	ck_assert_str_eq(check("\"p\": {\"wait\": [\"m\"]},"
			       "\"m\": {\"run\": \"x\", \"finally\":"
			       " {\"wait\": [\"c\"]}},"
			       "\"c\": {\"cancel\": [\"p\"]}"),
	    "");
}
END_TEST

START_TEST(a_cleanup_that_waits_for_its_job_is_a_cycle)
{
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\","
			       " \"finally\": {\"wait\": [\"a\"]}}"),
	    "a -> a.finally -> a");
	ck_assert_str_eq(check("\"a\": {\"run\": \"x\","
			       " \"on_cancel\": {\"wait\": [\"b\"]}},"
			       "\"b\": {\"needs\": [\"a\"]}"),
	    "a -> a.on_cancel -> b -> a");
}
END_TEST

START_TEST(an_each_that_waits_for_its_policy_is_a_cycle)
{
	ck_assert_str_eq(
	    check("\"a\": {\"run\": \"x\"}, \"b\": {\"run\": \"x\"},"
		  "\"p\": {\"as_completed\": [\"a\", \"b\"],"
		  " \"each\": {\"wait\": [\"p\"]}}"),
	    "p -> p.each.0 -> p");
}
END_TEST

/* Jobs 0 to n-1, each of which needs the next. */
static void
chain(size_t n)
{
	char name[24];

	graph_reserve_needs(&g, n);
	for (uint32_t i = 0; i < n; i++) {
		int len = snprintf(name, sizeof(name), "%u", i);

		graph_add(&g, arena_text(&g.arena, name, (size_t)len));
		g.jobs[i].first_need = i;
		g.jobs[i].n_needs = i + 1 < n;
		g.needs[i] = (struct need){.job = i + 1};
	}
	g.n_needs = n;
}

START_TEST(a_chain_of_a_million_needs_no_stack)
{
	chain(1000000);
	ck_assert_int_eq(cycle_check(&g, &problems), 0);
}
END_TEST

START_TEST(a_circle_of_a_million_is_shown_in_part)
{
	size_t n = 1000000;

	chain(n);
	g.needs[n - 1].job = 0;
	g.jobs[n - 1].n_needs = 1;
	ck_assert_int_eq(cycle_check(&g, &problems), -1);
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_ptr_nonnull(strstr(problems.list[0].text,
	    ": 0 -> 1 -> 2 -> 3 -> 4 -> 5 -> 6 -> 7 -> 8 -> 9 -> 10 -> 11 -> "
	    "(999984 more) -> 999996 -> 999997 -> 999998 -> 999999 -> 0;"));
}
END_TEST

START_TEST(a_dense_graph_takes_no_longer_than_its_edges)
{
	size_t n = 1500;

	chain(n);
	g.n_needs = 0;
	graph_reserve_needs(&g, n * n);
	for (uint32_t i = 0; i < n; i++) {
		g.jobs[i].first_need = (uint32_t)g.n_needs;
		g.jobs[i].n_needs = i;
		for (uint32_t j = 0; j < i; j++)
			g.needs[g.n_needs++] = (struct need){.job = j};
	}
	ck_assert_int_eq(cycle_check(&g, &problems), 0);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("cycle");
	TCase *c = tcase_create("needs and members");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, a_graph_without_a_cycle_is_right);
	tcase_add_test(c, needs_in_a_circle_are_a_path);
	tcase_add_test(
	    c, the_path_is_the_shortest_and_leaves_out_who_only_waits);
	tcase_add_test(c, each_cycle_is_reported_once);
	tcase_add_test(c, a_job_that_needs_itself_is_told_so);
	tcase_add_test(c, members_are_waited_for_like_needs);
	tcase_add_test(c, an_inline_member_starts_with_its_policy);
	tcase_add_test(c, who_waits_for_a_start_does_not_wait_for_an_end);
	suite_add_tcase(s, c);

	c = tcase_create("cancelling and cleaning up");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, to_cancel_what_waits_for_the_cancel_is_no_deadlock);
	tcase_add_test(
	    c, a_cancel_that_waits_for_a_cleanup_that_waits_for_it_is_one);
	tcase_add_test(
	    c, races_and_groups_take_their_members_with_them_as_gathers_do);
	tcase_add_test(c, a_cleanup_that_waits_for_its_job_is_a_cycle);
	tcase_add_test(c, an_each_that_waits_for_its_policy_is_a_cycle);
	suite_add_tcase(s, c);

	c = tcase_create("size");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, a_chain_of_a_million_needs_no_stack);
	tcase_add_test(c, a_circle_of_a_million_is_shown_in_part);
	tcase_add_test(c, a_dense_graph_takes_no_longer_than_its_edges);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
