#include "core/task.h"

#include <stdio.h>
#include <string.h>

#include "core/sleep.h"

#include "tests/loop_harness.h"

static int
child(struct task *self, void *arg, void **result, struct err *e)
{
	(void)self;
	(void)e;
	*result = arg;
	return 0;
}

static int
parent(struct task *self, void *arg, void **result, struct err *e)
{
	struct loop *l = self->future.loop;
	struct task *t = task_create(l, NULL, child, arg);
	char text[64];

	ck_assert(!task_is_done(t));
	if (sleep_for(l, CLOCK_SECOND, e) < 0)
		return -1;
	snprintf(text, sizeof(text), "%f", 1.5);
	ck_assert_str_eq(text, "1.500000");
	ck_assert(task_await(t, result, e) == 0);
	task_unref(t);
	return 0;
}

START_TEST(a_task_gives_its_result_to_who_awaits_it)
{
	ck_assert_ptr_eq(run_task(parent, "x"), "x");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("task");
	TCase *c = tcase_create("task");

	tcase_add_test(c, a_task_gives_its_result_to_who_awaits_it);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
