#include "cmd/front.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/interrupt.h"
#include "core/clock.h"
#include "core/macros.h"
#include "core/mechanism.h"
#include "jobs/procfs.h"
#include "jobs/signame.h"
#include "jobs/tree.h"

/* Not "taskctl", so that killall(1) of it meets the front alone. */
#define RUNNER_NAME "tctl-runner"

/* After the second signal all is gone in 2 s (R14). */
#define LAST_GRACE (1800 * CLOCK_MILLISECOND)

/* How long we try to kill what a killed runner has left. */
#define SWEEP_TIME (3 * CLOCK_SECOND)

struct front_will {
	volatile bool has_begun; /* jobs may run from now on */
	volatile bool is_over;   /* the run has come to its end */
	volatile int status;
	volatile int signal; /* to die by, or 0 */
};

/* Passed on; unless they were ignored, as by nohup(1) or a shell's "&". */
static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

/* The front's own state. */
struct watch {
	pid_t runner;
	const char *run;
	struct front_will *will;
	sigset_t signals;
	unsigned n_interrupts;
	int interrupt;    /* the first of them */
	int64_t deadline; /* for the runner to end; or 0 */
};

static int64_t
now(void)
{
	struct clock real = {.is_virtual = false};

	return clock_now(&real);
}

static void
pause_for(int64_t ns)
{
	struct timespec ts = {ns / CLOCK_SECOND, (long)(ns % CLOCK_SECOND)};

	nanosleep(&ts, NULL);
}

/* The end */

/* What the runner has left is ours now: end it.  Returns how many there were. */
static size_t
sweep(const struct watch *w)
{
	struct procfs_list found = {0}, left = {0};
	int64_t deadline = now() + SWEEP_TIME;
	struct forest f;
	size_t n;

	forest_init(&f, w->run, false);
	forest_list_strays(&f, &found);
	do {
		tree_kill_strays(&f);
		pause_for(CLOCK_MILLISECOND);
		left.n = 0;
		forest_list_strays(&f, &left);
	} while (left.n > 0 && now() < deadline);
	for (n = 0; n < left.n; n++)
		fprintf(stderr,
		    "taskctl: pid %ld (state %c) cannot be killed; leaving "
		    "it\n",
		    (long)left.at[n].pid, left.at[n].state);
	n = found.n;
	procfs_list_finish(&found);
	procfs_list_finish(&left);
	forest_finish(&f);
	cgroups_clean();
	return n;
}

static void
exit_by(int status, int signal)
{
	if (signal != 0) {
		interrupt_die(signal);
		status = 128 + signal;
	}
	exit(status);
}

static void
follow(const struct watch *w, int status)
{
	char name[SIGNAME_TEXT_SIZE];
	size_t n;

	if (w->will->is_over)
		exit_by(w->will->status, w->will->signal);
	/* It has ended before it was a run: bad input, say. */
	if (WIFEXITED(status))
		exit_by(WEXITSTATUS(status), w->interrupt);
	n = sweep(w);
	if (w->interrupt == 0)
		fprintf(stderr,
		    "taskctl: the runner was killed by %s; %zu process%s of "
		    "its jobs ended\n",
		    signame_format(WTERMSIG(status), name, sizeof(name)), n,
		    n == 1 ? "" : "es");
	exit_by(EXIT_TASKCTL, w->interrupt);
}

/* The front's life */

/* Reap all that has ended; the runner's end is ours. */
static void
reap(const struct watch *w)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) != 0) {
		if (pid < 0 && errno != EINTR)
			return;
		if (pid != w->runner)
			continue;
		if (WIFSTOPPED(status))
			raise(SIGSTOP);
		else
			follow(w, status);
	}
}

/* It does not listen yet, and may read a file that never ends. */
static int
in_its_place(int sig)
{
	if (sig == SIGCONT)
		return SIGCONT;
	return sig == SIGTSTP ? SIGSTOP : SIGKILL;
}

static void
pass_on(struct watch *w, int sig)
{
	kill(w->runner, w->will->has_begun ? sig : in_its_place(sig));
	if (sig == SIGTSTP || sig == SIGCONT)
		return;
	if (w->interrupt == 0)
		w->interrupt = sig;
	if (++w->n_interrupts == 2)
		w->deadline = now() + LAST_GRACE;
}

/* Wait for a signal; 0 when the runner has had its time. */
static int
next_signal(const struct watch *w)
{
	int64_t left = w->deadline - now();
	struct timespec ts;

	if (w->deadline == 0)
		return sigwaitinfo(&w->signals, NULL);
	if (left <= 0)
		return 0;
	ts.tv_sec = left / CLOCK_SECOND;
	ts.tv_nsec = (long)(left % CLOCK_SECOND);
	return sigtimedwait(&w->signals, NULL, &ts);
}

__attribute__((noreturn)) static void
watch(struct watch *w)
{
	for (;;) {
		int sig = next_signal(w);

		if (sig > 0 && sig != SIGCHLD)
			pass_on(w, sig);
		if (w->deadline != 0 && now() >= w->deadline)
			kill(w->runner, SIGKILL);
		reap(w);
	}
}

/* The split */

/* The signals that the front waits for. */
static void
select_signals(sigset_t *set)
{
	size_t i;

	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	sigaddset(set, SIGCONT);
	for (i = 0; i < ARRAY_LEN(passed_on); i++) {
		struct sigaction old;

		if (sigaction(passed_on[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaddset(set, passed_on[i]);
	}
}

static struct front_will *
make_will(void)
{
	void *page = mmap(NULL, sizeof(struct front_will),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? NULL : page;
}

/*
 * Nor is it to be met by pkill -f(1) with "taskctl run": who kills both halves
 * leaves nobody to end the jobs.
 */
static void
rename_words(void)
{
	char *word = program_invocation_name;
	size_t room = strlen(word), n = strlen(RUNNER_NAME);

	memset(word, 0, room);
	memcpy(word, RUNNER_NAME, n < room ? n : room);
}

static void
become_runner(struct front *f, const int ends[2])
{
	close(ends[1]);
	f->lifeline = ends[0];
	setsid();
	/* Nothing has started, and a file that is opened may never answer. */
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0L, 0L, 0L);
	prctl(PR_SET_NAME, RUNNER_NAME);
	rename_words();
}

void
front_split(struct front *f, const char *run)
{
	struct watch w = {.run = run};
	int ends[2] = {-1, -1};

	*f = (struct front){.lifeline = -1, .will = make_will()};
	w.will = f->will;
	select_signals(&w.signals);
	sigprocmask(SIG_BLOCK, &w.signals, NULL);
	if (!mechanism_is_off(MECHANISM_SUBREAPER))
		prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
	w.runner = f->will == NULL || pipe2(ends, O_CLOEXEC) < 0 ? -1 : fork();
	if (w.runner > 0) {
		close(ends[0]);
		watch(&w);
	}
	f->is_there = w.runner == 0;
	if (f->is_there) {
		become_runner(f, ends);
		return;
	}
	fprintf(stderr,
	    "taskctl: no process to watch over the run: %s; if taskctl is "
	    "killed, jobs may go on\n",
	    strerror(errno));
	if (ends[0] >= 0) {
		close(ends[0]);
		close(ends[1]);
	}
	/* Until the run listens to them they end us: nothing has started. */
	sigprocmask(SIG_UNBLOCK, &w.signals, NULL);
}

bool
front_is_in_background(const struct front *f)
{
	struct procfs_process p;

	/* Only a process of the terminal's session may ask the terminal. */
	return f->is_there && procfs_read(getppid(), &p) && p.foreground > 0 &&
	       p.foreground != p.pgid;
}

void
front_begin(struct front *f)
{
	if (!f->is_there)
		return;
	/* If we are stopped then, we have to see that the lifeline is cut. */
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGCONT, 0L, 0L, 0L);
	f->will->has_begun = true;
}

void
front_leave(struct front *f, int status, int signal)
{
	if (!f->is_there) {
		if (signal != 0)
			interrupt_die(signal);
		return;
	}
	f->will->status = status;
	f->will->signal = signal;
	f->will->is_over = true;
}
