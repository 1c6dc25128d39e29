#include "core/cancel.h"

#include "core/sleep.h"

#include "tests/task_test.h"

static struct task *
worker(struct loop *l, const struct worker *w)
{
	return task_create(l, w->word, work, (void *)(uintptr_t)w);
}

static struct task *
awaiter(struct loop *l, const char *name, struct future *f)
{
	return task_create(l, name, await_it, f);
}

TASK_TEST(b40_cancelling_counts_and_uncancel_lowers_to_zero)
{
	struct worker w = {.word = "w", .sleep_ns = 1};
	struct task *t = worker(l, &w);

	ck_assert_uint_eq(task_uncancel(t), 0);
	task_cancel(t, NULL);
	task_cancel(t, NULL);
	ck_assert_uint_eq(task_cancelling(t), 2);
	ck_assert_uint_eq(task_uncancel(t), 1);
	ck_assert_uint_eq(task_uncancel(t), 0);
	ck_assert_uint_eq(task_uncancel(t), 0);
	/* Back at zero: what was not delivered is dropped. */
	ck_assert_int_eq(task_await(t, NULL, e), 0);
	ck_assert_trace("w");
	task_unref(t);
	return 0;
}

TASK_TEST(b40_uncancel_above_zero_drops_nothing)
{
	struct worker w = {.word = "w", .sleep_ns = 1};
	struct task *t = worker(l, &w);

	task_cancel(t, NULL);
	task_cancel(t, NULL);
	ck_assert_uint_eq(task_uncancel(t), 1);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("");
	task_unref(t);
	return 0;
}

/* A mechanism: cancels its own task, and takes that back. */
static int
structured(struct task *self, struct err *e)
{
	int rc;

	task_cancel(self, NULL);
	rc = task_checkpoint(self->future.loop, e);
	ck_assert_int_eq(rc, -1);
	if (task_uncancel(self) == 0) {
		err_clear(e);
		return 0;
	}
	return rc;
}

TASK(uses_structured)
{
	int rc = structured(self, e);

	trace(rc == 0 ? "own" : "foreign");
	return rc;
}

TASK_TEST(b41_a_mechanism_takes_back_its_own_cancel_alone)
{
	struct task *a = task_create_eager(l, NULL, uses_structured, NULL);
	struct task *b = task_create_eager(l, NULL, uses_structured, NULL);

	task_cancel(b, NULL);
	ck_assert_int_eq(task_await(a, NULL, e), 0);
	ck_assert_err(task_await(b, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("ownforeign");
	ck_assert_uint_eq(task_cancelling(a), 0);
	ck_assert_uint_eq(task_cancelling(b), 1);
	task_unref(a);
	task_unref(b);
	return 0;
}

TASK_TEST(b42_somebody_cancels_what_i_await)
{
	struct worker w = {.word = "w", .sleep_ns = 1};
	struct task *inner = worker(l, &w);
	struct task *outer = awaiter(l, "outer", &inner->future);

	pass_turns(l, 1);
	task_cancel(inner, NULL);
	ck_assert_err(task_await(outer, NULL, e), e, ERR_CANCELLED);
	ck_assert_int_eq(outer->future.state, FUTURE_CANCELLED);
	ck_assert_uint_eq(task_cancelling(outer), 0);
	ck_assert_uint_eq(task_cancelling(inner), 1);
	ck_assert_trace("!");
	task_unref(inner);
	task_unref(outer);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("cancel_count");
	TCase *c = tcase_create("counting");
	tcase_add_test(c, b40_cancelling_counts_and_uncancel_lowers_to_zero);
	tcase_add_test(c, b40_uncancel_above_zero_drops_nothing);
	tcase_add_test(c, b41_a_mechanism_takes_back_its_own_cancel_alone);
	tcase_add_test(c, b42_somebody_cancels_what_i_await);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
