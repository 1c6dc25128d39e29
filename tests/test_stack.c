#include "core/stack.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tests/harness.h"
#include "tests/instrumented.h"

/* More than a slab holds. */
#define N 200

START_TEST(stacks_do_not_overlap)
{
	struct stack_pool p = {0};
	struct stack *stacks[N];

	for (int i = 0; i < N; i++) {
		stacks[i] = stack_acquire(&p);
		ck_assert_uint_gt(stacks[i]->size, STACK_SIZE / 2);
		memset(stacks[i]->base, i, stacks[i]->size);
	}
	for (int i = 0; i < N; i++) {
		const char *bytes = stacks[i]->base;

		ck_assert_int_eq(bytes[0], (char)i);
		ck_assert_int_eq(bytes[stacks[i]->size - 1], (char)i);
		ck_assert(memcmp(bytes, bytes + 1, stacks[i]->size - 1) == 0);
		stacks[i]->has_canary = false; /* it was overwritten */
		stack_release(&p, stacks[i]);
	}
	stack_pool_finish(&p);
}
END_TEST

START_TEST(the_last_one_released_is_the_next_one_used)
{
	struct stack_pool p = {0};
	struct stack *a = stack_acquire(&p), *b = stack_acquire(&p);

	ck_assert_ptr_ne(a, b);
	stack_release(&p, a);
	stack_release(&p, b);
	ck_assert_ptr_eq(stack_acquire(&p), b);
	ck_assert_ptr_eq(stack_acquire(&p), a);
	stack_release(&p, a);
	stack_release(&p, b);
	stack_pool_finish(&p);
}
END_TEST

START_TEST(used_and_free_ones_are_counted)
{
	struct stack_pool p = {0};
	struct stack *a = stack_acquire(&p), *b = stack_acquire(&p);

	ck_assert_uint_eq(p.n_used, 2);
	ck_assert_uint_eq(p.n_free, 0);
	stack_release(&p, a);
	ck_assert_uint_eq(p.n_used, 1);
	ck_assert_uint_eq(p.n_free, 1);
	stack_release(&p, b);
	stack_pool_finish(&p);
	ck_assert_uint_eq(p.n_free, 0);
	ck_assert_ptr_null(p.slabs);
}
END_TEST

START_TEST(the_page_below_each_stack_is_its_guard)
{
	struct stack_pool p = {0};
	struct stack *stacks[N];
	char elsewhere;

	for (int i = 0; i < N; i++) {
		char *base;

		stacks[i] = stack_acquire(&p);
		base = stacks[i]->base;
		ck_assert(stack_pool_is_guard(&p, base - 1));
		ck_assert(
		    stack_pool_is_guard(&p, base - sysconf(_SC_PAGESIZE)));
		ck_assert(!stack_pool_is_guard(&p, base));
		ck_assert(!stack_pool_is_guard(&p, stacks[i]));
	}
	ck_assert(!stack_pool_is_guard(&p, &elsewhere));
	ck_assert(!stack_pool_is_guard(&p, NULL));
	for (int i = 0; i < N; i++)
		stack_release(&p, stacks[i]);
	stack_pool_finish(&p);
}
END_TEST

START_TEST(trimming_keeps_a_few_and_empties_the_rest)
{
	struct stack_pool p = {0};
	struct stack *stacks[N];
	size_t kept = 0;

	for (int i = 0; i < N; i++) {
		stacks[i] = stack_acquire(&p);
		memset(stacks[i]->base + 64, 'x', 4096);
	}
	stack_pool_trim(&p);
	for (int i = 0; i < N; i++)
		stack_release(&p, stacks[i]);
	stack_pool_trim(&p);
	for (int i = 0; i < N; i++)
		kept += stacks[i]->is_dirty;
	ck_assert_uint_eq(kept, 64);
	ck_assert_uint_eq(p.n_free, N);
	/* Emptied pages read as zeroes, and are usable. */
	if (!RUNNING_ON_VALGRIND && !stacks[0]->has_canary)
		ck_assert_int_eq(stacks[0]->base[64], 0);
	for (int i = 0; i < N; i++) {
		struct stack *s = stack_acquire(&p);

		memset(s->base + 64, 'y', s->size - 64);
	}
	for (int i = 0; i < N; i++)
		stack_release(&p, stacks[i]);
	stack_pool_finish(&p);
}
END_TEST

START_TEST(few_free_ones_are_not_trimmed)
{
	struct stack_pool p = {0};
	struct stack *stacks[N];

	for (int i = 0; i < 100; i++)
		stacks[i] = stack_acquire(&p);
	for (int i = 0; i < 100; i++)
		stack_release(&p, stacks[i]);
	stack_pool_trim(&p);
	for (int i = 0; i < 100; i++)
		ck_assert(stacks[i]->is_dirty);
	stack_pool_finish(&p);
}
END_TEST

START_TEST(an_overwritten_guard_ends_the_program)
{
	/* As if the system had refused: no more mappings, no madvise. */
	struct stack_pool p = {.n_guards = 1000000};
	struct stack *s = stack_acquire(&p);

	/* Where the kernel gives guards without a mapping this ends us. */
	s->base[s->has_canary ? 0 : -1] = 'x';
	stack_release(&p, s);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("stack");
	const char *fork_mode = getenv("CK_FORK");
	TCase *c = tcase_create("pool");
	struct stack_pool p = {.n_guards = 1000000};
	struct stack *probe;
	int signal_number;

	tcase_add_test(c, stacks_do_not_overlap);
	tcase_add_test(c, the_last_one_released_is_the_next_one_used);
	tcase_add_test(c, used_and_free_ones_are_counted);
	tcase_add_test(c, trimming_keeps_a_few_and_empties_the_rest);
	tcase_add_test(c, few_free_ones_are_not_trimmed);
	suite_add_tcase(s, c);

	c = tcase_create("guards");
	tcase_add_test(c, the_page_below_each_stack_is_its_guard);
	suite_add_tcase(s, c);
	if (is_instrumented() ||
	    (fork_mode != NULL && strcmp(fork_mode, "no") == 0))
		return s;
	probe = stack_acquire(&p);
	signal_number = probe->has_canary ? SIGABRT : SIGSEGV;
	stack_pool_finish(&p);
	tcase_add_test_raise_signal(
	    c, an_overwritten_guard_ends_the_program, signal_number);
	return s;
}

TEST_MAIN
