#include "core/overflow.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/run.h"
#include "core/task.h"

#include "tests/harness.h"
#include "tests/instrumented.h"
#include "tests/task_test.h"

/* Uses up any stack; the sum keeps the call from becoming a jump. */
static int
recurse(volatile int n)
{
	volatile char filler[256];

	filler[n % 256] = 1;
	return n < 0 ? 0 : recurse(n + 1) + filler[n % 256];
}

TASK(overflows)
{
	return recurse(1) < 0 ? -1 : 0;
}

/* A fault that has nothing to do with stacks. */
TASK(faults)
{
	volatile char *page =
	    mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	*page = 1;
	return 0;
}

/* Run fn as a task of another process; what it says is in text. */
static int
status_of(task_fn *fn, const char *name, char *text, size_t size)
{
	struct rlimit no_core = {0, 0};
	size_t used = 0;
	ssize_t n;
	int fds[2], status;
	pid_t pid;

	ck_assert_int_eq(pipe(fds), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct loop l;

		setrlimit(RLIMIT_CORE, &no_core);
		dup2(fds[1], STDERR_FILENO);
		loop_init(&l, LOOP_VIRTUAL_CLOCK);
		overflow_install(&l);
		(void)run(&l, name, fn, NULL, false, NULL, NULL);
		_exit(0);
	}
	close(fds[1]);
	while ((n = read(fds[0], text + used, size - 1 - used)) > 0)
		used += (size_t)n;
	text[used] = '\0';
	close(fds[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

START_TEST(a_task_that_overflows_its_stack_is_named)
{
	char text[256];
	int status = status_of(overflows, "greedy", text, sizeof(text));

	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGSEGV);
	ck_assert_str_eq(text, "taskctl: stack overflow in task greedy\n");
}
END_TEST

START_TEST(a_task_without_a_name_is_said_to_be_so)
{
	char text[256];
	int status = status_of(overflows, NULL, text, sizeof(text));

	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGSEGV);
	ck_assert_str_eq(text, "taskctl: stack overflow in task (unnamed)\n");
}
END_TEST

START_TEST(another_fault_is_not_taken_for_an_overflow)
{
	char text[256];
	int status = status_of(faults, "innocent", text, sizeof(text));

	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGSEGV);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(remove_puts_the_default_back)
{
	struct sigaction segv, bus;
	struct loop l;

	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	overflow_install(&l);
	overflow_install(&l);
	sigaction(SIGSEGV, NULL, &segv);
	ck_assert_int_ne(segv.sa_flags & SA_ONSTACK, 0);
	overflow_remove();
	sigaction(SIGSEGV, NULL, &segv);
	sigaction(SIGBUS, NULL, &bus);
	ck_assert(segv.sa_handler == SIG_DFL);
	ck_assert(bus.sa_handler == SIG_DFL);
	overflow_remove();
	loop_finish(&l);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("overflow");
	TCase *c = tcase_create("faults");

	/* The tools have handlers of their own. */
	if (!is_instrumented()) {
		tcase_add_test(c, a_task_that_overflows_its_stack_is_named);
		tcase_add_test(c, a_task_without_a_name_is_said_to_be_so);
		tcase_add_test(c, another_fault_is_not_taken_for_an_overflow);
		tcase_add_test(c, remove_puts_the_default_back);
	}
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
