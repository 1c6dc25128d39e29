#include "jobs/procfs.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/harness.h"

/* A child that does nothing until it is killed. */
static pid_t
sleeper(void)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		for (;;)
			pause();
	}
	return pid;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

START_TEST(a_name_may_hold_blanks_parentheses_and_a_newline)
{
	struct procfs_process p;

	ck_assert(
	    procfs_parse("812 (a) S 1 (b\n)) S 7 8 9 34816 10 4 1 1 1 1 1 1 "
			 "1 1 20 0 3 0 4711 1 1",
		&p));
	ck_assert_str_eq(p.name, "a) S 1 (b\n)");
	ck_assert_int_eq(p.pid, 812);
	ck_assert_int_eq(p.state, 'S');
	ck_assert_int_eq(p.ppid, 7);
	ck_assert_int_eq(p.pgid, 8);
	ck_assert_int_eq(p.sid, 9);
	ck_assert_int_eq(p.foreground, 10);
	ck_assert_uint_eq(p.start, 4711);
	ck_assert(!p.has_ended);
}
END_TEST

START_TEST(a_main_thread_that_has_ended_is_not_the_process)
{
	static const char format[] = "812 (x) %c 7 8 9 0 -1 4 1 1 1 1 1 1 1 "
				     "1 20 0 %d 0 4711 1 1";
	struct procfs_process p;
	char text[128];

	snprintf(text, sizeof(text), format, 'Z', 3);
	ck_assert(procfs_parse(text, &p));
	ck_assert(!p.has_ended);
	snprintf(text, sizeof(text), format, 'Z', 1);
	ck_assert(procfs_parse(text, &p));
	ck_assert(p.has_ended);
}
END_TEST

START_TEST(what_is_no_stat_file_is_refused)
{
	static const char *const texts[] = {"", "x", "1", "1 (", "1 (a",
	    "1 (a)", "1 a) S", "0 (a) S 1", "-3 (a) S 1", ")1 (",
	    "1 )a( S 1 2"};
	struct procfs_process p;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		ck_assert_msg(!procfs_parse(texts[i], &p), "%s", texts[i]);
}
END_TEST

START_TEST(we_are_what_the_system_says)
{
	struct procfs_process p;

	ck_assert(procfs_read(getpid(), &p));
	ck_assert_int_eq(p.pid, getpid());
	ck_assert_int_eq(p.ppid, getppid());
	ck_assert_int_eq(p.pgid, getpgrp());
	ck_assert_int_eq(p.sid, getsid(0));
	ck_assert_int_eq(p.state, 'R');
	ck_assert_int_gt(procfs_start_ns(&p), 0);
}
END_TEST

START_TEST(children_and_theirs_are_listed_both_ways)
{
	struct procfs_list own = {0}, all = {0}, by_search = {0};
	pid_t pid = fork(), child = 0;
	size_t i;

	if (pid == 0) {
		sleeper();
		for (;;)
			pause();
	}
	/* Until the child's child is there. */
	while (own.n < 2) {
		struct procfs_process self;

		own.n = 0;
		ck_assert(procfs_read(pid, &self));
		procfs_list_add(&own, &self);
		procfs_add_descendants(&own, 0, NULL);
	}
	child = own.at[1].pid;
	procfs_add_all(&all);
	ck_assert_ptr_null(procfs_list_find(&all, getpid()));
	procfs_list_add(&by_search, &own.at[0]);
	procfs_add_descendants(&by_search, 0, &all);
	ck_assert_uint_eq(by_search.n, 2);
	for (i = 0; i < 2; i++)
		ck_assert_int_eq(by_search.at[i].pid, own.at[i].pid);
	kill(child, SIGKILL);
	end(pid);
	procfs_list_finish(&own);
	procfs_list_finish(&all);
	procfs_list_finish(&by_search);
}
END_TEST

START_TEST(the_environment_is_that_of_the_start)
{
	char *value = procfs_variable(getpid(), "PATH");

	ck_assert_ptr_nonnull(value);
	ck_assert_str_eq(value, getenv("PATH"));
	free(value);
	ck_assert_ptr_null(procfs_variable(getpid(), "PAT"));
	ck_assert_ptr_null(procfs_variable(getpid(), "NO_SUCH_VARIABLE_X"));
}
END_TEST

START_TEST(a_signal_reaches_its_process_and_no_later_one)
{
	struct procfs_process p, other;
	struct procfs_list l = {0};
	pid_t pid = sleeper();
	int status;

	ck_assert(procfs_read(pid, &p));
	other = p;
	other.start++;
	procfs_list_add(&l, &p);
	ck_assert(procfs_list_has(&l, &p));
	ck_assert(!procfs_list_has(&l, &other));
	procfs_list_finish(&l);
	procfs_signal(&other, SIGKILL);
	procfs_signal(&p, SIGUSR1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WTERMSIG(status), SIGUSR1);
	/* Reaped: nobody is met. */
	procfs_signal(&p, SIGKILL);
}
END_TEST

START_TEST(r8_no_signal_goes_to_all_to_init_or_to_ourselves)
{
	pid_t pids[] = {-1, 0, 1, getpid()};
	size_t i;

	for (i = 0; i < sizeof(pids) / sizeof(*pids); i++) {
		struct procfs_process p = {.pid = pids[i]};

		procfs_read(pids[i], &p);
		p.pid = pids[i];
		procfs_signal(&p, SIGKILL);
	}
}
END_TEST

START_TEST(a_zombie_has_ended_and_is_dropped)
{
	struct procfs_list l = {0};
	struct procfs_process p;
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	do
		ck_assert(procfs_read(pid, &p));
	while (!p.has_ended);
	procfs_list_add(&l, &p);
	procfs_drop_ended(&l);
	ck_assert_uint_eq(l.n, 0);
	waitpid(pid, NULL, 0);
	ck_assert(!procfs_read(pid, &p));
	procfs_list_finish(&l);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("procfs");
	TCase *c = tcase_create("stat");

	tcase_add_test(c, a_name_may_hold_blanks_parentheses_and_a_newline);
	tcase_add_test(c, a_main_thread_that_has_ended_is_not_the_process);
	tcase_add_test(c, what_is_no_stat_file_is_refused);
	tcase_add_test(c, we_are_what_the_system_says);
	suite_add_tcase(s, c);

	c = tcase_create("processes");
	tcase_add_test(c, children_and_theirs_are_listed_both_ways);
	tcase_add_test(c, the_environment_is_that_of_the_start);
	tcase_add_test(c, a_signal_reaches_its_process_and_no_later_one);
	tcase_add_test(c, r8_no_signal_goes_to_all_to_init_or_to_ourselves);
	tcase_add_test(c, a_zombie_has_ended_and_is_dropped);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
