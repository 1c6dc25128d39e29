#include "jobs/outcome.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/harness.h"

/* Wait statuses, as Linux packs them. */
#define EXITED(code) ((code) << 8)
#define KILLED(sig) (sig)
#define DUMPED(sig) ((sig) | 0x80)

static void
expect_text(const struct outcome *o, const char *expected)
{
	char text[64];

	outcome_format(o, text, sizeof(text));
	ck_assert_str_eq(text, expected);
}

START_TEST(every_exit_status_is_itself)
{
	for (int code = 0; code < 256; code++) {
		struct outcome o = {.kind = OUTCOME_NONE};

		outcome_set_status(&o, EXITED(code));
		ck_assert_int_eq(o.kind, OUTCOME_EXIT);
		ck_assert_int_eq(o.code, code);
		ck_assert(!o.core_dumped);
	}
}
END_TEST

START_TEST(a_signal_is_no_exit_status)
{
	for (int sig = 1; sig < 64; sig++) {
		struct outcome o = {.kind = OUTCOME_NONE};

		outcome_set_status(&o, KILLED(sig));
		ck_assert_int_eq(o.kind, OUTCOME_SIGNAL);
		ck_assert_int_eq(o.code, sig);
		ck_assert(!o.core_dumped);
	}
}
END_TEST

START_TEST(a_core_dump_is_told)
{
	struct outcome o = {.kind = OUTCOME_NONE};

	outcome_set_status(&o, DUMPED(SIGSEGV));
	ck_assert_int_eq(o.kind, OUTCOME_SIGNAL);
	ck_assert(o.core_dumped);
	expect_text(&o, "SIGSEGV (core dumped)");
}
END_TEST

START_TEST(outcomes_are_told_apart_in_words)
{
	struct outcome o = {.kind = OUTCOME_NONE};

	expect_text(&o, "");
	outcome_set_status(&o, EXITED(137));
	expect_text(&o, "exit 137");
	outcome_set_status(&o, KILLED(SIGKILL));
	expect_text(&o, "SIGKILL");
	outcome_set_status(&o, EXITED(0));
	expect_text(&o, "exit 0");
}
END_TEST

START_TEST(an_error_is_its_text_with_a_process_or_without)
{
	struct outcome o = {.kind = OUTCOME_ERROR};

	o.error = xstrdup("x: No such file or directory");
	expect_text(&o, "x: No such file or directory");
	outcome_finish(&o);
	o.error = xstrdup("a failed: exit 1");
	expect_text(&o, "a failed: exit 1");
	outcome_finish(&o);
}
END_TEST

START_TEST(a_long_text_is_cut)
{
	struct outcome o = {.kind = OUTCOME_ERROR};
	char text[8];

	o.error = xstrdup("0123456789");
	outcome_format(&o, text, sizeof(text));
	ck_assert_str_eq(text, "0123456");
	outcome_finish(&o);
}
END_TEST

START_TEST(finished_it_is_as_new)
{
	struct outcome o = {.kind = OUTCOME_ERROR, .sys = 2};

	o.error = xstrdup("x");
	outcome_finish(&o);
	ck_assert_int_eq(o.kind, OUTCOME_NONE);
	ck_assert_int_eq(o.sys, 0);
	ck_assert_ptr_null(o.error);
	outcome_finish(&o);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("outcome");
	TCase *tc = tcase_create("outcome");

	tcase_add_test(tc, every_exit_status_is_itself);
	tcase_add_test(tc, a_signal_is_no_exit_status);
	tcase_add_test(tc, a_core_dump_is_told);
	tcase_add_test(tc, outcomes_are_told_apart_in_words);
	tcase_add_test(tc, an_error_is_its_text_with_a_process_or_without);
	tcase_add_test(tc, a_long_text_is_cut);
	tcase_add_test(tc, finished_it_is_as_new);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
