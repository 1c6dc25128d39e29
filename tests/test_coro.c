#include "core/coro.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/instrumented.h"
#include "tests/trace.h"

struct work {
	struct coro coro;
	struct stack_pool *stacks;
	struct work *inner;
	int n;
	int sum;
};

static void
start(struct work *w, struct stack_pool *stacks, void (*fn)(void *))
{
	*w = (struct work){.stacks = stacks};
	coro_init(&w->coro, fn, w);
}

static void
resume(struct work *w)
{
	coro_resume(&w->coro, w->stacks);
}

static void
two_halves(void *arg)
{
	struct work *w = arg;

	trace("a");
	coro_suspend(&w->coro);
	trace("b");
}

START_TEST(it_runs_until_it_suspends_and_goes_on_from_there)
{
	struct stack_pool stacks = {0};
	struct work w;

	trace_clear();
	start(&w, &stacks, two_halves);
	ck_assert_trace("");
	resume(&w);
	ck_assert_trace("a");
	ck_assert(!w.coro.is_done);
	resume(&w);
	ck_assert_trace("b");
	ck_assert(w.coro.is_done);
	stack_pool_finish(&stacks);
}
END_TEST

START_TEST(it_owns_a_stack_only_between_its_first_step_and_its_end)
{
	struct stack_pool stacks = {0};
	struct work w;

	start(&w, &stacks, two_halves);
	ck_assert_ptr_null(w.coro.stack);
	ck_assert_uint_eq(stacks.n_used, 0);
	resume(&w);
	ck_assert_uint_eq(stacks.n_used, 1);
	resume(&w);
	ck_assert_ptr_null(w.coro.stack);
	ck_assert_uint_eq(stacks.n_used, 0);
	ck_assert_uint_eq(stacks.n_free, 1);
	stack_pool_finish(&stacks);
}
END_TEST

static void
count(void *arg)
{
	struct work *w = arg;
	int local[64];

	for (int i = 0; i < 64; i++) {
		local[i] = w->n * 1000 + i;
		coro_suspend(&w->coro);
	}
	for (int i = 0; i < 64; i++)
		w->sum += local[i] == w->n * 1000 + i;
}

START_TEST(many_keep_their_locals_apart)
{
	enum {
		N = 200
	};
	static struct work works[N];
	struct stack_pool stacks = {0};

	for (int i = 0; i < N; i++) {
		start(&works[i], &stacks, count);
		works[i].n = i;
	}
	for (int round = 0; round < 65; round++) {
		for (int i = 0; i < N; i++)
			resume(&works[i]);
	}
	for (int i = 0; i < N; i++) {
		ck_assert(works[i].coro.is_done);
		ck_assert_int_eq(works[i].sum, 64);
	}
	stack_pool_finish(&stacks);
}
END_TEST

static void
set_errno(void *arg)
{
	struct work *w = arg;

	errno = ENOENT;
	coro_suspend(&w->coro);
	w->n = errno;
	errno = EIO;
}

START_TEST(errno_is_each_ones_own)
{
	struct stack_pool stacks = {0};
	struct work w;

	start(&w, &stacks, set_errno);
	errno = EAGAIN;
	resume(&w);
	ck_assert_int_eq(errno, EAGAIN);
	errno = EPERM;
	resume(&w);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq(w.n, ENOENT);
	stack_pool_finish(&stacks);
}
END_TEST

/* SSE spills of printf's floats trap on a stack that is not aligned. */
static void
print_numbers(void *arg)
{
	struct work *w = arg;
	char text[64];
	long double big = 2.5L;

	w->n = (int)((uintptr_t)__builtin_frame_address(0) % 16);
	snprintf(text, sizeof(text), "%f %.1Lf", 1.5, big);
	ck_assert_str_eq(text, "1.500000 2.5");
	coro_suspend(&w->coro);
	snprintf(text, sizeof(text), "%f %.1Lf", -0.25, big);
	ck_assert_str_eq(text, "-0.250000 2.5");
}

START_TEST(its_stack_is_aligned_for_floating_point)
{
	struct stack_pool stacks = {0};
	struct work w;

	start(&w, &stacks, print_numbers);
	resume(&w);
	ck_assert_int_eq(w.n, 0);
	resume(&w);
	ck_assert(w.coro.is_done);
	stack_pool_finish(&stacks);
}
END_TEST

static void
resume_another(void *arg)
{
	struct work *w = arg;

	trace("(");
	resume(w->inner);
	trace(",");
	coro_suspend(&w->coro);
	resume(w->inner);
	trace(")");
}

START_TEST(b34_one_may_resume_another)
{
	struct stack_pool stacks = {0};
	struct work outer, inner;

	trace_clear();
	start(&outer, &stacks, resume_another);
	start(&inner, &stacks, two_halves);
	outer.inner = &inner;
	resume(&outer);
	ck_assert_trace("(a,");
	resume(&outer);
	ck_assert_trace("b)");
	ck_assert(inner.coro.is_done);
	ck_assert(outer.coro.is_done);
	stack_pool_finish(&stacks);
}
END_TEST

START_TEST(one_started_inside_another_may_go_on_outside)
{
	struct stack_pool stacks = {0};
	struct work outer, inner;

	trace_clear();
	start(&outer, &stacks, resume_another);
	start(&inner, &stacks, two_halves);
	outer.inner = &inner;
	resume(&outer);
	resume(&inner);
	ck_assert_trace("(a,b");
	start(&inner, &stacks, two_halves);
	resume(&outer);
	ck_assert_trace("a)");
	resume(&inner);
	ck_assert_trace("b");
	stack_pool_finish(&stacks);
}
END_TEST

/* About 100 bytes a call, so that the stack is used but not used up. */
static int
depth(struct work *w, volatile int n)
{
	volatile char filler[64];

	filler[0] = (char)n;
	if (n == 0) {
		coro_suspend(&w->coro);
		return filler[0];
	}
	return depth(w, n - 1) + 1 + filler[0] - (char)n;
}

static void
go_deep(void *arg)
{
	struct work *w = arg;

	w->sum = depth(w, 100);
}

START_TEST(it_suspends_from_deep_inside)
{
	struct stack_pool stacks = {0};
	struct work w;

	start(&w, &stacks, go_deep);
	resume(&w);
	ck_assert(!w.coro.is_done);
	resume(&w);
	ck_assert(w.coro.is_done);
	ck_assert_int_eq(w.sum, 100);
	stack_pool_finish(&stacks);
}
END_TEST

START_TEST(a_hundred_thousand_may_be_suspended_at_once)
{
	int n = many(100000);
	struct work *works = calloc((size_t)n, sizeof(*works));
	struct stack_pool stacks = {0};

	trace_clear();
	for (int i = 0; i < n; i++) {
		start(&works[i], &stacks, set_errno);
		resume(&works[i]);
	}
	ck_assert_uint_eq(stacks.n_used, (size_t)n);
	for (int i = 0; i < n; i++) {
		resume(&works[i]);
		ck_assert(works[i].coro.is_done);
	}
	ck_assert_uint_eq(stacks.n_used, 0);
	stack_pool_finish(&stacks);
	free(works);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("coro");
	TCase *c = tcase_create("life");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, it_runs_until_it_suspends_and_goes_on_from_there);
	tcase_add_test(
	    c, it_owns_a_stack_only_between_its_first_step_and_its_end);
	tcase_add_test(c, b34_one_may_resume_another);
	tcase_add_test(c, one_started_inside_another_may_go_on_outside);
	tcase_add_test(c, a_hundred_thousand_may_be_suspended_at_once);
	suite_add_tcase(s, c);

	c = tcase_create("what is kept");
	tcase_add_test(c, many_keep_their_locals_apart);
	tcase_add_test(c, errno_is_each_ones_own);
	tcase_add_test(c, its_stack_is_aligned_for_floating_point);
	tcase_add_test(c, it_suspends_from_deep_inside);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
