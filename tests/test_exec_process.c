#include "jobs/exec_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/macros.h"
#include "core/run.h"
#include "tests/harness.h"
#include "tests/instrumented.h"

extern char **environ;

static struct loop loop;
static struct executor *executor;

/* What the next process is started with, and what became of it. */
static struct exec_request request;
static struct err e;
static int status; /* as of waitpid(2) */
static char *text; /* what it wrote to stdout */

static void
setup(void)
{
	/* What the test was started with is not what taskctl has. */
	for (int fd = 3; fd < 256; fd++) {
		int flags = fcntl(fd, F_GETFD);

		if (flags >= 0)
			fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
	}
	/* Unused control groups are kept open: tests/test_tree.c has them. */
	setenv("TASKCTL_WITHOUT", "cgroup", 1);
	loop_init(&loop, LOOP_REAL_CLOCK);
	executor = exec_process_create("test", NULL);
	request = (struct exec_request){.job = "job", .fds = {-1, -1, -1}};
	err_clear(&e);
	status = -1;
	text = NULL;
}

static void
teardown(void)
{
	exec_process_destroy(executor);
	loop_finish(&loop);
	free(text);
}

static void
in_loop(task_fn *fn)
{
	struct err error = ERR_INIT;
	int rc = run(&loop, "test", fn, NULL, false, NULL, &error);

	ck_assert_msg(rc == 0, "%s", error.text);
}

/* Start request's process and await its end. */
static int
run_one(struct task *self, void *arg, void **result, struct err *error)
{
	struct process *p;

	(void)self;
	(void)arg;
	(void)result;
	p = executor->start(executor, &loop, &request, &e);
	if (p == NULL)
		return 0;
	ck_assert_int_gt(p->pid, 1);
	if (future_await(&p->exited, NULL, error) < 0)
		return -1;
	status = p->status;
	executor->release(executor, p);
	return 0;
}

static void
run_argv(const char *const *argv)
{
	request.argv = argv;
	in_loop(run_one);
}

static void
run_sh(const char *script)
{
	const char *const argv[] = {"/bin/sh", "-c", script, NULL};

	run_argv(argv);
}

/* Run argv with stdout caught. */
static void
catch_argv(const char *const *argv)
{
	FILE *file = tmpfile();
	size_t size = 0;

	request.fds[1] = fileno(file);
	fcntl(fileno(file), F_SETFD, FD_CLOEXEC);
	run_argv(argv);
	rewind(file);
	free(text);
	text = NULL;
	if (getdelim(&text, &size, EOF, file) < 0)
		text[0] = '\0';
	fclose(file);
	request.fds[1] = -1;
}

static void
catch_sh(const char *script)
{
	const char *const argv[] = {"/bin/sh", "-c", script, NULL};

	catch_argv(argv);
}

/* Ends */

START_TEST(an_exit_status_is_told)
{
	static const char *const yes[] = {"/bin/true", NULL};

	run_argv(yes);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	for (int code = 1; code < 256; code += 127) {
		char script[16];

		snprintf(script, sizeof(script), "exit %d", code);
		run_sh(script);
		ck_assert(WIFEXITED(status));
		ck_assert_int_eq(WEXITSTATUS(status), code);
	}
}
END_TEST

START_TEST(a_signal_is_told)
{
	run_sh("kill -KILL $$");
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGKILL);
	run_sh("kill -TERM $$");
	ck_assert_int_eq(WTERMSIG(status), SIGTERM);
}
END_TEST

static void
expect_error(const char *const *argv, int sys, const char *path)
{
	struct err expected = ERR_INIT;

	/* Its vfork(2) is a fork(2): the child can not tell. */
	if (RUNNING_ON_VALGRIND)
		return;
	err_clear(&e);
	run_argv(argv);
	errno = sys;
	err_sys(&expected, "%s", path);
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_int_eq(e.sys, sys);
	ck_assert_str_eq(e.text, expected.text);
	/* And nobody is left. */
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

START_TEST(what_can_not_be_executed_is_told_with_its_path)
{
	static const char *const none[] = {"/nowhere/x", "a", NULL};
	static const char *const name[] = {"no-such-program-here", NULL};
	static const char *const folder[] = {"/tmp", NULL};
	static const char *const file[] = {"/etc/passwd", NULL};
	static const char *const empty[] = {"", NULL};

	expect_error(none, ENOENT, "/nowhere/x");
	expect_error(name, ENOENT, "no-such-program-here");
	expect_error(folder, EACCES, "/tmp");
	expect_error(file, EACCES, "/etc/passwd");
	expect_error(empty, ENOENT, "");
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told)
{
	static const char *const yes[] = {"/bin/true", NULL};

	request.cwd = "/nowhere/at all";
	expect_error(yes, ENOENT, "/nowhere/at all");
	request.cwd = "/etc/passwd";
	expect_error(yes, ENOTDIR, "/etc/passwd");
}
END_TEST

START_TEST(an_error_is_followed_by_a_success)
{
	static const char *const none[] = {"/nowhere/x", NULL};
	static const char *const yes[] = {"true", NULL};

	if (RUNNING_ON_VALGRIND)
		return;
	for (int i = 0; i < 20; i++) {
		run_argv(none);
		ck_assert_int_eq(e.code, ERR_SYSTEM);
		err_clear(&e);
		run_argv(yes);
		ck_assert_int_eq(status, 0);
		ck_assert(!err_is_set(&e));
	}
}
END_TEST

/* What the process finds */

START_TEST(it_runs_in_its_folder)
{
	static const char *const pwd[] = {"/bin/pwd", NULL};

	request.cwd = "/usr/bin/..";
	catch_argv(pwd);
	ck_assert_str_eq(text, "/usr\n");
}
END_TEST

START_TEST(a_relative_program_is_one_of_its_folder)
{
	static const char *const sh[] = {"./sh", "-c", "echo $0", NULL};

	request.cwd = "/bin";
	catch_argv(sh);
	ck_assert_str_eq(text, "./sh\n");
}
END_TEST

START_TEST(its_environment_is_the_one_given)
{
	static char *envp[] = {"A=1", "B=x y", "PATH=/usr/bin:/bin", NULL};
	static const char *const env[] = {"env", NULL};

	request.envp = envp;
	catch_argv(env);
	ck_assert_str_eq(text, "A=1\nB=x y\nPATH=/usr/bin:/bin\n");
}
END_TEST

START_TEST(its_path_is_where_it_is_searched)
{
	static char *envp[] = {"PATH=/nowhere", NULL};
	static const char *const yes[] = {"true", NULL};

	request.envp = envp;
	expect_error(yes, ENOENT, "true");
	envp[0] = "PATH=/nowhere::/usr/bin:/bin";
	err_clear(&e);
	run_argv(yes);
	ck_assert_int_eq(status, 0);
	envp[0] = "PATH=/nowhere";
	expect_error(yes, ENOENT, "true");
}
END_TEST

START_TEST(it_has_three_descriptors_and_no_other)
{
	static const char *const ls[] = {"/bin/ls", "/proc/self/fd", NULL};
	int inherited = open("/dev/null", O_RDONLY | O_CLOEXEC);

	catch_argv(ls);
	/* The fourth is that of ls, for the folder; valgrind has one too. */
	if (!RUNNING_ON_VALGRIND)
		ck_assert_str_eq(text, "0\n1\n2\n3\n");
	close(inherited);
}
END_TEST

START_TEST(what_is_not_given_is_dev_null)
{
	catch_sh("readlink /proc/self/fd/0 /proc/self/fd/2");
	ck_assert_str_eq(text, "/dev/null\n/dev/null\n");
	/* It can be written to: nothing happens. */
	run_sh("echo x && echo y >&2");
	ck_assert_int_eq(status, 0);
	/* And read from: it is empty. */
	run_sh("test -z \"$(cat)\"");
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(its_mask_is_empty_and_nothing_is_ignored)
{
	static const char *const grep[] = {
	    "/bin/grep", "-E", "Sig(Blk|Ign)", "/proc/self/status", NULL};
	sigset_t blocked, old;

	/* As a careless parent may have left us. */
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGALRM);
	sigprocmask(SIG_BLOCK, &blocked, &old);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(
	    SIGHUP, SIG_DFL); /* which nohup(1) has us ignore, and that stays */
	catch_argv(grep);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	ck_assert_str_eq(
	    text, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}
END_TEST

START_TEST(our_own_mask_stays)
{
	sigset_t before, after;

	sigprocmask(SIG_SETMASK, NULL, &before);
	run_sh("exit 0");
	sigprocmask(SIG_SETMASK, NULL, &after);
	for (int sig = 1; sig < 32; sig++)
		ck_assert_int_eq(
		    sigismember(&before, sig), sigismember(&after, sig));
}
END_TEST

START_TEST(a_hangup_that_we_ignore_it_ignores)
{
	static const char *const grep[] = {
	    "/bin/grep", "SigIgn", "/proc/self/status", NULL};

	signal(SIGHUP, SIG_IGN);
	catch_argv(grep);
	signal(SIGHUP, SIG_DFL);
	ck_assert_str_eq(text, "SigIgn:\t0000000000000001\n");
}
END_TEST

START_TEST(it_leads_a_session_of_its_own)
{
	/* Process, group and session have one number; ours is another. */
	catch_sh("read pid name state parent group session rest "
		 "</proc/self/stat && test $group = $session && echo $session");
	ck_assert_int_ne(atoi(text), 0);
	ck_assert_int_ne(atoi(text), getsid(0));
}
END_TEST

/* Three files, which are also our own descriptors 0 to 2 for a while. */
struct three {
	int files[3], saved[3];
};

static void
three_init(struct three *t)
{
	for (int i = 0; i < 3; i++) {
		FILE *file = tmpfile();

		t->files[i] = fcntl(fileno(file), F_DUPFD_CLOEXEC, 10);
		fclose(file);
		t->saved[i] = fcntl(i, F_DUPFD_CLOEXEC, 10);
	}
}

static void
three_finish(struct three *t)
{
	for (int i = 0; i < 3; i++) {
		close(t->files[i]);
		close(t->saved[i]);
	}
}

/* Run a process whose descriptors are ours in this order, and look. */
static void
three_run(struct three *t, const int order[3])
{
	for (int i = 0; i < 3; i++) {
		dup2(t->files[i], i);
		request.fds[i] = order[i];
	}
	/* Each writes its number to where it leads. */
	run_sh("for i in 0 1 2; do echo $i >&$i; done");
	for (int i = 0; i < 3; i++)
		dup2(t->saved[i], i);
	ck_assert_int_eq(status, 0);
	for (int i = 0; i < 3; i++) {
		char found[16] = "", expected[16] = "";
		size_t len = 0;

		for (int to = 0; to < 3; to++) {
			if (order[to] != i)
				continue;
			expected[len++] = (char)('0' + to);
			expected[len++] = '\n';
		}
		ck_assert_int_ge(pread(t->files[i], found, 15, 0), 0);
		ck_assert_str_eq(found, expected);
		ck_assert_int_eq(ftruncate(t->files[i], 0), 0);
		lseek(t->files[i], 0, SEEK_SET);
	}
}

START_TEST(descriptors_may_have_any_number)
{
	static const int orders[][3] = {{0, 1, 2}, {1, 2, 0}, {2, 0, 1},
	    {2, 1, 0}, {0, 2, 1}, {1, 0, 2}, {0, 0, 0}, {2, 2, -1}, {-1, 0, 1}};
	struct three t;

	three_init(&t);
	for (size_t i = 0; i < ARRAY_LEN(orders); i++)
		three_run(&t, orders[i]);
	three_finish(&t);
}
END_TEST

START_TEST(a_script_needs_no_first_line)
{
	char path[] = "/tmp/test_exec_process.XXXXXX";
	int fd = mkstemp(path);
	const char *const argv[] = {path, "a", "b c", NULL};

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "echo $# $2; exit 4\n", 19), 19);
	fchmod(fd, 0700);
	close(fd);
	catch_argv(argv);
	unlink(path);
	ck_assert_str_eq(text, "2 b c\n");
	ck_assert_int_eq(WEXITSTATUS(status), 4);
}
END_TEST

/* Signals and numbers */

static int
signal_one(struct task *self, void *arg, void **result, struct err *error)
{
	const char *const argv[] = {
	    "/bin/sh", "-c", "sleep 100 & sleep 100 & echo; wait", NULL};
	struct process *p;
	int ends[2];
	char c;

	(void)self;
	(void)arg;
	(void)result;
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	request.argv = argv;
	request.fds[1] = ends[1];
	p = executor->start(executor, &loop, &request, error);
	ck_assert_ptr_nonnull(p);
	close(ends[1]);
	/* By then it has children; they keep the pipe open until they end. */
	ck_assert_int_eq(read(ends[0], &c, 1), 1);
	executor->signal(executor, p, SIGTERM);
	ck_assert_int_eq(read(ends[0], &c, 1), 0);
	close(ends[0]);
	if (future_await(&p->exited, NULL, error) < 0)
		return -1;
	status = p->status;
	/* What has ended can be signalled until it is released. */
	executor->signal(executor, p, SIGKILL);
	executor->release(executor, p);
	return 0;
}

START_TEST(a_signal_is_for_all_of_the_group)
{
	in_loop(signal_one);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGTERM);
}
END_TEST

enum {
	MANY = 200
};

static int
run_many(struct task *self, void *arg, void **result, struct err *error)
{
	struct process *all[MANY];
	int n = is_instrumented() ? MANY / 10 : MANY;

	(void)self;
	(void)arg;
	(void)result;
	for (int i = 0; i < n; i++) {
		char script[40];
		const char *const argv[] = {"/bin/sh", "-c", script, NULL};

		snprintf(script, sizeof(script), "exit %d", i);
		request.argv = argv;
		all[i] = executor->start(executor, &loop, &request, error);
		if (all[i] == NULL)
			return -1;
	}
	for (int i = n - 1; i >= 0; i--) {
		if (future_await(&all[i]->exited, NULL, error) < 0)
			return -1;
		ck_assert_int_eq(WEXITSTATUS(all[i]->status), i);
		executor->release(executor, all[i]);
	}
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	return 0;
}

static int
n_open(void)
{
	int n = 0;

	for (int fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

START_TEST(two_hundred_run_at_once_and_leave_nothing)
{
	int before;

	run_sh("exit 0");
	before = n_open();
	in_loop(run_many);
	ck_assert_int_eq(n_open(), before);
}
END_TEST

START_TEST(where_there_are_many_descriptors_a_child_has_three)
{
	static const char *const ls[] = {"/bin/ls", "/proc/self/fd", NULL};
	int fds[700], n = 0, before;

	/* There no table is shared, and descriptors of its own are among ours. */
	if (RUNNING_ON_VALGRIND)
		return;
	run_sh("exit 0");
	while (n < 700 && (fds[n] = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0)
		n++;
	if (n < 700) {
		while (n > 0)
			close(fds[--n]);
		return;
	}
	before = n_open();
	catch_argv(ls);
	/* The fourth is that of ls itself. */
	ck_assert_str_eq(text, "0\n1\n2\n3\n");
	ck_assert_int_eq(status, 0);
	/* Its standard output was closed by us, and is nowhere kept open. */
	ck_assert_int_eq(n_open(), before);
	catch_sh("readlink /proc/self/fd/0 /proc/self/fd/2");
	ck_assert_str_eq(text, "/dev/null\n/dev/null\n");
	while (n > 0)
		close(fds[--n]);
}
END_TEST

START_TEST(too_many_descriptors_are_told_and_nothing_is_left)
{
	static const char *const yes[] = {"/bin/true", NULL};
	int fds[1024], n = 0;

	run_argv(yes);
	while (n < 1024 && (fds[n] = open("/dev/null", O_CLOEXEC)) >= 0)
		n++;
	if (n == 1024) {
		/* No limit within reach. */
		while (n > 0)
			close(fds[--n]);
		return;
	}
	run_argv(yes);
	while (n > 0)
		close(fds[--n]);
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_int_eq(e.sys, EMFILE);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	err_clear(&e);
	run_argv(yes);
	ck_assert_int_eq(status, 0);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("exec_process");
	TCase *tc = tcase_create("ends");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_exit_status_is_told);
	tcase_add_test(tc, a_signal_is_told);
	tcase_add_test(tc, what_can_not_be_executed_is_told_with_its_path);
	tcase_add_test(tc, a_folder_that_is_not_there_is_told);
	tcase_add_test(tc, an_error_is_followed_by_a_success);
	suite_add_tcase(s, tc);
	tc = tcase_create("what it finds");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, it_runs_in_its_folder);
	tcase_add_test(tc, a_relative_program_is_one_of_its_folder);
	tcase_add_test(tc, its_environment_is_the_one_given);
	tcase_add_test(tc, its_path_is_where_it_is_searched);
	tcase_add_test(tc, it_has_three_descriptors_and_no_other);
	tcase_add_test(tc, what_is_not_given_is_dev_null);
	tcase_add_test(tc, its_mask_is_empty_and_nothing_is_ignored);
	tcase_add_test(tc, our_own_mask_stays);
	tcase_add_test(tc, a_hangup_that_we_ignore_it_ignores);
	tcase_add_test(tc, it_leads_a_session_of_its_own);
	tcase_add_test(tc, descriptors_may_have_any_number);
	tcase_add_test(tc, a_script_needs_no_first_line);
	suite_add_tcase(s, tc);
	tc = tcase_create("signals and numbers");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_signal_is_for_all_of_the_group);
	tcase_add_test(tc, two_hundred_run_at_once_and_leave_nothing);
	tcase_add_test(tc, where_there_are_many_descriptors_a_child_has_three);
	tcase_add_test(tc, too_many_descriptors_are_told_and_nothing_is_left);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
