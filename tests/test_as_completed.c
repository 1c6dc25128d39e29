#include "core/as_completed.h"

#include "core/sleep.h"
#include "core/wait.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

/* Three tasks that end after 1, 2 and 3 seconds, as the test says. */
struct three {
	struct worker workers[3];
	struct task *tasks[3];
	struct future *futures[3];
	struct as_completed it;
};

static void
start(struct loop *l, struct three *t)
{
	static const char *const words[] = {"a", "b", "c"};

	for (int i = 0; i < 3; i++) {
		t->workers[i].word = words[i];
		if (t->workers[i].sleep_ns == 0)
			t->workers[i].sleep_ns = (i + 1) * S;
		t->tasks[i] = task_create(l, words[i], work, &t->workers[i]);
		t->futures[i] = &t->tasks[i]->future;
	}
}

static void
end(struct three *t)
{
	as_completed_finish(&t->it);
	for (int i = 0; i < 3; i++)
		end_task(t->tasks[i]);
}

/* Take what comes next, and write its name after the one who ended. */
static int
take(struct three *t, struct err *e)
{
	struct future *f = NULL;
	int rc = as_completed_next(&t->it, &f, e);

	if (rc > 0) {
		ck_assert(future_is_done(f));
		trace("=");
		trace(future_label(f));
	}
	return rc;
}

TASK_TEST(b65_they_come_in_the_order_in_which_they_ended)
{
	struct three t = {.workers[0].sleep_ns = 5 * S};

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, WAIT_FOR_EVER);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(take(&t, e), 1);
	ck_assert_trace("b=bc=ca=a");
	ck_assert_int_eq(take(&t, e), 0);
	ck_assert_int_eq(take(&t, e), 0);
	end(&t);
	return 0;
}

TASK_TEST(b65_those_done_before_come_first)
{
	struct three t = {.tasks[0] = NULL};
	struct future *backward[3];

	start(l, &t);
	for (int i = 0; i < 3; i++)
		backward[i] = t.futures[2 - i];
	ck_assert_int_eq(sleep_for(l, 2 * S + 1, e), 0);
	ck_assert_trace("ab");
	as_completed_init(&t.it, l, backward, 3, WAIT_FOR_EVER);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(take(&t, e), 1);
	ck_assert_trace("=b=ac=c");
	end(&t);
	return 0;
}

TASK_TEST(b65_errors_and_cancels_come_in_their_places)
{
	struct three t = {.workers[0].error = "a is broken"};
	struct future *f;

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, WAIT_FOR_EVER);
	pass_turns(l, 1);
	task_cancel(t.tasks[2], NULL);
	ck_assert_int_eq(as_completed_next(&t.it, &f, e), 1);
	ck_assert_err(future_result(f, NULL, e), e, ERR_CANCELLED);
	ck_assert_int_eq(as_completed_next(&t.it, &f, e), 1);
	ck_assert_err_text(
	    future_result(f, NULL, e), e, ERR_FAILED, "a is broken");
	ck_assert_int_eq(as_completed_next(&t.it, &f, e), 1);
	ck_assert_int_eq(future_result(f, NULL, e), 0);
	end(&t);
	return 0;
}

TASK_TEST(b66_duplicates_come_once_and_nothing_is_nothing)
{
	struct three t = {.tasks[0] = NULL};
	struct future *futures[4];
	struct as_completed none;
	struct future *f;

	start(l, &t);
	futures[0] = futures[1] = t.futures[0];
	futures[2] = futures[3] = t.futures[1];
	as_completed_init(&t.it, l, futures, 4, WAIT_FOR_EVER);
	ck_assert_int_eq(take(&t, e), 1);
	ck_assert_int_eq(take(&t, e), 1);
	ck_assert_int_eq(take(&t, e), 0);
	ck_assert_trace("a=ab=b");
	as_completed_init(&none, l, NULL, 0, 1 * S);
	ck_assert_int_eq(as_completed_next(&none, &f, e), 0);
	as_completed_finish(&none);
	end(&t);
	return 0;
}

TASK_TEST(b67_at_the_timeout_each_that_is_left_times_out)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, 1 * S + 1);
	ck_assert_int_eq(take(&t, e), 1);
	ck_assert_err(take(&t, e), e, ERR_TIMEOUT);
	ck_assert_int_eq(loop_now(l), 1 * S + 1);
	ck_assert_err(take(&t, e), e, ERR_TIMEOUT);
	ck_assert_int_eq(take(&t, e), 0);
	ck_assert_trace("a=a");
	/* They were left running. */
	ck_assert_int_eq(sleep_for(l, 9 * S, e), 0);
	ck_assert_trace("bc");
	end(&t);
	return 0;
}

TASK_TEST(b67_what_ended_before_the_timeout_is_not_lost)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, 2 * S + 1);
	/* The consumer is busy elsewhere until after the timeout. */
	ck_assert_int_eq(sleep_for(l, 9 * S, e), 0);
	ck_assert_trace("abc");
	ck_assert_int_eq(take(&t, e), 1);
	ck_assert_int_eq(take(&t, e), 1);
	ck_assert_err(take(&t, e), e, ERR_TIMEOUT);
	ck_assert_trace("=a=b");
	end(&t);
	return 0;
}

TASK(consume)
{
	struct three *t = arg;

	while (take(t, e) > 0)
		;
	return err_is_set(e) ? -1 : 0;
}

TASK_TEST(b68_cancelling_the_consumer_cancels_no_member)
{
	struct three t = {.tasks[0] = NULL};
	struct task *consumer;

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, WAIT_FOR_EVER);
	consumer = task_create(l, NULL, consume, &t);
	ck_assert_int_eq(sleep_for(l, 1 * S + 1, e), 0);
	ck_assert_trace("a=a");
	task_cancel(consumer, NULL);
	ck_assert_err(task_await(consumer, NULL, e), e, ERR_CANCELLED);
	/* Somebody else may go on. */
	ck_assert_int_eq(take(&t, e), 1);
	ck_assert_int_eq(take(&t, e), 1);
	ck_assert_int_eq(take(&t, e), 0);
	ck_assert_trace("b=bc=c");
	task_unref(consumer);
	end(&t);
	return 0;
}

TASK_TEST(b68_nothing_is_lost_when_the_consumer_is_cancelled_too_late)
{
	struct three t = {.tasks[0] = NULL};
	struct task *consumer;

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, WAIT_FOR_EVER);
	consumer = task_create(l, NULL, consume, &t);
	/* As a ends we run; its handle runs next; then we cancel. */
	ck_assert_int_eq(sleep_until(l, 1 * S, e), 0);
	pass_turns(l, 1);
	task_cancel(consumer, NULL);
	ck_assert_err(task_await(consumer, NULL, e), e, ERR_CANCELLED);
	ck_assert_trace("a");
	ck_assert_int_eq(take(&t, e), 1);
	ck_assert_trace("=a");
	task_unref(consumer);
	end(&t);
	return 0;
}

TASK_TEST(b69_they_are_the_futures_themselves_and_one_may_resume)
{
	struct three t = {.tasks[0] = NULL};
	struct future *f;

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, WAIT_FOR_EVER);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(as_completed_next(&t.it, &f, e), 1);
		ck_assert_ptr_eq(f, t.futures[i]);
		pass_turns(l, 3);
	}
	end(&t);
	return 0;
}

TASK_TEST(b70_the_timer_goes_with_the_last_member)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, 60 * S);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(take(&t, e), 1);
	ck_assert_uint_eq(l->timers.n, 0);
	end(&t);
	return 0;
}

TASK_TEST(finishing_it_early_stops_watching)
{
	struct three t = {.tasks[0] = NULL};

	start(l, &t);
	as_completed_init(&t.it, l, t.futures, 3, 60 * S);
	ck_assert_int_eq(take(&t, e), 1);
	as_completed_finish(&t.it);
	for (int i = 0; i < 3; i++) {
		ck_assert(list_is_empty(&t.futures[i]->callbacks));
		end_task(t.tasks[i]);
	}
	ck_assert_uint_eq(l->timers.n, 0);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("as_completed");
	TCase *c = tcase_create("order");

	tcase_add_test(c, b65_they_come_in_the_order_in_which_they_ended);
	tcase_add_test(c, b65_those_done_before_come_first);
	tcase_add_test(c, b65_errors_and_cancels_come_in_their_places);
	tcase_add_test(c, b66_duplicates_come_once_and_nothing_is_nothing);
	tcase_add_test(
	    c, b69_they_are_the_futures_themselves_and_one_may_resume);
	suite_add_tcase(s, c);

	c = tcase_create("time");
	tcase_add_test(c, b67_at_the_timeout_each_that_is_left_times_out);
	tcase_add_test(c, b67_what_ended_before_the_timeout_is_not_lost);
	tcase_add_test(c, b70_the_timer_goes_with_the_last_member);
	suite_add_tcase(s, c);

	c = tcase_create("leaving");
	tcase_add_test(c, b68_cancelling_the_consumer_cancels_no_member);
	tcase_add_test(
	    c, b68_nothing_is_lost_when_the_consumer_is_cancelled_too_late);
	tcase_add_test(c, finishing_it_early_stops_watching);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
