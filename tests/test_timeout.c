#include "core/timeout.h"

#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

static void
enter(struct timeout *t, struct loop *l, int64_t delay_ns)
{
	timeout_init(t);
	ck_assert_int_eq(timeout_enter(t, l, delay_ns, NULL), 0);
}

TASK_TEST(b71_a_block_that_takes_too_long_times_out)
{
	struct timeout t;
	int rc;

	enter(&t, l, 1 * S);
	rc = sleep_for(l, 10 * S, e);
	ck_assert_int_eq(rc, -1);
	ck_assert_int_eq(e->code, ERR_CANCELLED);
	ck_assert_str_eq(e->text, "cancelled by main (timeout)");
	ck_assert_err_text(
	    timeout_exit(&t, rc, e), e, ERR_TIMEOUT, "timed out");
	ck_assert(timeout_is_expired(&t));
	ck_assert_int_eq(t.state, TIMEOUT_EXPIRED);
	ck_assert_uint_eq(task_cancelling(self), 0);
	ck_assert_int_eq(loop_now(l), 1 * S);
	/* It is over: the next await waits as usual. */
	return sleep_for(l, 1 * S, e);
}

TASK_TEST(b71_a_block_in_time_is_left_alone)
{
	struct timeout t;
	int rc;

	enter(&t, l, 10 * S);
	rc = sleep_for(l, 1 * S, e);
	ck_assert_int_eq(timeout_exit(&t, rc, e), 0);
	ck_assert(!timeout_is_expired(&t));
	ck_assert_int_eq(t.state, TIMEOUT_EXITED);
	ck_assert_uint_eq(l->timers.n, 0);
	return 0;
}

TASK_TEST(b71_the_outcome_of_the_block_passes_through)
{
	struct timeout t;

	enter(&t, l, 10 * S);
	err_set(e, ERR_FAILED, "broken");
	ck_assert_err_text(timeout_exit(&t, -1, e), e, ERR_FAILED, "broken");
	enter(&t, l, 10 * S);
	ck_assert_int_eq(timeout_exit(&t, 7, e), 7);
	return 0;
}

/* The inner scope, then the outer one; writes how each ended. */
static int
nested(struct loop *l, int64_t outer_ns, int64_t inner_ns, int64_t sleep_ns,
    struct err *e)
{
	struct timeout outer, inner;
	int rc;

	enter(&outer, l, outer_ns);
	enter(&inner, l, inner_ns);
	rc = sleep_for(l, sleep_ns, e);
	rc = timeout_exit(&inner, rc, e);
	trace(rc == 0 ? "ok" : e->code == ERR_TIMEOUT ? "timeout" : "cancel");
	trace(timeout_is_expired(&inner) ? "+ " : " ");
	rc = timeout_exit(&outer, rc, e);
	trace(rc == 0 ? "ok" : e->code == ERR_TIMEOUT ? "timeout" : "cancel");
	trace(timeout_is_expired(&outer) ? "+" : "");
	err_clear(e);
	return rc;
}

TASK_TEST(b72_the_scope_that_expired_turns_the_cancel_into_a_timeout)
{
	nested(l, 2 * S, 1 * S, 10 * S, e);
	ck_assert_trace("timeout+ timeout");
	nested(l, 1 * S, 2 * S, 10 * S, e);
	ck_assert_trace("cancel timeout+");
	nested(l, 5 * S, 5 * S, 1 * S, e);
	ck_assert_trace("ok ok");
	ck_assert_uint_eq(task_cancelling(self), 0);
	return 0;
}

TASK_TEST(b72_with_one_deadline_both_expire)
{
	nested(l, 1 * S, 1 * S, 10 * S, e);
	ck_assert_trace("cancel+ timeout+");
	nested(l, 0, 0, 10 * S, e);
	ck_assert_trace("cancel+ timeout+");
	ck_assert_uint_eq(task_cancelling(self), 0);
	return 0;
}

TASK_TEST(b73_a_block_that_swallows_the_cancel_does_not_time_out)
{
	struct timeout t;

	enter(&t, l, 1 * S);
	ck_assert_err(sleep_for(l, 10 * S, e), e, ERR_CANCELLED);
	ck_assert_int_eq(timeout_exit(&t, 0, e), 0);
	ck_assert(timeout_is_expired(&t));
	ck_assert_uint_eq(task_cancelling(self), 0);
	return 0;
}

TASK_TEST(b73_another_error_wins)
{
	struct timeout t;

	enter(&t, l, 1 * S);
	ck_assert_err(sleep_for(l, 10 * S, e), e, ERR_CANCELLED);
	err_set(e, ERR_FAILED, "in the cleanup");
	ck_assert_err_text(
	    timeout_exit(&t, -1, e), e, ERR_FAILED, "in the cleanup");
	ck_assert(timeout_is_expired(&t));
	ck_assert_uint_eq(task_cancelling(self), 0);
	return 0;
}

TASK_TEST(b74_never_does_not_fire)
{
	struct timeout t;
	int rc;

	enter(&t, l, TIMEOUT_NEVER);
	ck_assert_uint_eq(l->timers.n, 0);
	rc = sleep_for(l, 1000000 * S, e);
	return timeout_exit(&t, rc, e);
}

TASK_TEST(b74_a_deadline_that_has_passed_fires_at_the_first_suspension)
{
	static const int64_t delays[] = {0, -1, INT64_MIN};
	struct timeout t;

	for (size_t i = 0; i < ARRAY_LEN(delays); i++) {
		enter(&t, l, delays[i]);
		ck_assert(!timeout_is_expired(&t));
		trace_turns(l);
		ck_assert_int_eq(task_checkpoint(l, e), -1);
		trace_no_turns();
		ck_assert_trace("|");
		ck_assert_err(timeout_exit(&t, -1, e), e, ERR_TIMEOUT);
	}
	return 0;
}

TASK_TEST(b74_without_a_suspension_there_is_no_timeout)
{
	struct timeout t;

	enter(&t, l, 0);
	ck_assert_int_eq(timeout_exit(&t, 0, e), 0);
	ck_assert(!timeout_is_expired(&t));
	return task_checkpoint(l, e);
}

TASK_TEST(b75_a_deadline_can_be_moved)
{
	struct timeout t;
	int rc;

	enter(&t, l, 1 * S);
	ck_assert_int_eq(timeout_reschedule(&t, 5 * S, e), 0);
	ck_assert_int_eq(sleep_for(l, 3 * S, e), 0);
	ck_assert_int_eq(timeout_reschedule(&t, 4 * S, e), 0);
	rc = sleep_for(l, 10 * S, e);
	ck_assert_err(timeout_exit(&t, rc, e), e, ERR_TIMEOUT);
	ck_assert_int_eq(loop_now(l), 4 * S);
	return 0;
}

TASK_TEST(b75_moved_to_never_it_is_disarmed_moved_to_the_past_it_fires)
{
	struct timeout t;
	int rc;

	enter(&t, l, 1 * S);
	ck_assert_int_eq(timeout_reschedule(&t, TIMEOUT_NEVER, e), 0);
	ck_assert_int_eq(sleep_for(l, 10 * S, e), 0);
	ck_assert_int_eq(timeout_reschedule(&t, 3 * S, e), 0);
	rc = sleep_for(l, 10 * S, e);
	ck_assert_err(timeout_exit(&t, rc, e), e, ERR_TIMEOUT);
	ck_assert_int_eq(loop_now(l), 10 * S);
	return 0;
}

TASK_TEST(b75_states_follow_each_other)
{
	struct timeout t;
	int rc;

	timeout_init(&t);
	ck_assert_int_eq(t.state, TIMEOUT_CREATED);
	ck_assert_err(timeout_reschedule(&t, 1 * S, e), e, ERR_STATE);
	ck_assert_int_eq(timeout_enter(&t, l, 1 * S, e), 0);
	ck_assert_int_eq(t.state, TIMEOUT_ENTERED);
	ck_assert_err(timeout_enter(&t, l, 1 * S, e), e, ERR_STATE);
	rc = sleep_for(l, 10 * S, e);
	ck_assert_int_eq(t.state, TIMEOUT_EXPIRING);
	err_clear(e);
	ck_assert_err(timeout_reschedule(&t, 99 * S, e), e, ERR_STATE);
	err_set(e, ERR_CANCELLED, "cancelled");
	ck_assert_err(timeout_exit(&t, rc, e), e, ERR_TIMEOUT);
	ck_assert_int_eq(t.state, TIMEOUT_EXPIRED);
	ck_assert_err(timeout_enter(&t, l, 1 * S, e), e, ERR_STATE);
	return 0;
}

START_TEST(b75_outside_a_task_it_is_refused)
{
	struct err e = ERR_INIT;
	struct timeout t;
	struct loop l;

	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	timeout_init(&t);
	ck_assert_err(timeout_enter(&t, &l, 1 * S, &e), &e, ERR_STATE);
	ck_assert_int_eq(t.state, TIMEOUT_CREATED);
	loop_finish(&l);
}
END_TEST

/* Sleeps too long in a scope of one second, and writes how that ended. */
TASK(time_out)
{
	struct loop *l = self->future.loop;
	struct timeout t;
	int rc;

	enter(&t, l, 1 * S);
	rc = sleep_for(l, 10 * S, e);
	rc = timeout_exit(&t, rc, e);
	trace(rc == 0 ? "ok" : e->code == ERR_TIMEOUT ? "timeout" : "cancel");
	trace(timeout_is_expired(&t) ? "+" : "");
	return rc;
}

TASK_TEST(b76_an_outside_cancel_passes_through)
{
	struct task *t = task_create(l, NULL, time_out, NULL);

	pass_turns(l, 1);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("cancel");
	ck_assert_uint_eq(task_cancelling(t), 1);
	task_unref(t);
	return 0;
}

TASK_TEST(b76_an_outside_cancel_wins_over_the_timeout)
{
	struct task *t;

	/* Our timer is older, so we run between its timeout and its step. */
	t = task_create(l, NULL, time_out, NULL);
	ck_assert_int_eq(sleep_until(l, 1 * S, e), 0);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("cancel+");
	ck_assert_uint_eq(task_cancelling(t), 1);
	task_unref(t);
	return 0;
}

TASK(catch_cancel_then_time_out)
{
	struct loop *l = self->future.loop;

	ck_assert_err(sleep_for(l, 10 * S, e), e, ERR_CANCELLED);
	ck_assert_uint_eq(task_cancelling(self), 1);
	return time_out(self, NULL, NULL, e);
}

TASK_TEST(b76_a_cancel_caught_before_entry_does_not_count)
{
	struct task *t = task_create(l, NULL, catch_cancel_then_time_out, NULL);

	pass_turns(l, 1);
	task_cancel(t, NULL);
	ck_assert_err(task_await(t, NULL, e), e, ERR_TIMEOUT);
	ck_assert_trace("timeout+");
	ck_assert_uint_eq(task_cancelling(t), 1);
	task_unref(t);
	return 0;
}

TASK_TEST(i3_the_effective_deadline_is_the_earliest_around)
{
	struct timeout a, b, c;

	ck_assert_int_eq(timeout_current_deadline(l), TIMEOUT_NEVER);
	enter(&a, l, 5 * S);
	ck_assert_int_eq(timeout_current_deadline(l), 5 * S);
	enter(&b, l, 9 * S);
	ck_assert_int_eq(timeout_current_deadline(l), 5 * S);
	enter(&c, l, 2 * S);
	ck_assert_int_eq(timeout_current_deadline(l), 2 * S);
	ck_assert_int_eq(timeout_reschedule(&c, TIMEOUT_NEVER, e), 0);
	ck_assert_int_eq(timeout_current_deadline(l), 5 * S);
	ck_assert_int_eq(timeout_exit(&c, 0, e), 0);
	ck_assert_int_eq(timeout_exit(&b, 0, e), 0);
	ck_assert_int_eq(timeout_reschedule(&a, 3 * S, e), 0);
	ck_assert_int_eq(timeout_current_deadline(l), 3 * S);
	ck_assert_int_eq(timeout_exit(&a, 0, e), 0);
	ck_assert_int_eq(timeout_current_deadline(l), TIMEOUT_NEVER);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("timeout");
	TCase *c = tcase_create("one scope");

	tcase_add_test(c, b71_a_block_that_takes_too_long_times_out);
	tcase_add_test(c, b71_a_block_in_time_is_left_alone);
	tcase_add_test(c, b71_the_outcome_of_the_block_passes_through);
	tcase_add_test(
	    c, b73_a_block_that_swallows_the_cancel_does_not_time_out);
	tcase_add_test(c, b73_another_error_wins);
	tcase_add_test(c, b74_never_does_not_fire);
	tcase_add_test(
	    c, b74_a_deadline_that_has_passed_fires_at_the_first_suspension);
	tcase_add_test(c, b74_without_a_suspension_there_is_no_timeout);
	suite_add_tcase(s, c);

	c = tcase_create("states");
	tcase_add_test(c, b75_a_deadline_can_be_moved);
	tcase_add_test(
	    c, b75_moved_to_never_it_is_disarmed_moved_to_the_past_it_fires);
	tcase_add_test(c, b75_states_follow_each_other);
	tcase_add_test(c, b75_outside_a_task_it_is_refused);
	suite_add_tcase(s, c);

	c = tcase_create("with others");
	tcase_add_test(
	    c, b72_the_scope_that_expired_turns_the_cancel_into_a_timeout);
	tcase_add_test(c, b72_with_one_deadline_both_expire);
	tcase_add_test(c, b76_an_outside_cancel_passes_through);
	tcase_add_test(c, b76_an_outside_cancel_wins_over_the_timeout);
	tcase_add_test(c, b76_a_cancel_caught_before_entry_does_not_count);
	tcase_add_test(c, i3_the_effective_deadline_is_the_earliest_around);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
