#include "jobs/spawn.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mechanism.h"
#include "core/mem.h"
#include "jobs/clone.h"
#include "jobs/program.h"

#ifdef HAVE_VALGRIND_VALGRIND_H
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

/* Of a script without #!, which needs a longer argv on the child's stack. */
#define SCRIPT_WORDS_MAX 1024

/*
 * Of functions that are left by an exec: AddressSanitizer would take the stack
 * for another, and what they have marked of our shared memory would stay so.
 */
#define NOT_RETURNING __attribute__((no_sanitize("address")))

#define CHILD_STACK_SIZE ((size_t)64 * 1024)

/* A descriptor from here on tells that there are many. */
#define SHARE_ABOVE 512

struct spawner {
	char *stack;
	int null_fd;   /* /dev/null */
	bool no_clone; /* the kernel, or valgrind, refuses our flags */
	bool no_cgroup;
	bool no_pidfd;
	pid_t self;
	const struct rlimit *files; /* that a child has; NULL: as we have */
	sigset_t all;
	/* Signals whose disposition the child has to put back. */
	int reset[NSIG];
	size_t n_reset;
	bool has_looked;
	struct program program;
	int low[3]; /* where descriptors are that a child is to keep, or -1 */
	bool no_sharing;
};

/* What the child needs and answers; on the parent's stack. */
struct child {
	struct spawner *spawner;
	const struct exec_request *request;
	const char *path;
	int fds[3];
	bool is_sharing; /* our descriptors, until it has its own */
	int error;       /* errno of what failed, or 0 */
	const char *what;
};

/* The child: shares our memory, so it only makes system calls. */

/* Take a table of its own, with the lowest of our descriptors alone. */
static int
unshare_descriptors(const struct child *c)
{
	const int *low = c->spawner->low;
	int top = low[0] > low[1] ? low[0] : low[1];

	top = top > low[2] ? top : low[2];
#if defined(SYS_close_range) && defined(CLOSE_RANGE_UNSHARE)
	return (int)syscall(
	    SYS_close_range, (unsigned)top + 1, ~0U, CLOSE_RANGE_UNSHARE);
#else
	errno = ENOSYS;
	return -1;
#endif
}

static int
set_descriptors(const struct child *c)
{
	int fds[3], i;

	/* Above 2 first, or one could be overwritten before it is used. */
	for (i = 0; i < 3; i++) {
		fds[i] = c->fds[i];
		if (fds[i] < 0)
			fds[i] = c->spawner->null_fd;
		else if (fds[i] < 3 && fds[i] != i)
			fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 3);
		if (fds[i] < 0)
			return -1;
	}
	for (i = 0; i < 3; i++) {
		if (fds[i] == i ? fcntl(i, F_SETFD, 0) < 0
				: dup2(fds[i], i) < 0)
			return -1;
	}
	return 0;
}

/*
 * The two that the C library keeps for itself, and lets nobody touch: a
 * posix_spawn(3) of whoever started us may have left them ignored.
 */
static void
reset_hidden_signals(void)
{
	static const unsigned long zeroed[8]; /* the kernel's SIG_DFL */
	int sig;

	for (sig = 32; sig <= 33; sig++)
		syscall(SYS_rt_sigaction, sig, zeroed, NULL, (size_t)8);
}

static void
set_signals(const struct spawner *s)
{
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigset_t none;
	size_t i;

	for (i = 0; i < s->n_reset; i++)
		sigaction(s->reset[i], &action, NULL);
	reset_hidden_signals();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A file that the kernel does not know is a script for sh, as execvp(3) has it. */
NOT_RETURNING static void
exec_script(const struct child *c)
{
	const char *const *argv = c->request->argv;
	const char *script[SCRIPT_WORDS_MAX + 2];
	size_t n = 0, i;

	while (argv[n] != NULL)
		n++;
	if (n > SCRIPT_WORDS_MAX)
		return;
	script[0] = "/bin/sh";
	script[1] = c->path;
	for (i = 1; i <= n; i++)
		script[i + 1] = argv[i];
	execve("/bin/sh", (char *const *)(uintptr_t)script, c->request->envp);
}

NOT_RETURNING __attribute__((noreturn)) static void
run_child(struct child *c)
{
	const struct exec_request *request = c->request;

	c->what = NULL;
	if (c->is_sharing && unshare_descriptors(c) < 0)
		goto failed;
	setsid();
	c->what = "descriptors";
	if (set_descriptors(c) < 0)
		goto failed;
	c->what = request->cwd;
	if (request->cwd != NULL && chdir(request->cwd) < 0)
		goto failed;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* We had died before: nobody will tell, and nobody wait for it. */
	c->what = "taskctl was killed";
	errno = ESRCH;
	if (getppid() != c->spawner->self)
		goto failed;
	if (c->spawner->files != NULL)
		setrlimit(RLIMIT_NOFILE, c->spawner->files);
	set_signals(c->spawner);
	c->what = c->path;
	execve(c->path, (char *const *)(uintptr_t)request->argv, request->envp);
	if (errno == ENOEXEC) {
		exec_script(c);
		errno = ENOEXEC;
	}
failed:
	c->error = errno;
	_exit(127);
}

NOT_RETURNING static int
child_main(void *arg)
{
	run_child(arg);
}

/* The parent */

static pid_t
clone_child(struct spawner *s, struct child *c, int *pidfd)
{
	return clone(child_main, s->stack + CHILD_STACK_SIZE,
	    CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD |
		(c->is_sharing ? CLONE_FILES : 0),
	    c, pidfd);
}

static int
open_pidfd(pid_t pid)
{
#ifdef SYS_pidfd_open
	return (int)syscall(SYS_pidfd_open, pid, 0);
#else
	(void)pid;
	return -1;
#endif
}

static pid_t
vfork_child(struct child *volatile c, int *pidfd)
{
	pid_t pid = vfork();

	if (pid == 0)
		run_child(c);
	if (pid > 0 && c->error == 0 && !c->spawner->no_pidfd)
		*pidfd = open_pidfd(pid);
	return pid;
}

/* At the first start: by then our own handlers are in place. */
static void
look_at_dispositions(struct spawner *s)
{
	int sig;

	s->has_looked = true;
	for (sig = 1; sig < NSIG; sig++) {
		struct sigaction old;

		if (sigaction(sig, NULL, &old) < 0 || old.sa_handler == SIG_DFL)
			continue;
		/* nohup(1): what we were told to ignore, jobs ignore. */
		if (sig == SIGHUP && old.sa_handler == SIG_IGN)
			continue;
		s->reset[s->n_reset++] = sig;
	}
}

static bool
is_refused(void)
{
	return errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP;
}

static pid_t
try_cgroup(struct spawner *s, struct child *c, struct birth *birth)
{
	struct clone_request request = {
	    .cgroup_fd = birth->cgroup_fd,
	    .shares_files = c->is_sharing,
	    .stack = s->stack,
	    .stack_size = CHILD_STACK_SIZE,
	    .main = child_main,
	    .arg = c,
	};
	pid_t pid;

	if (birth->cgroup_fd < 0 || s->no_cgroup || s->no_clone)
		return -1;
	pid = clone_into_cgroup(&request, &birth->pidfd);
	birth->in_cgroup = pid > 0;
	if (pid < 0 && (is_refused() || errno == EACCES || errno == EBUSY))
		s->no_cgroup = true;
	return pid;
}

/* Signals stay blocked until the child has its own dispositions (R20). */
static pid_t
start_child(struct spawner *s, struct child *c, struct birth *birth)
{
	sigset_t old;
	pid_t pid;
	int saved_errno;

	sigprocmask(SIG_BLOCK, &s->all, &old);
	pid = try_cgroup(s, c, birth);
	if (pid < 0 && !s->no_clone) {
		pid = clone_child(s, c, &birth->pidfd);
		if (pid < 0 && is_refused())
			s->no_clone = true;
	}
	if (pid < 0 && s->no_clone)
		pid = vfork_child(c, &birth->pidfd);
	saved_errno = errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	errno = saved_errno;
	return pid;
}

/*
 * A child copies our table of descriptors, and closes it at its exec: of some
 * thousands that is most of what a start costs.  Where there are many it shares
 * the table, then takes a small one of its own, with what it needs at low numbers.
 */
static void
place_descriptors(struct spawner *s, struct child *c)
{
	int i, top = -1;

	for (i = 0; i < 3; i++) {
		c->fds[i] = c->request->fds[i];
		top = c->fds[i] > top ? c->fds[i] : top;
	}
	c->is_sharing = top >= SHARE_ABOVE && !s->no_sharing && !s->no_clone;
	for (i = 0; i < 3 && c->is_sharing; i++) {
		int fd = c->fds[i] < 0 ? s->null_fd : c->fds[i];

		c->is_sharing = dup3(fd, s->low[i], O_CLOEXEC) >= 0;
	}
	for (i = 0; i < 3 && c->is_sharing; i++)
		c->fds[i] = s->low[i];
}

/* Who looks whether a file is still open must not find it here. */
static void
clear_places(struct spawner *s, const struct child *c)
{
	int i;

	for (i = 0; i < 3 && c->is_sharing; i++)
		dup3(s->null_fd, s->low[i], O_CLOEXEC);
}

/* Returns -1 with *e set and no child left. */
static pid_t
try_spawn(
    struct spawner *s, struct child *c, struct birth *birth, struct err *e)
{
	pid_t pid;

	c->error = 0;
	birth->pidfd = -1;
	birth->in_cgroup = false;
	place_descriptors(s, c);
	pid = start_child(s, c, birth);
	clear_places(s, c);
	if (pid < 0)
		return (pid_t)err_sys(e, "starting a process");
	if (c->error == 0)
		return pid;
	if (birth->pidfd >= 0)
		close(birth->pidfd);
	birth->pidfd = -1;
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	errno = c->error;
	return (pid_t)err_sys(
	    e, "%s", c->what == NULL ? "descriptors" : c->what);
}

pid_t
spawn(struct spawner *s, const struct exec_request *request,
    struct birth *birth, struct err *e)
{
	struct child c = {.spawner = s, .request = request};
	pid_t pid;

	if (!s->has_looked)
		look_at_dispositions(s);
	c.path = program_find(&s->program, request->argv[0], request->envp, e);
	if (c.path == NULL)
		return -1;
	pid = try_spawn(s, &c, birth, e);
	if (pid > 0 || !c.is_sharing || c.what != NULL)
		return pid;
	/* Before Linux 5.9 there was no table to be had so. */
	s->no_sharing = true;
	err_clear(e);
	return try_spawn(s, &c, birth, e);
}

struct spawner *
spawner_create(const struct rlimit *files)
{
	struct spawner *s = xcalloc(1, sizeof(*s));
	int i;

	s->self = getpid();
	s->files = files;
	s->stack = mmap(NULL, CHILD_STACK_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (s->stack == MAP_FAILED)
		abort();
	s->null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (i = 0; i < 3; i++) {
		s->low[i] = fcntl(s->null_fd, F_DUPFD_CLOEXEC, 3);
		s->no_sharing = s->no_sharing || s->low[i] < 0;
	}
	/* It ends a program that asks for this. */
	s->no_sharing = s->no_sharing || RUNNING_ON_VALGRIND != 0;
	sigfillset(&s->all);
	s->no_pidfd = mechanism_is_off(MECHANISM_PIDFD);
	s->no_clone = s->no_pidfd;
	return s;
}

void
spawner_destroy(struct spawner *s)
{
	int i;

	munmap(s->stack, CHILD_STACK_SIZE);
	close(s->null_fd);
	for (i = 0; i < 3; i++)
		close(s->low[i]);
	program_finish(&s->program);
	free(s);
}
