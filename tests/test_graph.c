#include "jobs/graph.h"

#include <stdio.h>
#include <string.h>

#include "jobs/arena.h"
#include "tests/harness.h"

static struct graph g;

static void
setup(void)
{
	graph_init(&g);
}

static void
teardown(void)
{
	graph_finish(&g);
}

static job_id
add(const char *name)
{
	return graph_add(&g, arena_text(&g.arena, name, strlen(name)));
}

START_TEST(an_empty_graph_knows_nobody)
{
	ck_assert_uint_eq(graph_find(&g, "a"), JOB_NONE);
	ck_assert_uint_eq(g.main, JOB_NONE);
	ck_assert_uint_eq(g.n_jobs, 0);
}
END_TEST

START_TEST(jobs_are_numbered_in_order_and_found_by_name)
{
	ck_assert_uint_eq(add("a"), 0);
	ck_assert_uint_eq(add("b"), 1);
	ck_assert_uint_eq(add(""), 2);
	ck_assert_uint_eq(graph_find(&g, "a"), 0);
	ck_assert_uint_eq(graph_find(&g, "b"), 1);
	ck_assert_uint_eq(graph_find(&g, ""), 2);
	ck_assert_uint_eq(graph_find(&g, "c"), JOB_NONE);
	ck_assert_str_eq(g.jobs[1].name, "b");
}
END_TEST

START_TEST(a_name_is_given_once)
{
	ck_assert_uint_eq(add("a"), 0);
	ck_assert_uint_eq(add("a"), JOB_NONE);
	ck_assert_uint_eq(g.n_jobs, 1);
}
END_TEST

START_TEST(a_new_job_has_no_ties)
{
	const struct job_spec *spec;

	add("a");
	spec = &g.jobs[0];
	ck_assert_uint_eq(spec->owner, JOB_NONE);
	ck_assert_uint_eq(spec->each, JOB_NONE);
	ck_assert_uint_eq(spec->on_cancel, JOB_NONE);
	ck_assert_uint_eq(spec->finally, JOB_NONE);
	ck_assert_int_eq(spec->body, BODY_NONE);
	ck_assert_uint_eq(spec->n_needs + spec->n_members, 0);
	ck_assert_ptr_null(spec->opts);
}
END_TEST

START_TEST(a_hundred_thousand_names_are_all_found)
{
	char name[32];

	for (job_id i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "job-with-a-name-%u", i);
		ck_assert_uint_eq(add(name), i);
	}
	for (job_id i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "job-with-a-name-%u", i);
		ck_assert_uint_eq(graph_find(&g, name), i);
	}
	ck_assert_uint_eq(graph_find(&g, "job-with-a-name-"), JOB_NONE);
}
END_TEST

START_TEST(finishing_twice_does_no_harm)
{
	struct graph zero;

	memset(&zero, 0, sizeof(zero));
	graph_finish(&zero);
	add("a");
	graph_finish(&g);
	graph_finish(&g);
	ck_assert_uint_eq(graph_find(&g, "a"), JOB_NONE);
}
END_TEST

START_TEST(an_arena_holds_small_and_large_things)
{
	char big[70000];
	char *texts[100];
	long *number;

	memset(big, 'x', sizeof(big));
	for (size_t i = 0; i < 100; i++)
		texts[i] = arena_text(&g.arena, big, i % 3 == 0 ? 60000 : i);
	number = arena_alloc(&g.arena, sizeof(*number));
	ck_assert_int_eq(*number, 0);
	ck_assert_uint_eq((uintptr_t)number % _Alignof(max_align_t), 0);
	for (size_t i = 0; i < 100; i++)
		ck_assert_uint_eq(strlen(texts[i]), i % 3 == 0 ? 60000 : i);
	ck_assert_ptr_nonnull(arena_alloc(&g.arena, 10000000));
}
END_TEST

START_TEST(what_was_removed_is_not_found_and_its_number_is_used_again)
{
	char names[200][8];

	for (int i = 0; i < 200; i++) {
		snprintf(names[i], sizeof(names[i]), "n%d", i);
		add(names[i]);
	}
	for (int i = 0; i < 200; i += 3)
		graph_remove(&g, graph_find(&g, names[i]));
	for (int i = 0; i < 200; i++)
		ck_assert_uint_eq(graph_find(&g, names[i]),
		    i % 3 == 0 ? JOB_NONE : (job_id)i);
	ck_assert_uint_lt(add("again"), 200);
	ck_assert_uint_eq(g.n_jobs, 200);
}
END_TEST

START_TEST(what_was_cut_off_is_not_found_and_the_rest_is)
{
	char names[300][8];

	for (int i = 0; i < 300; i++) {
		snprintf(names[i], sizeof(names[i]), "n%d", i);
		add(names[i]);
	}
	graph_cut(&g, 100);
	ck_assert_uint_eq(g.n_jobs, 100);
	for (int i = 0; i < 300; i++)
		ck_assert_uint_eq(
		    graph_find(&g, names[i]), i < 100 ? (job_id)i : JOB_NONE);
	ck_assert_uint_eq(add(names[200]), 100);
	graph_cut(&g, 101);
	ck_assert_uint_eq(graph_find(&g, names[200]), 100);
}
END_TEST

START_TEST(a_job_stays_where_it_is_while_others_come)
{
	job_id id = add("first");
	const struct job_spec *first = &g.jobs[id];
	char name[16];

	for (int i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "%d", i);
		add(name);
	}
	ck_assert_ptr_eq(first, g.jobs);
	ck_assert_str_eq(first->name, "first");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("graph");
	TCase *c = tcase_create("names");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, an_empty_graph_knows_nobody);
	tcase_add_test(c, jobs_are_numbered_in_order_and_found_by_name);
	tcase_add_test(c, a_name_is_given_once);
	tcase_add_test(c, a_new_job_has_no_ties);
	tcase_add_test(c, a_hundred_thousand_names_are_all_found);
	suite_add_tcase(s, c);

	c = tcase_create("memory");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, finishing_twice_does_no_harm);
	tcase_add_test(c, an_arena_holds_small_and_large_things);
	tcase_add_test(
	    c, what_was_removed_is_not_found_and_its_number_is_used_again);
	tcase_add_test(c, what_was_cut_off_is_not_found_and_the_rest_is);
	tcase_add_test(c, a_job_stays_where_it_is_while_others_come);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
