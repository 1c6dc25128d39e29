#include "jobs/signame.h"

#include <signal.h>
#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

static int
parse(const char *s)
{
	int sig = -1;

	return signame_parse(s, &sig, NULL) < 0 ? -1 : sig;
}

START_TEST(a_signal_has_a_name_with_and_without_sig_and_a_number)
{
	ck_assert_int_eq(parse("TERM"), SIGTERM);
	ck_assert_int_eq(parse("SIGTERM"), SIGTERM);
	ck_assert_int_eq(parse("sigterm"), SIGTERM);
	ck_assert_int_eq(parse("Int"), SIGINT);
	ck_assert_int_eq(parse("15"), SIGTERM);
	ck_assert_int_eq(parse("SIGUSR2"), SIGUSR2);
	ck_assert_int_eq(parse("CLD"), SIGCHLD);
	ck_assert_int_eq(parse("64"), 64);
}
END_TEST

START_TEST(realtime_signals_are_counted_from_both_ends)
{
	ck_assert_int_eq(parse("RTMIN"), SIGRTMIN);
	ck_assert_int_eq(parse("SIGRTMIN+3"), SIGRTMIN + 3);
	ck_assert_int_eq(parse("RTMAX-1"), SIGRTMAX - 1);
	ck_assert_int_eq(parse("rtmax"), SIGRTMAX);
	ck_assert_int_eq(parse("RTMIN+99"), -1);
	ck_assert_int_eq(parse("RTMAX+1"), -1);
	ck_assert_int_eq(parse("RTMIN+"), -1);
	ck_assert_int_eq(parse("RTMIN-1"), -1);
}
END_TEST

START_TEST(what_is_no_signal_is_refused)
{
	static const char *const none[] = {"", "SIG", "0", "-1", "65", "999",
	    "1000000000000", "15x", " 15", "TERM ", "TERMS", "SIG15", "TER"};

	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		ck_assert_msg(parse(none[i]) == -1, "%s was taken", none[i]);
}
END_TEST

START_TEST(an_error_suggests_the_nearest)
{
	struct err e = ERR_INIT;
	int sig;

	signame_parse("SIGTREM", &sig, &e);
	ck_assert_str_eq(
	    e.text, "unknown signal \"SIGTREM\"; did you mean \"TERM\"?");
	err_clear(&e);
	signame_parse("blorb", &sig, &e);
	ck_assert_str_eq(
	    e.text, "unknown signal \"blorb\"; write TERM, SIGTERM or 15");
}
END_TEST

START_TEST(every_number_is_written_and_every_name_read_back)
{
	char buf[SIGNAME_TEXT_SIZE];

	ck_assert_str_eq(signame_format(SIGTERM, buf, sizeof(buf)), "SIGTERM");
	ck_assert_str_eq(signame_format(SIGABRT, buf, sizeof(buf)), "SIGABRT");
	ck_assert_str_eq(
	    signame_format(SIGRTMIN, buf, sizeof(buf)), "SIGRTMIN");
	ck_assert_str_eq(signame_format(0, buf, sizeof(buf)), "signal 0");
	ck_assert_str_eq(signame_format(99, buf, sizeof(buf)), "signal 99");
	for (int sig = 1; sig <= SIGRTMAX; sig++) {
		signame_format(sig, buf, sizeof(buf));
		/* glibc keeps 32 and 33 for itself: they have no name */
		if (strncmp(buf, "signal", 6) != 0)
			ck_assert_int_eq(parse(buf), sig);
		else
			ck_assert(sig > 31 && sig < SIGRTMIN);
	}
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("signame");
	TCase *c = tcase_create("names");

	tcase_add_test(
	    c, a_signal_has_a_name_with_and_without_sig_and_a_number);
	tcase_add_test(c, realtime_signals_are_counted_from_both_ends);
	tcase_add_test(c, what_is_no_signal_is_refused);
	tcase_add_test(c, an_error_suggests_the_nearest);
	tcase_add_test(c, every_number_is_written_and_every_name_read_back);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
