#include "core/run.h"

#include <signal.h>

#include "core/shield.h"
#include "core/sleep.h"

#include "tests/task_test.h"

#define S CLOCK_SECOND

/* Far more than a test may take: only SIGINT ends such a sleep. */
#define LONG (3600 * S)

/* Check has a handler of its own; run() would leave it alone. */
static struct sigaction of_check;

static void
setup(void)
{
	struct sigaction plain = {.sa_handler = SIG_DFL};

	sigaction(SIGINT, &plain, &of_check);
}

static void
teardown(void)
{
	sigaction(SIGINT, &of_check, NULL);
}

static int
run_real(task_fn *fn, void **value, struct err *e)
{
	struct sigaction before, after;
	struct loop l;
	int rc;

	trace_clear();
	loop_init(&l, LOOP_REAL_CLOCK);
	l.report = trace_report;
	sigaction(SIGINT, NULL, &before);
	rc = run(&l, "main", fn, NULL, true, value, e);
	sigaction(SIGINT, NULL, &after);
	ck_assert(after.sa_handler == before.sa_handler);
	ck_assert(list_is_empty(&l.tasks));
	loop_finish(&l);
	ck_assert_reports("");
	return rc;
}

TASK(interrupted)
{
	int rc;

	raise(SIGINT);
	rc = sleep_for(self->future.loop, LONG, e);
	trace(rc < 0 ? "cleanup" : "missed");
	if (sleep_for(self->future.loop, CLOCK_MILLISECOND, NULL) < 0)
		trace("!");
	return rc;
}

START_TEST(b98_the_first_sigint_cancels_main_which_may_clean_up)
{
	struct err e = ERR_INIT;

	ck_assert_err_text(run_real(interrupted, NULL, &e), &e, ERR_CANCELLED,
	    "cancelled by SIGINT");
	ck_assert_trace("cleanup");
}
END_TEST

TASK(swallows)
{
	raise(SIGINT);
	ck_assert_err(sleep_for(self->future.loop, LONG, e), e, ERR_CANCELLED);
	*result = "well";
	return 0;
}

START_TEST(b98_a_main_that_swallows_it_ends_well)
{
	struct err e = ERR_INIT;
	void *value = NULL;

	ck_assert_int_eq(run_real(swallows, &value, &e), 0);
	ck_assert_str_eq(value, "well");
}
END_TEST

TASK(fails_in_cleanup)
{
	raise(SIGINT);
	ck_assert_err(sleep_for(self->future.loop, LONG, e), e, ERR_CANCELLED);
	return err_set(e, ERR_FAILED, "in the cleanup");
}

START_TEST(b98_an_error_of_the_cleanup_is_the_outcome)
{
	struct err e = ERR_INIT;

	ck_assert_err_text(run_real(fails_in_cleanup, NULL, &e), &e, ERR_FAILED,
	    "in the cleanup");
}
END_TEST

TASK(needs_two)
{
	struct loop *l = self->future.loop;

	raise(SIGINT);
	ck_assert_err(sleep_for(l, LONG, e), e, ERR_CANCELLED);
	trace("1");
	raise(SIGINT);
	ck_assert_err(sleep_for(l, LONG, e), e, ERR_CANCELLED);
	trace("2");
	return 0;
}

START_TEST(b98_the_second_sigint_stops_waiting_for_main)
{
	struct err e = ERR_INIT;

	ck_assert_err(run_real(needs_two, NULL, &e), &e, ERR_CANCELLED);
	ck_assert_trace("12");
}
END_TEST

/* Waits for a child that a cancel of its own does not reach. */
TASK(insists)
{
	static const struct worker w = {.word = "w", .sleep_ns = LONG};
	struct loop *l = self->future.loop;
	struct task *t = task_create(l, "w", work, (void *)(uintptr_t)&w);

	pass_turns(l, 1);
	while (!task_is_done(t)) {
		struct shield s;

		raise(SIGINT);
		shield_init(&s, &t->future);
		(void)future_await(shield_future(&s), NULL, NULL);
		shield_finish(&s);
		trace("m");
	}
	task_unref(t);
	return 0;
}

START_TEST(b98_the_second_one_cancels_what_main_waits_for_too)
{
	struct err e = ERR_INIT;

	ck_assert_err_text(run_real(insists, NULL, &e), &e, ERR_CANCELLED,
	    "cancelled by SIGINT");
}
END_TEST

TASK(leaves_children)
{
	static const struct worker w = {
	    .word = "w", .sleep_ns = LONG, .cleanup_ns = CLOCK_MILLISECOND};
	struct loop *l = self->future.loop;

	task_unref(task_create(l, "w", work, (void *)(uintptr_t)&w));
	pass_turns(l, 1);
	raise(SIGINT);
	return sleep_for(l, LONG, e);
}

START_TEST(b98_b97_after_it_the_rest_is_cancelled_as_always)
{
	struct err e = ERR_INIT;

	ck_assert_err(run_real(leaves_children, NULL, &e), &e, ERR_CANCELLED);
	ck_assert_trace("!");
}
END_TEST

static volatile sig_atomic_t seen;

static void
count(int number)
{
	(void)number;
	seen++;
}

TASK(raise_and_yield)
{
	raise(SIGINT);
	return sleep_for(self->future.loop, CLOCK_MILLISECOND, e);
}

START_TEST(b98_a_handler_that_somebody_set_is_left_alone)
{
	seen = 0;
	signal(SIGINT, count);
	ck_assert_int_eq(run_real(raise_and_yield, NULL, NULL), 0);
	ck_assert_int_eq(seen, 1);
}
END_TEST

START_TEST(b98_a_sigint_that_is_ignored_stays_so)
{
	signal(SIGINT, SIG_IGN);
	ck_assert_int_eq(run_real(raise_and_yield, NULL, NULL), 0);
}
END_TEST

START_TEST(b98_the_next_run_takes_it_again)
{
	ck_assert_int_eq(run_real(swallows, NULL, NULL), 0);
	ck_assert_int_eq(run_real(swallows, NULL, NULL), 0);
}
END_TEST

TASK(burns)
{
	struct loop *l = self->future.loop;
	int64_t end = loop_now(l) + 2 * CLOCK_MILLISECOND;

	raise(SIGINT);
	while (loop_now(l) < end)
		ck_assert_uint_eq(task_cancelling(self), 0);
	trace("burnt");
	return sleep_for(l, LONG, e);
}

START_TEST(b99_in_a_busy_task_it_acts_at_the_next_suspension)
{
	struct err e = ERR_INIT;

	ck_assert_err(run_real(burns, NULL, &e), &e, ERR_CANCELLED);
	ck_assert_trace("burnt");
}
END_TEST

TASK(yields_for_ever)
{
	raise(SIGINT);
	while (task_checkpoint(self->future.loop, e) == 0)
		;
	return -1;
}

START_TEST(b99_in_a_busy_loop_it_is_seen_too)
{
	struct err e = ERR_INIT;

	ck_assert_err(run_real(yields_for_ever, NULL, &e), &e, ERR_CANCELLED);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("run_sigint");
	TCase *c = tcase_create("once and twice");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, b98_the_first_sigint_cancels_main_which_may_clean_up);
	tcase_add_test(c, b98_a_main_that_swallows_it_ends_well);
	tcase_add_test(c, b98_an_error_of_the_cleanup_is_the_outcome);
	tcase_add_test(c, b98_the_second_sigint_stops_waiting_for_main);
	tcase_add_test(c, b98_the_second_one_cancels_what_main_waits_for_too);
	tcase_add_test(c, b98_b97_after_it_the_rest_is_cancelled_as_always);
	tcase_add_test(c, b99_in_a_busy_task_it_acts_at_the_next_suspension);
	tcase_add_test(c, b99_in_a_busy_loop_it_is_seen_too);
	suite_add_tcase(s, c);

	c = tcase_create("handlers");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, b98_a_handler_that_somebody_set_is_left_alone);
	tcase_add_test(c, b98_a_sigint_that_is_ignored_stays_so);
	tcase_add_test(c, b98_the_next_run_takes_it_again);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
