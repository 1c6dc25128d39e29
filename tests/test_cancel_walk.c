#include "core/cancel.h"

#include "core/gather.h"
#include "core/sleep.h"

#include "tests/instrumented.h"
#include "tests/task_test.h"

TASK_TEST(b30_i5_a_chain_of_a_hundred_thousand_tasks_is_cancelled)
{
	int n = many(100000);
	struct task **chain = calloc((size_t)n, sizeof(*chain));
	struct future leaf;

	future_init(&leaf, l);
	for (int i = 0; i < n; i++)
		chain[i] = task_create(
		    l, NULL, await_it, i == 0 ? &leaf : &chain[i - 1]->future);
	pass_turns(l, 1);
	ck_assert(task_cancel(chain[n - 1], NULL));
	ck_assert_int_eq(leaf.state, FUTURE_CANCELLED);
	ck_assert_err(task_await(chain[n - 1], NULL, e), e, ERR_CANCELLED);
	for (int i = 0; i < n; i++) {
		ck_assert_int_eq(chain[i]->future.state, FUTURE_CANCELLED);
		ck_assert_uint_eq(task_cancelling(chain[i]), 1);
		task_unref(chain[i]);
	}
	free(chain);
	future_finish(&leaf);
	return 0;
}

TASK_TEST(b30_i5_a_hundred_thousand_nested_gathers_are_cancelled)
{
	int n = many(100000);
	struct gather **nest = calloc((size_t)n, sizeof(*nest));
	struct future leaf, *inner = &leaf;

	future_init(&leaf, l);
	for (int i = 0; i < n; i++) {
		nest[i] = gather_create(l, &inner, 1, false);
		inner = gather_future(nest[i]);
	}
	ck_assert(future_cancel(inner, NULL));
	ck_assert_int_eq(leaf.state, FUTURE_CANCELLED);
	ck_assert_err(future_await(inner, NULL, e), e, ERR_CANCELLED);
	while (n-- > 0)
		gather_destroy(nest[n]);
	free(nest);
	future_finish(&leaf);
	return 0;
}

static struct gather *
gather_two(struct loop *l, struct future *a, struct future *b)
{
	struct future *both[] = {a, b};

	return gather_create(l, both, 2, false);
}

TASK_TEST(i5_at_a_diamond_each_is_asked_once)
{
	struct worker w = {.word = "w", .sleep_ns = 1};
	struct task *t = task_create(l, "t", work, &w);
	struct gather *left = gather_two(l, &t->future, &t->future);
	struct gather *right = gather_two(l, &t->future, &t->future);
	struct gather *top =
	    gather_two(l, gather_future(left), gather_future(right));

	pass_turns(l, 1);
	ck_assert(future_cancel(gather_future(top), NULL));
	ck_assert_uint_eq(task_cancelling(t), 1);
	ck_assert_err(
	    future_await(gather_future(top), NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("!");
	gather_destroy(top);
	gather_destroy(left);
	gather_destroy(right);
	task_unref(t);
	return 0;
}

TASK_TEST(i5_b103_members_are_asked_in_their_order)
{
	static struct task *tasks[3];
	struct future *members[3];
	struct gather *g;
	struct worker w = {.sleep_ns = 1};

	for (int i = 0; i < 3; i++) {
		tasks[i] = task_create(l, NULL, work, &w);
		members[2 - i] = &tasks[i]->future;
	}
	g = gather_create(l, members, 3, true);
	pass_turns(l, 1);
	future_cancel(gather_future(g), NULL);
	/* The leaves' wakeups were queued as the members were asked. */
	ck_assert_ptr_eq(l->ready.next, &tasks[2]->step.link);
	ck_assert_ptr_eq(l->ready.prev, &tasks[0]->step.link);
	ck_assert_err(
	    future_await(gather_future(g), NULL, e), e, ERR_CANCELLED);
	gather_destroy(g);
	for (int i = 0; i < 3; i++)
		task_unref(tasks[i]);
	ck_assert_trace("!!!");
	return 0;
}

/*
 * Circles.  A direct one is refused when it is closed, so these go through a
 * gather: a awaits gather(b, ...), b awaits a.
 */

struct circle {
	struct task *a, *b;
	struct future *extra; /* of the gather, if not NULL */
	bool cancels_itself;  /* a does, before it closes the circle */
};

TASK(await_b_in_a_gather)
{
	struct circle *c = arg;
	struct loop *l = self->future.loop;
	struct future *members[] = {&c->b->future, c->extra};
	struct gather *g =
	    gather_create(l, members, c->extra == NULL ? 1 : 2, false);
	int rc;

	/* Let b begin to wait for us. */
	pass_turns(l, 2);
	if (c->cancels_itself)
		task_cancel(self, NULL);
	rc = future_await(gather_future(g), NULL, e);
	gather_destroy(g);
	return rc;
}

TASK(await_a)
{
	struct circle *c = arg;

	return task_await(c->a, NULL, e);
}

static void
make_circle(struct loop *l, struct circle *c)
{
	c->a = task_create(l, "a", await_b_in_a_gather, c);
	c->b = task_create(l, "b", await_a, c);
	pass_turns(l, 4);
	ck_assert(!task_is_done(c->a));
	ck_assert(!task_is_done(c->b));
}

/* Both end, with one cancel each, within a few turns. */
static void
ck_assert_circle_ends(struct loop *l, struct circle *c)
{
	pass_turns(l, 6);
	ck_assert_int_eq(c->a->future.state, FUTURE_CANCELLED);
	ck_assert_int_eq(c->b->future.state, FUTURE_CANCELLED);
	ck_assert_uint_eq(task_cancelling(c->a), 1);
	ck_assert_uint_eq(task_cancelling(c->b), 1);
	task_unref(c->a);
	task_unref(c->b);
}

TASK_TEST(b29_i5_a_circle_ends_when_a_is_cancelled)
{
	struct circle c = {.a = NULL};

	make_circle(l, &c);
	ck_assert(task_cancel(c.a, NULL));
	ck_assert_circle_ends(l, &c);
	return 0;
}

TASK_TEST(b29_i5_a_circle_ends_when_b_is_cancelled)
{
	struct circle c = {.a = NULL};

	make_circle(l, &c);
	ck_assert(task_cancel(c.b, NULL));
	ck_assert_circle_ends(l, &c);
	return 0;
}

TASK_TEST(b29_i5_a_circle_ends_though_another_member_takes_the_cancel)
{
	struct circle c = {.a = NULL};
	struct future extra;

	future_init(&extra, l);
	c.extra = &extra;
	make_circle(l, &c);
	ck_assert(task_cancel(c.b, NULL));
	ck_assert_int_eq(extra.state, FUTURE_CANCELLED);
	ck_assert_circle_ends(l, &c);
	future_finish(&extra);
	return 0;
}

TASK_TEST(b38_i5_a_circle_closed_by_a_cancelled_task_ends)
{
	struct circle c = {.cancels_itself = true};

	c.a = task_create(l, "a", await_b_in_a_gather, &c);
	c.b = task_create(l, "b", await_a, &c);
	pass_turns(l, 10);
	ck_assert_int_eq(c.a->future.state, FUTURE_CANCELLED);
	ck_assert_int_eq(c.b->future.state, FUTURE_CANCELLED);
	task_unref(c.a);
	task_unref(c.b);
	return 0;
}

TASK_TEST(i5_a_cancel_in_a_large_circle_of_tasks_ends_it)
{
	enum {
		N = 100 /* more links than an await looks at */
	};
	struct task *ring[N];
	struct future *first[1];

	/* The last one is made first, lazily, so that the ring can close. */
	struct circle c = {.a = NULL};

	c.a = task_create(l, "a", await_b_in_a_gather, &c);
	ring[0] = task_create(l, NULL, await_it, &c.a->future);
	for (int i = 1; i < N; i++)
		ring[i] = task_create(l, NULL, await_it, &ring[i - 1]->future);
	c.b = ring[N - 1];
	first[0] = &ring[0]->future;
	pass_turns(l, 4);
	ck_assert(task_cancel(ring[N / 2], NULL));
	ck_assert_uint_eq(task_cancelling(task_of_future(first[0])), 1);
	pass_turns(l, 2 * N);
	ck_assert_int_eq(c.a->future.state, FUTURE_CANCELLED);
	task_unref(c.a);
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(ring[i]->future.state, FUTURE_CANCELLED);
		task_unref(ring[i]);
	}
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("cancel_walk");
	TCase *c = tcase_create("depth");

	tcase_set_timeout(c, 60);
	tcase_add_test(
	    c, b30_i5_a_chain_of_a_hundred_thousand_tasks_is_cancelled);
	tcase_add_test(
	    c, b30_i5_a_hundred_thousand_nested_gathers_are_cancelled);
	suite_add_tcase(s, c);

	c = tcase_create("order");
	tcase_add_test(c, i5_at_a_diamond_each_is_asked_once);
	tcase_add_test(c, i5_b103_members_are_asked_in_their_order);
	suite_add_tcase(s, c);

	c = tcase_create("circles");
	tcase_add_test(c, b29_i5_a_circle_ends_when_a_is_cancelled);
	tcase_add_test(c, b29_i5_a_circle_ends_when_b_is_cancelled);
	tcase_add_test(
	    c, b29_i5_a_circle_ends_though_another_member_takes_the_cancel);
	tcase_add_test(c, b38_i5_a_circle_closed_by_a_cancelled_task_ends);
	tcase_add_test(c, i5_a_cancel_in_a_large_circle_of_tasks_ends_it);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
