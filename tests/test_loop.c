#include "core/loop.h"

#include <unistd.h>

#include "tests/trace.h"

/* A callback that writes its word, and then may queue, cancel or stop. */
struct call {
	struct timer timer; /* its handle is what is queued */
	const char *word;
	struct loop *loop;
	struct call *queues;
	struct call *cancels;
	bool stops;
};

static void
on_call(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct call *c = CONTAINER_OF(t, struct call, timer);

	trace(c->word);
	if (c->queues != NULL)
		loop_call_soon(c->loop, &c->queues->timer.handle);
	if (c->cancels != NULL)
		loop_cancel_timer(c->loop, &c->cancels->timer);
	if (c->stops)
		loop_stop(c->loop);
}

static void
make_calls(struct loop *l, struct call *calls, size_t n)
{
	static const char *const words[] = {"a", "b", "c", "d", "e"};

	trace_clear();
	loop_init(l, LOOP_VIRTUAL_CLOCK);
	for (size_t i = 0; i < n; i++) {
		calls[i] = (struct call){.loop = l, .word = words[i]};
		timer_init(&calls[i].timer, on_call);
	}
}

static void
soon(struct call *c)
{
	loop_call_soon(c->loop, &c->timer.handle);
}

static void
later(struct call *c, int64_t delay_ns)
{
	loop_call_later(c->loop, &c->timer, delay_ns);
}

/* Run until nothing is left to do. */
static void
run_dry(struct loop *l)
{
	struct err e = ERR_INIT;

	ck_assert_int_eq(loop_run(l, &e), -1);
	ck_assert_int_eq(e.code, ERR_DEADLOCK);
	ck_assert(!l->is_running);
}

START_TEST(b01_callbacks_run_once_in_the_order_registered)
{
	struct loop l;
	struct call c[3];

	make_calls(&l, c, 3);
	soon(&c[1]);
	soon(&c[0]);
	soon(&c[2]);
	ck_assert_trace("");
	run_dry(&l);
	ck_assert_trace("bac");
	loop_finish(&l);
}
END_TEST

START_TEST(b02_what_a_callback_queues_runs_in_the_next_turn)
{
	struct loop l;
	struct call c[4];

	make_calls(&l, c, 4);
	c[0].queues = &c[2];
	c[2].queues = &c[3];
	c[3].stops = true;
	trace_turns(&l);
	soon(&c[0]);
	soon(&c[1]);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	ck_assert_trace("|ab|c|d");
	loop_finish(&l);
}
END_TEST

START_TEST(b02_a_busy_loop_still_runs_timers)
{
	struct loop l;
	struct call c[2];

	make_calls(&l, c, 2);
	c[0].queues = &c[0];
	c[1].stops = true;
	soon(&c[0]);
	later(&c[1], 0);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	ck_assert_trace("ab");
	handle_cancel(&c[0].timer.handle);
	loop_finish(&l);
}
END_TEST

START_TEST(b03_ready_callbacks_come_before_timers_that_are_due)
{
	struct loop l;
	struct call c[3];

	make_calls(&l, c, 3);
	later(&c[0], 0);
	soon(&c[1]);
	c[1].queues = &c[2];
	run_dry(&l);
	ck_assert_trace("bac");
	loop_finish(&l);
}
END_TEST

START_TEST(b04_equal_deadlines_run_in_the_order_armed)
{
	struct loop l;
	struct call c[5];

	make_calls(&l, c, 5);
	for (int i = 0; i < 5; i++)
		later(&c[i], CLOCK_SECOND);
	run_dry(&l);
	ck_assert_trace("abcde");
	loop_finish(&l);
}
END_TEST

START_TEST(b05_a_negative_delay_is_none)
{
	struct loop l;
	struct call c[2];

	make_calls(&l, c, 2);
	l.clock.virtual_ns = CLOCK_SECOND;
	later(&c[0], -5);
	later(&c[1], INT64_MIN);
	ck_assert_int_eq(c[0].timer.when, CLOCK_SECOND);
	ck_assert_int_eq(c[1].timer.when, CLOCK_SECOND);
	run_dry(&l);
	ck_assert_trace("ab");
	ck_assert_int_eq(loop_now(&l), CLOCK_SECOND);
	loop_finish(&l);
}
END_TEST

START_TEST(b05_a_time_long_past_is_now_on_the_real_clock_too)
{
	struct loop l;
	struct call c[3];

	make_calls(&l, c, 3);
	l.clock.is_virtual = false;
	loop_call_at(&l, &c[1].timer, 0);
	loop_call_at(&l, &c[0].timer, -7);
	loop_call_at(&l, &c[2].timer, 1);
	run_dry(&l);
	ck_assert_trace("abc");
	loop_finish(&l);
}
END_TEST

START_TEST(b06_a_cancelled_callback_is_skipped)
{
	struct loop l;
	struct call c[3];

	make_calls(&l, c, 3);
	c[0].cancels = &c[1];
	for (int i = 0; i < 3; i++)
		soon(&c[i]);
	run_dry(&l);
	ck_assert_trace("ac");
	loop_finish(&l);
}
END_TEST

START_TEST(b06_a_cancelled_timer_leaves_at_once_and_takes_no_time)
{
	struct loop l;
	struct call c[2];

	make_calls(&l, c, 2);
	later(&c[0], CLOCK_SECOND);
	later(&c[1], 5 * CLOCK_SECOND);
	c[0].cancels = &c[1];
	run_dry(&l);
	ck_assert_trace("a");
	ck_assert_uint_eq(l.timers.n, 0);
	ck_assert_int_eq(loop_now(&l), CLOCK_SECOND);
	loop_finish(&l);
}
END_TEST

START_TEST(b06_a_timer_can_be_cancelled_when_it_is_due_already)
{
	struct loop l;
	struct call c[2];

	make_calls(&l, c, 2);
	later(&c[0], CLOCK_SECOND);
	later(&c[1], CLOCK_SECOND);
	c[0].cancels = &c[1];
	run_dry(&l);
	ck_assert_trace("a");
	loop_finish(&l);
}
END_TEST

START_TEST(b07_errors_that_nobody_reads_go_to_the_report)
{
	struct loop l;

	trace_clear();
	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	l.report = trace_report;
	loop_report(&l, "job %s: %d", "a", 3);
	ck_assert_reports("job a: 3\n");
	loop_finish(&l);
}
END_TEST

START_TEST(b08_stop_finishes_the_turn)
{
	struct loop l;
	struct call c[4];

	make_calls(&l, c, 4);
	c[0].stops = true;
	c[0].queues = &c[2];
	soon(&c[0]);
	soon(&c[1]);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	ck_assert_trace("ab");
	run_dry(&l);
	ck_assert_trace("c");
	loop_finish(&l);
}
END_TEST

START_TEST(b08_a_stop_asked_before_the_run_allows_one_turn)
{
	struct loop l;
	struct call c[3];

	make_calls(&l, c, 3);
	c[0].queues = &c[1];
	soon(&c[0]);
	later(&c[2], CLOCK_SECOND);
	loop_stop(&l);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	ck_assert_trace("a");
	run_dry(&l);
	ck_assert_trace("bc");
	loop_stop(&l);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	loop_finish(&l);
}
END_TEST

static struct loop *inner_loop;

static void
run_inside(struct handle *h)
{
	struct err e = ERR_INIT;

	(void)h;
	ck_assert_int_eq(loop_run(inner_loop, &e), -1);
	ck_assert_int_eq(e.code, ERR_STATE);
	trace("refused");
}

START_TEST(b09_a_loop_does_not_run_inside_itself)
{
	struct handle h;
	struct loop l;

	trace_clear();
	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	inner_loop = &l;
	handle_init(&h, run_inside);
	loop_call_soon(&l, &h);
	run_dry(&l);
	ck_assert_trace("refused");
	loop_finish(&l);
}
END_TEST

static struct timer fresh;

static void
burn_and_arm(struct handle *h)
{
	int64_t start = loop_now(inner_loop);

	(void)h;
	while (loop_now(inner_loop) < start + 2 * CLOCK_MILLISECOND)
		;
	loop_call_later(inner_loop, &fresh, CLOCK_MILLISECOND);
	ck_assert_int_ge(fresh.when, start + 3 * CLOCK_MILLISECOND);
	loop_stop(inner_loop);
}

START_TEST(b10_a_delay_counts_from_now_not_from_the_turn)
{
	struct handle h;
	struct loop l;

	loop_init(&l, LOOP_REAL_CLOCK);
	inner_loop = &l;
	timer_init(&fresh, NULL);
	handle_init(&h, burn_and_arm);
	loop_call_soon(&l, &h);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	loop_cancel_timer(&l, &fresh);
	loop_finish(&l);
}
END_TEST

START_TEST(i1_a_loop_with_nothing_left_returns)
{
	struct loop l;
	struct err e = ERR_INIT;

	for (int clock = LOOP_REAL_CLOCK; clock <= LOOP_VIRTUAL_CLOCK;
	     clock++) {
		loop_init(&l, (enum loop_clock)clock);
		ck_assert_int_eq(loop_run(&l, &e), -1);
		ck_assert_int_eq(e.code, ERR_DEADLOCK);
		ck_assert(!l.is_running);
		loop_finish(&l);
		err_clear(&e);
	}
}
END_TEST

START_TEST(i8_the_virtual_clock_jumps_from_timer_to_timer)
{
	struct clock real = {.is_virtual = false};
	int64_t start = clock_now(&real);
	struct loop l;
	struct call c[3];

	make_calls(&l, c, 3);
	later(&c[0], 3600 * CLOCK_SECOND);
	later(&c[1], 60 * CLOCK_SECOND);
	later(&c[2], 24 * 3600 * CLOCK_SECOND);
	run_dry(&l);
	ck_assert_trace("bac");
	ck_assert_int_eq(loop_now(&l), 24 * 3600 * CLOCK_SECOND);
	ck_assert_int_lt(clock_now(&real) - start, 3 * CLOCK_SECOND);
	loop_finish(&l);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("loop");
	TCase *c = tcase_create("turns");

	tcase_add_test(c, b01_callbacks_run_once_in_the_order_registered);
	tcase_add_test(c, b02_what_a_callback_queues_runs_in_the_next_turn);
	tcase_add_test(c, b06_a_cancelled_callback_is_skipped);
	tcase_add_test(c, b07_errors_that_nobody_reads_go_to_the_report);
	tcase_add_test(c, b08_stop_finishes_the_turn);
	tcase_add_test(c, b08_a_stop_asked_before_the_run_allows_one_turn);
	tcase_add_test(c, b09_a_loop_does_not_run_inside_itself);
	tcase_add_test(c, i1_a_loop_with_nothing_left_returns);
	suite_add_tcase(s, c);

	c = tcase_create("timers");
	tcase_add_test(c, b02_a_busy_loop_still_runs_timers);
	tcase_add_test(c, b03_ready_callbacks_come_before_timers_that_are_due);
	tcase_add_test(c, b04_equal_deadlines_run_in_the_order_armed);
	tcase_add_test(c, b05_a_negative_delay_is_none);
	tcase_add_test(c, b05_a_time_long_past_is_now_on_the_real_clock_too);
	tcase_add_test(
	    c, b06_a_cancelled_timer_leaves_at_once_and_takes_no_time);
	tcase_add_test(c, b06_a_timer_can_be_cancelled_when_it_is_due_already);
	tcase_add_test(c, b10_a_delay_counts_from_now_not_from_the_turn);
	tcase_add_test(c, i8_the_virtual_clock_jumps_from_timer_to_timer);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
