#include "core/task.h"

#include "core/gather.h"

#include "tests/task_test.h"

/* Writes what it was given. */
TASK(say)
{
	trace(arg);
	*result = arg;
	return 0;
}

TASK(await_and_say)
{
	int rc = future_await(arg, NULL, e);

	trace(task_name(self));
	return rc;
}

/* Ensured and lazy */

TASK_TEST(b33_ensure_gives_the_same_task)
{
	struct task *t = task_create(l, NULL, say, "t");

	ck_assert_ptr_eq(task_ensure(t), t);
	ck_assert_ptr_eq(task_of_future(&t->future), t);
	pass_turns(l, 2);
	ck_assert_ptr_eq(task_ensure(t), t);
	ck_assert_trace("t");
	task_unref(t);
	return 0;
}

TASK_TEST(b33_a_future_that_is_no_task_is_none)
{
	struct future f;

	future_init(&f, l);
	ck_assert_ptr_null(task_of_future(&f));
	future_finish(&f);
	return 0;
}

TASK_TEST(b33_a_lazy_task_starts_when_it_is_wanted)
{
	struct task *a = task_create_lazy(l, "a", say, "a");
	struct task *b = task_create_lazy(l, "b", say, "b");
	struct task *c = task_create_lazy(l, "c", say, "c");
	struct future *both[] = {&b->future, &c->future};
	struct gather *g;

	pass_turns(l, 3);
	ck_assert_trace("");
	ck_assert_ptr_eq(task_ensure(a), a);
	pass_turns(l, 1);
	ck_assert_trace("a");
	ck_assert_int_eq(task_await(b, NULL, e), 0);
	ck_assert_trace("b");
	g = gather_create(l, both, 2, false);
	ck_assert_int_eq(future_await(gather_future(g), NULL, e), 0);
	ck_assert_trace("c");
	gather_destroy(g);
	task_unref(a);
	task_unref(b);
	task_unref(c);
	return 0;
}

/* Eager */

TASK_TEST(b34_an_eager_body_runs_inside_create)
{
	struct task *t = task_create_eager(l, NULL, say, "x");
	void *value = NULL;

	ck_assert_trace("x");
	ck_assert(task_is_done(t));
	ck_assert_ptr_eq(task_current(l), self);
	ck_assert(!task_cancel(t, NULL));
	ck_assert_int_eq(task_await(t, &value, e), 0);
	ck_assert_str_eq(value, "x");
	task_unref(t);
	return 0;
}

TASK_TEST(b34_an_eager_body_that_blocks_is_an_ordinary_task)
{
	struct future f;
	struct task *t;

	future_init(&f, l);
	t = task_create_eager(l, "eager", await_and_say, &f);
	ck_assert(!task_is_done(t));
	ck_assert_ptr_eq(t->awaitee, &f);
	ck_assert_ptr_eq(task_current(l), self);
	future_set_result(&f, NULL);
	ck_assert_trace("");
	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_trace("eager");
	task_unref(t);
	future_finish(&f);
	return 0;
}

TASK(name_the_current)
{
	struct task *t = task_current(self->future.loop);

	trace(task_name(t));
	ck_assert_ptr_eq(t, self);
	return 0;
}

TASK(eager_inside)
{
	struct loop *l = self->future.loop;

	task_unref(task_create_eager(l, "inner", name_the_current, NULL));
	trace(task_name(task_current(l)));
	return 0;
}

TASK_TEST(b34_eager_tasks_nest)
{
	task_unref(task_create_eager(l, "outer", eager_inside, NULL));
	trace(task_name(task_current(l)));
	ck_assert_trace("inneroutermain");
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("task_start");
	TCase *c = tcase_create("ensured and lazy");
	tcase_add_test(c, b33_ensure_gives_the_same_task);
	tcase_add_test(c, b33_a_future_that_is_no_task_is_none);
	tcase_add_test(c, b33_a_lazy_task_starts_when_it_is_wanted);
	suite_add_tcase(s, c);

	c = tcase_create("eager");
	tcase_add_test(c, b34_an_eager_body_runs_inside_create);
	tcase_add_test(c, b34_an_eager_body_that_blocks_is_an_ordinary_task);
	tcase_add_test(c, b34_eager_tasks_nest);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
