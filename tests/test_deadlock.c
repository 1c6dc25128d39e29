#include "core/deadlock.h"

#include "core/as_completed.h"
#include "core/gather.h"
#include "core/group.h"
#include "core/semaphore.h"
#include "core/shield.h"
#include "core/sleep.h"
#include "core/wait.h"

#include "tests/task_test.h"

/* The tasks a and b; each waits for the other, in its own way. */
static struct task *a, *b;

/* Run main to its deadlock, and compare what is said of it. */
static void
ck_assert_deadlock(task_fn *fn, const char *expected)
{
	struct err e = ERR_INIT;
	struct loop l;

	trace_clear();
	a = b = NULL;
	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	l.report = trace_report;
	ck_assert_err_text(run(&l, "main", fn, NULL, false, NULL, &e), &e,
	    ERR_DEADLOCK, expected);
	ck_assert(list_is_empty(&l.tasks));
	ck_assert_uint_eq(l.stacks.n_used, 0);
	task_unref(a);
	task_unref(b);
	loop_finish(&l);
	ck_assert_reports("");
}

/* Let all tasks begin to wait, then wait for a. */
static int
await_a_later(struct loop *l, struct err *e)
{
	pass_turns(l, 5);
	return task_await(a, NULL, e);
}

TASK(await_a)
{
	return task_await(a, NULL, e);
}

TASK(await_a_as_member)
{
	return await_a_later(self->future.loop, e);
}

static int
await_gather(struct loop *l, struct future *f, struct err *e)
{
	struct gather *g = gather_create(l, &f, 1, false);
	int rc = future_await(gather_future(g), NULL, e);

	gather_destroy(g);
	return rc;
}

TASK(gather_b)
{
	return await_gather(self->future.loop, &b->future, e);
}

TASK(wait_for_b)
{
	struct future *f = &b->future;
	struct wait_result r;

	return wait_futures(
	    self->future.loop, &f, 1, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, &r, e);
}

TASK(b_as_completed)
{
	struct future *f = &b->future;
	struct as_completed it;
	int rc;

	as_completed_init(&it, self->future.loop, &f, 1, WAIT_FOR_EVER);
	rc = as_completed_next(&it, &f, e);
	as_completed_finish(&it);
	return rc;
}

static int
await_shielded(struct task *t, struct err *e)
{
	struct shield s;
	int rc;

	shield_init(&s, &t->future);
	rc = future_await(shield_future(&s), NULL, e);
	shield_finish(&s);
	return rc;
}

TASK(shield_b)
{
	return await_shielded(b, e);
}

static int
main_with(struct loop *l, task_fn *fn, struct err *e)
{
	a = task_create(l, "a", fn, NULL);
	b = task_create(l, "b", await_a, NULL);
	return task_await(a, NULL, e);
}

TASK(gather_circle)
{
	return main_with(self->future.loop, gather_b, e);
}

TASK(wait_circle)
{
	return main_with(self->future.loop, wait_for_b, e);
}

TASK(as_completed_circle)
{
	return main_with(self->future.loop, b_as_completed, e);
}

TASK(shield_circle)
{
	return main_with(self->future.loop, shield_b, e);
}

START_TEST(i1_a_circle_is_named_through_gather)
{
	ck_assert_deadlock(gather_circle, "deadlock: a -> b -> a");
}
END_TEST

START_TEST(i1_a_circle_is_named_through_wait)
{
	ck_assert_deadlock(wait_circle, "deadlock: a -> b -> a");
}
END_TEST

START_TEST(i1_a_circle_is_named_through_as_completed)
{
	ck_assert_deadlock(as_completed_circle, "deadlock: a -> b -> a");
}
END_TEST

START_TEST(i1_a_circle_is_named_through_shield)
{
	ck_assert_deadlock(shield_circle, "deadlock: a -> b -> a");
}
END_TEST

/* Shielded: the cancel of a child must not end at its parent. */
TASK(shield_a)
{
	return await_shielded(a, e);
}

TASK(await_nobody)
{
	struct future f;
	int rc;

	future_init(&f, self->future.loop);
	rc = future_await(&f, NULL, e);
	future_finish(&f);
	return rc;
}

TASK(leave_group)
{
	struct loop *l = self->future.loop;
	struct group g;

	a = task_ref(self);
	if (group_enter(&g, l, e) < 0)
		return -1;
	/* The circle is not where one looks first. */
	group_create_task(&g, NULL, await_nobody, NULL, e);
	b = task_ref(group_create_task(&g, "b", shield_a, NULL, e));
	return group_exit(&g, 0, e);
}

START_TEST(i1_a_circle_is_named_through_a_group)
{
	ck_assert_deadlock(leave_group, "deadlock: main -> b -> main");
}
END_TEST

/* Who awaits a circle is not part of it; and it begins with a task. */
static struct gather *shared;

TASK(await_shared)
{
	return future_await(gather_future(shared), NULL, e);
}

TASK(enter_circle_by_its_gather)
{
	struct loop *l = self->future.loop;
	struct future *f;
	int rc;

	b = task_create_lazy(l, "b", await_a, NULL);
	f = &b->future;
	shared = gather_create(l, &f, 1, false);
	a = task_create(l, "a", await_shared, NULL);
	rc = future_await(gather_future(shared), NULL, e);
	/* The others must let go of it first. */
	pass_turns(l, 5);
	gather_destroy(shared);
	return rc;
}

START_TEST(i1_the_circle_begins_with_a_task)
{
	ck_assert_deadlock(enter_circle_by_its_gather, "deadlock: b -> a -> b");
}
END_TEST

TASK(gather_oneself)
{
	return await_gather(self->future.loop, &self->future, e);
}

START_TEST(i1_a_task_that_gathers_itself_is_a_circle)
{
	ck_assert_deadlock(gather_oneself, "deadlock: main -> main");
}
END_TEST

TASK(acquire_nothing)
{
	struct semaphore s;

	semaphore_init(&s, self->future.loop, 0, 1);
	a = task_create(self->future.loop, "a", await_it, &self->future);
	return semaphore_acquire(&s, e);
}

START_TEST(i1_without_a_circle_the_task_that_waits_is_named)
{
	ck_assert_deadlock(await_nobody,
	    "deadlock: task main waits for a future that nothing will settle");
	ck_assert_deadlock(acquire_nothing,
	    "deadlock: task main waits for a semaphore that nothing will "
	    "settle");
}
END_TEST

/* Each level gathers both of the one below: 2 to the 40th ways down. */
enum {
	LEVELS = 40
};

TASK(await_lattice)
{
	struct loop *l = self->future.loop;
	struct gather *all[LEVELS][2];
	struct future leaf, *pair[2] = {&leaf, &leaf};
	int rc;

	future_init(&leaf, l);
	for (int i = 0; i < LEVELS; i++) {
		all[i][0] = gather_create(l, pair, 2, false);
		all[i][1] = gather_create(l, pair, 2, false);
		pair[0] = gather_future(all[i][0]);
		pair[1] = gather_future(all[i][1]);
	}
	rc = future_await(pair[0], NULL, e);
	for (int i = LEVELS; i-- > 0;) {
		gather_destroy(all[i][0]);
		gather_destroy(all[i][1]);
	}
	future_finish(&leaf);
	return rc;
}

START_TEST(i1_i5_each_is_looked_at_and_asked_once)
{
	ck_assert_deadlock(await_lattice,
	    "deadlock: task main waits for a gather that nothing will settle");
}
END_TEST

/* A ring of more tasks than an await looks at. */
enum {
	RING = 500
};

TASK(long_ring)
{
	struct loop *l = self->future.loop;
	struct task *ring[RING];
	int rc;

	ring[0] = task_create(l, "a", await_a_as_member, NULL);
	for (int i = 1; i < RING; i++)
		ring[i] = task_create(l, NULL, await_it, &ring[i - 1]->future);
	a = ring[RING - 1];
	rc = task_await(ring[0], NULL, e);
	for (int i = 0; i < RING - 1; i++)
		task_unref(ring[i]);
	return rc;
}

START_TEST(i1_a_long_circle_is_found_too)
{
	struct err e = ERR_INIT;
	struct loop l;

	a = b = NULL;
	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	ck_assert_int_eq(run(&l, "main", long_ring, NULL, false, NULL, &e), -1);
	ck_assert_int_eq(e.code, ERR_DEADLOCK);
	ck_assert_int_eq(strncmp(e.text, "deadlock: a -> Task-", 20), 0);
	task_unref(a);
	loop_finish(&l);
}
END_TEST

/* Refusals */

TASK(await_b)
{
	return task_await(b, NULL, e);
}

TASK_TEST(i1_b29_the_await_that_closes_a_circle_is_refused)
{
	a = task_create(l, "a", await_b, NULL);
	b = task_create(l, "b", await_a_as_member, NULL);
	ck_assert_err_text(task_await(b, NULL, e), e, ERR_DEADLOCK,
	    "deadlock: b -> a -> b wait for each other");
	/* Nothing hangs: a has the error of b. */
	ck_assert_err(task_await(a, NULL, e), e, ERR_DEADLOCK);
	task_unref(a);
	task_unref(b);
	return 0;
}

TASK_TEST(i1_a_circle_through_a_third_is_refused_too)
{
	struct task *c;

	a = task_create(l, "a", await_b, NULL);
	c = task_create(l, "c", await_a, NULL);
	b = task_create(l, "b", await_it, &c->future);
	ck_assert_err_text(task_await(b, NULL, e), e, ERR_DEADLOCK,
	    "deadlock: b -> c -> a -> b wait for each other");
	ck_assert_err(task_await(a, NULL, e), e, ERR_DEADLOCK);
	ck_assert_err(task_await(c, NULL, e), e, ERR_DEADLOCK);
	task_unref(a);
	task_unref(b);
	task_unref(c);
	return 0;
}

TASK_TEST(i1_two_that_wait_for_a_third_are_no_circle)
{
	struct worker w = {.word = "w", .sleep_ns = CLOCK_SECOND};
	struct task *c;

	b = task_create(l, "b", work, &w);
	a = task_create(l, "a", await_b, NULL);
	c = task_create(l, "c", await_b, NULL);
	ck_assert_int_eq(task_await(a, NULL, e), 0);
	ck_assert_int_eq(task_await(c, NULL, e), 0);
	task_unref(a);
	task_unref(b);
	task_unref(c);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("deadlock");
	TCase *c = tcase_create("circles");

	tcase_add_test(c, i1_a_circle_is_named_through_gather);
	tcase_add_test(c, i1_a_circle_is_named_through_wait);
	tcase_add_test(c, i1_a_circle_is_named_through_as_completed);
	tcase_add_test(c, i1_a_circle_is_named_through_shield);
	tcase_add_test(c, i1_a_circle_is_named_through_a_group);
	tcase_add_test(c, i1_the_circle_begins_with_a_task);
	tcase_add_test(c, i1_a_task_that_gathers_itself_is_a_circle);
	tcase_add_test(c, i1_a_long_circle_is_found_too);
	suite_add_tcase(s, c);

	c = tcase_create("no circles");
	tcase_add_test(c, i1_without_a_circle_the_task_that_waits_is_named);
	tcase_add_test(c, i1_i5_each_is_looked_at_and_asked_once);
	tcase_add_test(c, i1_two_that_wait_for_a_third_are_no_circle);
	suite_add_tcase(s, c);

	c = tcase_create("refused");
	tcase_add_test(c, i1_b29_the_await_that_closes_a_circle_is_refused);
	tcase_add_test(c, i1_a_circle_through_a_third_is_refused_too);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
