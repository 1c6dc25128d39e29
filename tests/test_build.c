#include "jobs/build.h"

#include <stdio.h>
#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

static struct graph g;
static char name[BUILD_NAME_SIZE];

static void
set_up(void)
{
	graph_init(&g);
}

static void
tear_down(void)
{
	graph_finish(&g);
}

/* Add a process that wants this name; it gets another one, perhaps. */
static job_id
add(const char *wanted, size_t number)
{
	struct job_opts opts;
	struct build_process p = {.number = number, .text = "x"};

	spec_opts_init(&opts);
	build_name(&g, wanted, number, name);
	p.name = arena_text(&g.arena, name, strlen(name));
	p.opts = build_opts(&g, &opts);
	return build_process(&g, &p);
}

START_TEST(a_name_that_is_free_is_kept)
{
	job_id id = add("a b", 1);

	ck_assert_str_eq(g.jobs[id].name, "a b");
	ck_assert_uint_eq(graph_find(&g, "a b"), id);
	ck_assert_int_eq(g.jobs[id].body, BODY_RUN);
	ck_assert_uint_eq(g.jobs[id].line, 1);
}
END_TEST

START_TEST(one_that_is_taken_gets_its_number)
{
	add("a", 1);
	add("a", 2);
	ck_assert_str_eq(name, "a #2");
	add("a #3", 3);
	add("a", 3);
	ck_assert_str_eq(name, "a #3.2");
	add("", 5);
	ck_assert_str_eq(name, " #5");
}
END_TEST

START_TEST(a_long_one_is_cut_between_characters)
{
	char wanted[1000];
	size_t i;

	for (i = 0; i + 2 < sizeof(wanted); i += 2)
		memcpy(wanted + i, "\xc3\xa9", 3);
	add(wanted, 1);
	ck_assert_uint_le(strlen(name), NAME_MAX_LEN);
	ck_assert_ptr_nonnull(strstr(name, "\xc3\xa9..."));
	add(wanted, 2);
	ck_assert_uint_le(strlen(name), NAME_MAX_LEN);
	ck_assert_ptr_nonnull(strstr(name, "\xc3\xa9 #2"));
}
END_TEST

START_TEST(a_policy_has_its_members_in_their_order)
{
	struct policy_body body = {.timeout_ns = -1, .keep_pending = true};
	struct job_opts opts;
	job_id members[] = {add("wait", 1), add("b", 2)}, id;

	spec_opts_init(&opts);
	id = build_policy(&g, "wait", BODY_WAIT, &body, build_opts(&g, &opts),
	    members, ARRAY_LEN(members));
	ck_assert_str_eq(g.jobs[id].name, "wait #3");
	ck_assert_uint_eq(g.jobs[id].n_members, 2);
	ck_assert_uint_eq(g.members[g.jobs[id].first_member + 1], members[1]);
	ck_assert(g.jobs[id].body_of.policy->keep_pending);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("build");
	TCase *tc = tcase_create("build");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_name_that_is_free_is_kept);
	tcase_add_test(tc, one_that_is_taken_gets_its_number);
	tcase_add_test(tc, a_long_one_is_cut_between_characters);
	tcase_add_test(tc, a_policy_has_its_members_in_their_order);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
