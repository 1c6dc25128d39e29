#include "jobs/idle.h"

#include "core/run.h"
#include "core/sleep.h"
#include "tests/harness.h"

/* Something that writes a byte at given times, and is looked at. */
struct writer {
	struct loop *loop;
	const int64_t *at_ms; /* ascending, up to a 0 */
	unsigned looks;
	int64_t told_ns; /* 0: not */
	int64_t limit_ns, run_ns;
};

static uint64_t
written(void *arg)
{
	struct writer *w = arg;
	uint64_t n = 0;

	w->looks++;
	while (w->at_ms[n] != 0 &&
	       w->at_ms[n] * CLOCK_MILLISECOND <= loop_now(w->loop))
		n++;
	return n;
}

static void
on_silent(struct idle *i)
{
	struct writer *w = i->calls.arg;

	ck_assert_int_eq(w->told_ns, 0);
	w->told_ns = loop_now(w->loop);
}

static int
watch(struct task *self, void *arg, void **result, struct err *e)
{
	struct writer *w = arg;
	struct idle i;

	(void)self;
	(void)result;
	idle_start(&i, w->loop, w->limit_ns,
	    &(struct idle_calls){written, on_silent, w});
	ck_assert_int_eq(sleep_for(w->loop, w->run_ns, e), 0);
	idle_stop(&i);
	/* Who has stopped looks no more. */
	w->looks = 0;
	ck_assert_int_eq(sleep_for(w->loop, 100 * CLOCK_SECOND, e), 0);
	ck_assert_uint_eq(w->looks, 0);
	return 0;
}

/* When it was told that nothing came, in ms; 0: it was not. */
static int64_t
told_ms(int64_t limit_ms, int64_t run_ms, const int64_t *at_ms)
{
	struct writer w = {.at_ms = at_ms,
	    .limit_ns = limit_ms * CLOCK_MILLISECOND,
	    .run_ns = run_ms * CLOCK_MILLISECOND};
	struct loop l;

	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	w.loop = &l;
	ck_assert_int_eq(run(&l, "main", watch, &w, false, NULL, NULL), 0);
	loop_finish(&l);
	ck_assert_int_eq(w.told_ns % CLOCK_MILLISECOND, 0);
	return w.told_ns / CLOCK_MILLISECOND;
}

START_TEST(what_never_writes_is_told_at_the_limit)
{
	static const int64_t never[] = {0};

	ck_assert_int_eq(told_ms(1600, 9000, never), 1600);
	ck_assert_int_eq(told_ms(3, 9000, never), 3);
	ck_assert_int_eq(told_ms(3600000, 9000000, never), 3600000);
}
END_TEST

START_TEST(what_writes_often_enough_never_is)
{
	static const int64_t often[] = {1500, 3000, 4500, 6000, 7500, 9000, 0};

	ck_assert_int_eq(told_ms(1600, 9000, often), 0);
}
END_TEST

START_TEST(the_limit_counts_from_the_last_write_or_up_to_a_look_later)
{
	static const int64_t once[] = {1234, 0};
	int64_t told = told_ms(1600, 9000, once);

	ck_assert_int_ge(told, 1234 + 1600);
	ck_assert_int_le(told, 1234 + 1600 + 100);
}
END_TEST

START_TEST(a_long_limit_is_looked_after_each_second)
{
	static const int64_t once[] = {1001, 0};
	int64_t told = told_ms(3600000, 9000000, once);

	ck_assert_int_eq(told, 3600000 + 2000);
}
END_TEST

START_TEST(a_write_at_the_limit_is_in_time)
{
	static const int64_t once[] = {1600, 0};

	ck_assert_int_eq(told_ms(1600, 3000, once), 0);
}
END_TEST

START_TEST(no_limit_never_looks)
{
	static const int64_t never[] = {0};

	ck_assert_int_eq(told_ms(0, 9000, never), 0);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("idle");
	TCase *tc = tcase_create("idle");

	tcase_add_test(tc, what_never_writes_is_told_at_the_limit);
	tcase_add_test(tc, what_writes_often_enough_never_is);
	tcase_add_test(
	    tc, the_limit_counts_from_the_last_write_or_up_to_a_look_later);
	tcase_add_test(tc, a_long_limit_is_looked_after_each_second);
	tcase_add_test(tc, a_write_at_the_limit_is_in_time);
	tcase_add_test(tc, no_limit_never_looks);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
