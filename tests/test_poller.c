#include "core/poller.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/loop.h"

#include "tests/trace.h"

static const struct clock real = {.is_virtual = false};

struct watch {
	struct poll_watch watch;
	const char *word;
	bool removes_itself;
};

static void
on_ready(struct poll_watch *w)
{
	struct watch *watch = CONTAINER_OF(w, struct watch, watch);

	trace(watch->word);
	if (watch->removes_itself)
		poll_remove(w);
}

static struct poller *
make_poller(void)
{
	struct err e = ERR_INIT;
	struct poller *p = poller_create(&e);

	ck_assert_msg(p != NULL, "%s", e.text);
	trace_clear();
	return p;
}

static void
make_pipe(int fds[2])
{
	ck_assert_int_eq(pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0);
}

static void
close_pipe(int fds[2])
{
	close(fds[0]);
	close(fds[1]);
}

START_TEST(a_pipe_is_readable_as_long_as_there_is_something_in_it)
{
	struct watch r = {.watch.ready = on_ready, .word = "r"};
	struct poller *p = make_poller();
	int fds[2];
	char c;

	make_pipe(fds);
	ck_assert_int_eq(
	    poll_add_fd(p, &r.watch, fds[0], POLL_READABLE, NULL), 0);
	ck_assert_int_eq(poller_wait(p, POLL_NOW, NULL), 0);
	ck_assert_trace("");
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	ck_assert_int_eq(poller_wait(p, POLL_FOR_EVER, NULL), 0);
	ck_assert_int_eq(poller_wait(p, POLL_NOW, NULL), 0);
	ck_assert_trace("rr");
	ck_assert_int_eq(read(fds[0], &c, 1), 1);
	ck_assert_int_eq(poller_wait(p, POLL_NOW, NULL), 0);
	ck_assert_trace("");
	poll_remove(&r.watch);
	poller_destroy(p);
	close_pipe(fds);
}
END_TEST

START_TEST(the_end_of_a_pipe_is_readable)
{
	struct watch r = {.watch.ready = on_ready, .word = "r"};
	struct poller *p = make_poller();
	int fds[2];

	make_pipe(fds);
	ck_assert_int_eq(
	    poll_add_fd(p, &r.watch, fds[0], POLL_READABLE, NULL), 0);
	close(fds[1]);
	ck_assert_int_eq(poller_wait(p, POLL_FOR_EVER, NULL), 0);
	ck_assert_trace("r");
	poll_remove(&r.watch);
	poller_destroy(p);
	close(fds[0]);
}
END_TEST

START_TEST(a_pipe_is_writable_while_it_has_room)
{
	struct watch w = {.watch.ready = on_ready, .word = "w"};
	struct poller *p = make_poller();
	char zeroes[4096] = {0};
	int fds[2];

	make_pipe(fds);
	ck_assert_int_eq(
	    poll_add_fd(p, &w.watch, fds[1], POLL_WRITABLE, NULL), 0);
	ck_assert_int_eq(poller_wait(p, POLL_FOR_EVER, NULL), 0);
	ck_assert_trace("w");
	while (write(fds[1], zeroes, sizeof(zeroes)) > 0)
		;
	ck_assert_int_eq(poller_wait(p, POLL_NOW, NULL), 0);
	ck_assert_trace("");
	poll_remove(&w.watch);
	poller_destroy(p);
	close_pipe(fds);
}
END_TEST

START_TEST(a_watch_may_remove_itself_and_be_removed_twice)
{
	struct watch r = {.watch.ready = on_ready, .word = "r"};
	struct poller *p = make_poller();
	int fds[2];

	make_pipe(fds);
	r.removes_itself = true;
	poll_remove(&r.watch);
	ck_assert_int_eq(
	    poll_add_fd(p, &r.watch, fds[0], POLL_READABLE, NULL), 0);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	ck_assert_int_eq(poller_wait(p, POLL_FOR_EVER, NULL), 0);
	ck_assert_int_eq(poller_wait(p, POLL_NOW, NULL), 0);
	ck_assert_trace("r");
	poll_remove(&r.watch);
	poller_destroy(p);
	close_pipe(fds);
}
END_TEST

START_TEST(a_file_that_can_not_be_polled_is_refused)
{
	struct watch r = {.watch.ready = on_ready, .word = "r"};
	struct poller *p = make_poller();
	struct err e = ERR_INIT;
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	ck_assert_int_eq(poll_add_fd(p, &r.watch, fd, POLL_READABLE, &e), -1);
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_int_eq(e.sys, EPERM);
	poll_remove(&r.watch);
	poller_destroy(p);
	close(fd);
}
END_TEST

START_TEST(b05_a_deadline_in_the_past_does_not_wait)
{
	static const int64_t past[] = {-1, 0, 1, 2, INT64_MIN + 1};
	struct poller *p = make_poller();
	struct err e = ERR_INIT;

	for (size_t i = 0; i < ARRAY_LEN(past); i++) {
		ck_assert_int_eq(poller_wait(p, past[i], &e), 0);
		ck_assert_str_eq(e.text, "");
	}
	poller_destroy(p);
}
END_TEST

START_TEST(a_deadline_is_never_early)
{
	struct poller *p = make_poller();

	for (int i = 1; i <= 20; i++) {
		int64_t when = clock_now(&real) + i * 100000;

		/* It may come back without reason, but not for ever. */
		while (clock_now(&real) < when)
			ck_assert_int_eq(poller_wait(p, when, NULL), 0);
	}
	poller_destroy(p);
}
END_TEST

START_TEST(an_earlier_deadline_replaces_a_later_one)
{
	struct watch r = {.watch.ready = on_ready, .word = "r"};
	struct poller *p = make_poller();
	int64_t start = clock_now(&real);
	int fds[2];

	make_pipe(fds);
	ck_assert_int_eq(
	    poll_add_fd(p, &r.watch, fds[0], POLL_READABLE, NULL), 0);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	/* Left by the descriptor, with a deadline far ahead still armed. */
	ck_assert_int_eq(poller_wait(p, start + 3600 * CLOCK_SECOND, NULL), 0);
	ck_assert_trace("r");
	poll_remove(&r.watch);
	ck_assert_int_eq(
	    poller_wait(p, clock_now(&real) + CLOCK_MILLISECOND, NULL), 0);
	ck_assert_int_lt(clock_now(&real) - start, 3 * CLOCK_SECOND);
	poller_destroy(p);
	close_pipe(fds);
}
END_TEST

START_TEST(a_signal_is_seen_after_it_came)
{
	struct watch s = {.watch.ready = on_ready, .word = "s"};
	struct poller *p = make_poller();

	ck_assert_int_eq(poll_add_signal(p, &s.watch, SIGUSR1, NULL), 0);
	ck_assert_int_eq(poller_wait(p, POLL_NOW, NULL), 0);
	ck_assert_trace("");
	ck_assert_int_eq(raise(SIGUSR1), 0);
	ck_assert_int_eq(poller_wait(p, POLL_FOR_EVER, NULL), 0);
	ck_assert_int_eq(poller_wait(p, POLL_NOW, NULL), 0);
	ck_assert_trace("s");
	poll_remove(&s.watch);
	poller_destroy(p);
}
END_TEST

/* With a loop */

struct alarm {
	struct timer timer;
	int64_t previous;
	struct loop *loop;
};

static int n_alarms;

static void
on_alarm(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct alarm *a = CONTAINER_OF(t, struct alarm, timer);

	ck_assert_int_ge(loop_now(a->loop), t->when);
	ck_assert_int_eq(a->previous, n_alarms);
	if (++n_alarms == 5)
		loop_stop(a->loop);
}

START_TEST(real_timers_are_never_early_and_in_order)
{
	static const int64_t delays_us[] = {3000, 1000, 1001, 0, 2500};
	static const int64_t places[] = {4, 1, 2, 0, 3};
	struct alarm alarms[5];
	struct loop l;
	int64_t now;

	n_alarms = 0;
	loop_init(&l, LOOP_REAL_CLOCK);
	now = loop_now(&l);
	for (int i = 0; i < 5; i++) {
		alarms[i].loop = &l;
		alarms[i].previous = places[i];
		timer_init(&alarms[i].timer, on_alarm);
		loop_call_at(&l, &alarms[i].timer, now + delays_us[i] * 1000);
	}
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	ck_assert_int_eq(n_alarms, 5);
	loop_finish(&l);
}
END_TEST

struct reader {
	struct poll_watch watch;
	struct handle handle;
	struct handle busy;
	struct timer timer;
	struct loop *loop;
};

static void
on_readable(struct poll_watch *w)
{
	struct reader *r = CONTAINER_OF(w, struct reader, watch);

	if (!handle_is_queued(&r->handle))
		loop_call_soon(r->loop, &r->handle);
}

static void
read_and_stop(struct handle *h)
{
	struct reader *r = CONTAINER_OF(h, struct reader, handle);

	trace("r");
	loop_unwatch_fd(r->loop, &r->watch);
	loop_stop(r->loop);
}

static void
say_busy(struct handle *h)
{
	trace("b");
	loop_call_soon(CONTAINER_OF(h, struct reader, busy)->loop, h);
}

static void
say_timer(struct handle *h)
{
	(void)h;
	trace("t");
}

static void
watch_full_pipe(struct loop *l, struct reader *r, int fds[2])
{
	trace_clear();
	loop_init(l, LOOP_VIRTUAL_CLOCK);
	make_pipe(fds);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	*r = (struct reader){.watch.ready = on_readable, .loop = l};
	handle_init(&r->handle, read_and_stop);
	handle_init(&r->busy, say_busy);
	timer_init(&r->timer, say_timer);
	ck_assert_int_eq(
	    loop_watch_fd(l, &r->watch, fds[0], POLL_READABLE, NULL), 0);
}

START_TEST(i1_a_watched_descriptor_keeps_the_loop_waiting)
{
	struct reader r;
	struct loop l;
	int fds[2];

	watch_full_pipe(&l, &r, fds);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	ck_assert_trace("r");
	loop_unwatch_fd(&l, &r.watch);
	ck_assert_int_eq(loop_run(&l, NULL), -1);
	loop_finish(&l);
	close_pipe(fds);
}
END_TEST

START_TEST(b02_b03_ready_then_descriptors_then_timers_in_one_turn)
{
	struct reader r;
	struct loop l;
	int fds[2];

	watch_full_pipe(&l, &r, fds);
	loop_call_later(&l, &r.timer, 0);
	loop_call_soon(&l, &r.busy);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	ck_assert_trace("brt");
	handle_cancel(&r.busy);
	loop_finish(&l);
	close_pipe(fds);
}
END_TEST

START_TEST(i8_a_virtual_clock_waits_for_what_is_ready)
{
	struct reader r;
	struct loop l;
	int fds[2];

	watch_full_pipe(&l, &r, fds);
	loop_call_later(&l, &r.timer, CLOCK_SECOND);
	ck_assert_int_eq(loop_run(&l, NULL), 0);
	ck_assert_trace("r");
	ck_assert_int_eq(loop_now(&l), 0);
	loop_cancel_timer(&l, &r.timer);
	loop_finish(&l);
	close_pipe(fds);
}
END_TEST

START_TEST(i1_a_watched_signal_does_not_hide_a_deadlock)
{
	struct watch s = {.watch.ready = on_ready, .word = "s"};
	struct err e = ERR_INIT;
	struct loop l;

	loop_init(&l, LOOP_REAL_CLOCK);
	ck_assert_int_eq(loop_watch_signal(&l, &s.watch, SIGUSR1, NULL), 0);
	ck_assert_int_eq(loop_run(&l, &e), -1);
	ck_assert_int_eq(e.code, ERR_DEADLOCK);
	poll_remove(&s.watch);
	loop_finish(&l);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("poller");
	TCase *c = tcase_create("descriptors");

	tcase_add_test(
	    c, a_pipe_is_readable_as_long_as_there_is_something_in_it);
	tcase_add_test(c, the_end_of_a_pipe_is_readable);
	tcase_add_test(c, a_pipe_is_writable_while_it_has_room);
	tcase_add_test(c, a_watch_may_remove_itself_and_be_removed_twice);
	tcase_add_test(c, a_file_that_can_not_be_polled_is_refused);
	tcase_add_test(c, a_signal_is_seen_after_it_came);
	suite_add_tcase(s, c);

	c = tcase_create("deadlines");
	tcase_add_test(c, b05_a_deadline_in_the_past_does_not_wait);
	tcase_add_test(c, a_deadline_is_never_early);
	tcase_add_test(c, an_earlier_deadline_replaces_a_later_one);
	suite_add_tcase(s, c);

	c = tcase_create("with a loop");
	tcase_add_test(c, real_timers_are_never_early_and_in_order);
	tcase_add_test(c, i1_a_watched_descriptor_keeps_the_loop_waiting);
	tcase_add_test(
	    c, b02_b03_ready_then_descriptors_then_timers_in_one_turn);
	tcase_add_test(c, i8_a_virtual_clock_waits_for_what_is_ready);
	tcase_add_test(c, i1_a_watched_signal_does_not_hide_a_deadlock);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
