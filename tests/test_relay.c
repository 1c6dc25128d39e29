#include "jobs/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "tests/harness.h"
#include "tests/task_test.h"

static struct tempfiles tempfiles;
static struct writer w;
static struct relay relay;
static int ends[2]; /* of the pipe that the writer writes to */
static int job;     /* the job's end of the relay's pipe */

static void
setup(void)
{
	tempfiles_init(&tempfiles);
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
}

static void
teardown(void)
{
	close(ends[0]);
	close(ends[1]);
	tempfiles_finish(&tempfiles);
}

static void
begin(struct loop *l, int copy_fd)
{
	struct err e = ERR_INIT;

	writer_init(&w, l, ends[1], "writing to it", &tempfiles);
	job = relay_init(&relay, l, &w, "job", copy_fd, &e);
	ck_assert_msg(job >= 0, "%s", e.text);
	ck_assert_int_eq(relay_start(&relay, &e), 0);
}

static void
end(struct loop *l)
{
	relay_finish(&relay);
	writer_finish(&w);
	ck_assert_uint_eq(l->outside, 0);
}

static void
say(const char *text)
{
	ck_assert_int_eq(write(job, text, strlen(text)), (ssize_t)strlen(text));
}

/* The writer's reader finds this, and no more. */
static void
expect(const char *text)
{
	char found[1000];
	ssize_t n;

	ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	n = read(ends[0], found, sizeof(found));
	ck_assert_int_eq(n, text[0] == '\0' ? -1 : (ssize_t)strlen(text));
	if (n > 0)
		ck_assert_mem_eq(found, text, (size_t)n);
}

static int64_t
drain(struct loop *l)
{
	struct err e = ERR_INIT;
	int64_t before = loop_now(l);

	ck_assert_int_eq(
	    relay_drain(&relay, clock_add(before, RELAY_DRAIN_MAX), &e), 0);
	ck_assert_int_eq(relay.fd, -1);
	return loop_now(l) - before;
}

TASK_TEST(lines_are_passed_on_as_they_come)
{
	begin(l, -1);
	ck_assert_int_eq(fcntl(job, F_GETFL) & O_NONBLOCK, 0);
	say("one\ntw");
	pass_turns(l, 2);
	expect("[job] one\n");
	say("o\n");
	pass_turns(l, 2);
	expect("[job] two\n");
	ck_assert_uint_eq(relay.read, 8);
	close(job);
	end(l);
	return 0;
}

TASK_TEST(an_end_costs_no_time)
{
	begin(l, -1);
	say("all");
	close(job);
	ck_assert_int_eq(drain(l), 0);
	expect("[job] all\n");
	end(l);
	return 0;
}

TASK_TEST(a_job_that_closes_its_stdout_early_is_waited_for_by_nobody)
{
	begin(l, -1);
	say("early\n");
	close(job);
	pass_turns(l, 3);
	expect("[job] early\n");
	ck_assert_uint_eq(l->outside, 0);
	ck_assert_int_eq(drain(l), 0);
	expect("");
	end(l);
	return 0;
}

TASK_TEST(who_still_holds_the_pipe_is_waited_for_a_moment)
{
	begin(l, -1);
	say("before the end\n");
	ck_assert_int_eq(drain(l), 200 * CLOCK_MILLISECOND);
	expect("[job] before the end\n");
	close(job);
	end(l);
	return 0;
}

/* Says something each 0.1 s, for ever. */
static void
on_chatter(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);

	if (write(job, "x\n", 2) == 2)
		loop_call_later(relay.loop, t, 100 * CLOCK_MILLISECOND);
}

TASK_TEST(who_goes_on_writing_is_heard_for_two_seconds)
{
	struct timer chatter;
	int64_t took;

	begin(l, -1);
	timer_init(&chatter, on_chatter);
	loop_call_later(l, &chatter, 0);
	took = drain(l);
	loop_cancel_timer(l, &chatter);
	ck_assert_int_ge(took, 2 * CLOCK_SECOND);
	ck_assert_int_le(took, 2100 * CLOCK_MILLISECOND);
	ck_assert_uint_ge(relay.read, 2 * 18);
	close(job);
	end(l);
	return 0;
}

TASK_TEST(a_result_gets_the_same_bytes)
{
	int copy = tempfile_open(&tempfiles, NULL);
	char found[16];

	begin(l, copy);
	say("a\nb");
	close(job);
	drain(l);
	ck_assert_int_eq(pread(copy, found, sizeof(found), 0), 3);
	ck_assert_mem_eq(found, "a\nb", 3);
	expect("[job] a\n[job] b\n");
	close(copy);
	end(l);
	return 0;
}

TASK_TEST(a_result_that_can_not_be_kept_is_told)
{
	int copy = open("/dev/full", O_WRONLY | O_CLOEXEC);

	begin(l, copy);
	say("a\n");
	close(job);
	ck_assert_err_text(relay_drain(&relay, CLOCK_SECOND, e), e, ERR_SYSTEM,
	    "keeping its result: No space left on device");
	expect("[job] a\n");
	close(copy);
	end(l);
	return 0;
}

/* Write as much as the pipe takes while the relay has its turns. */
static size_t
write_much(struct loop *l, size_t most)
{
	static char bytes[4096];
	size_t written = 0;
	int turns = 0;

	memset(bytes, '\n', sizeof(bytes));
	ck_assert_int_eq(fcntl(job, F_SETFL, O_NONBLOCK), 0);
	while (written < most && turns < 10) {
		ssize_t n = write(job, bytes, sizeof(bytes));

		turns = n < 0 ? turns + 1 : 0;
		written += n > 0 ? (size_t)n : 0;
		pass_turns(l, 1);
	}
	return written;
}

TASK_TEST(while_nobody_takes_it_the_pipe_is_not_read)
{
	size_t most = 8 * 1024 * 1024, written;
	char *buffer = xmalloc(65536);

	begin(l, -1);
	written = write_much(l, most);
	ck_assert_uint_lt(written, most);
	/* Each byte became seven. */
	ck_assert_int_le(writer_left(&w), RELAY_LEFT_MAX + 7 * 65536);
	while (writer_left(&w) > RELAY_LEFT_MAX / 2) {
		ck_assert_int_gt(read(ends[0], buffer, 65536), 0);
		pass_turns(l, 3);
	}
	ck_assert_uint_gt(write_much(l, 65536), 0);
	free(buffer);
	close(job);
	end(l);
	return 0;
}

TASK_TEST(what_was_written_before_the_end_is_kept_though_nobody_takes_it)
{
	size_t written;

	begin(l, -1);
	written = write_much(l, 8 * 1024 * 1024);
	close(job);
	ck_assert_int_eq(drain(l), 0);
	ck_assert_uint_eq(relay.read, written);
	end(l);
	return 0;
}

TASK_TEST(without_a_writer_it_is_read_all_the_same)
{
	job = relay_init(&relay, l, NULL, "job", -1, e);
	ck_assert_int_ge(job, 0);
	ck_assert_int_eq(relay_start(&relay, e), 0);
	say("nobody hears it");
	close(job);
	ck_assert_int_eq(relay_drain(&relay, CLOCK_SECOND, e), 0);
	ck_assert_uint_eq(relay.read, 15);
	relay_finish(&relay);
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("relay");
	TCase *tc = tcase_create("relay");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, lines_are_passed_on_as_they_come);
	tcase_add_test(tc, an_end_costs_no_time);
	tcase_add_test(
	    tc, a_job_that_closes_its_stdout_early_is_waited_for_by_nobody);
	tcase_add_test(tc, who_still_holds_the_pipe_is_waited_for_a_moment);
	tcase_add_test(tc, who_goes_on_writing_is_heard_for_two_seconds);
	tcase_add_test(tc, a_result_gets_the_same_bytes);
	tcase_add_test(tc, a_result_that_can_not_be_kept_is_told);
	tcase_add_test(tc, while_nobody_takes_it_the_pipe_is_not_read);
	tcase_add_test(
	    tc, what_was_written_before_the_end_is_kept_though_nobody_takes_it);
	tcase_add_test(tc, without_a_writer_it_is_read_all_the_same);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
