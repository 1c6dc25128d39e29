/*
 * pty - run a command as the foreground job of a terminal of its own.
 *
 *	pty [-w SECONDS] [STEP ARG]... -- COMMAND [ARG...]
 *
 * The steps are done in turn while the command runs; each waits for what it
 * names, at most SECONDS (20).  What the command writes to the terminal goes to
 * standard output, and what becomes of it to standard error: "stopped",
 * "exit 0", "signal INT".  The command is in a process group of its own, in the
 * foreground, as an interactive shell would have it.
 *
 *	expect TEXT	until the command has written TEXT since the last step
 *	file NAME	until there is a file of this name
 *	send KEYS	press keys; ^C, ^Z, and ^| for Ctrl-backslash
 *	sleep SECONDS	wait
 *	stopped X	until the command has stopped; X is not looked at
 *	fg X		put it in the foreground again and continue it
 *	kill NAME	send a signal to the command's group
 *	run TEXT	run a command by the shell, wait for it
 *
 * Exit status: that of the command, 128+n if a signal ended it; 124 if a step
 * or the end did not come in time: the command is killed then; 123 if the
 * terminal's settings are not what they were.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/signals.h"

struct session {
	int master, slave;
	pid_t job;
	struct termios settings;
	double patience;
	char seen[65536]; /* what the job wrote, since the last expect */
	size_t n_seen;
	bool is_stopped, has_ended;
	int status;
};

static void
die(const char *what)
{
	fprintf(stderr, "pty: %s: %s\n", what, strerror(errno));
	exit(122);
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* The terminal */

static void
open_terminal(struct session *s)
{
	s->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (s->master < 0 || grantpt(s->master) < 0 || unlockpt(s->master) < 0)
		die("posix_openpt");
	s->slave = open(ptsname(s->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (s->slave < 0 || ioctl(s->slave, TIOCSCTTY, 0) < 0)
		die("terminal");
	tcgetattr(s->slave, &s->settings);
	/* What stty tostop does: who writes from the background stops. */
	s->settings.c_lflag |= TOSTOP;
	tcsetattr(s->slave, TCSANOW, &s->settings);
}

static void
start(struct session *s, char **command)
{
	s->job = fork();
	if (s->job < 0)
		die("fork");
	setpgid(s->job, s->job);
	if (s->job > 0) {
		tcsetpgrp(s->slave, s->job);
		return;
	}
	tcsetpgrp(s->slave, getpid());
	for (int fd = 0; fd <= 2; fd++)
		dup2(s->slave, fd);
	for (int sig = 1; sig < 32; sig++)
		signal(sig, SIG_DFL);
	execvp(command[0], command);
	_exit(127);
}

/* What happens */

static void
take_output(struct session *s, int timeout_ms)
{
	struct pollfd p = {s->master, POLLIN, 0};
	ssize_t n;

	if (poll(&p, 1, timeout_ms) <= 0)
		return;
	if (s->n_seen > sizeof(s->seen) / 2) {
		s->n_seen /= 2;
		memmove(s->seen, s->seen + s->n_seen, s->n_seen);
	}
	n = read(
	    s->master, s->seen + s->n_seen, sizeof(s->seen) - 1 - s->n_seen);
	if (n <= 0)
		return;
	if (write(STDOUT_FILENO, s->seen + s->n_seen, (size_t)n) < 0)
		die("stdout");
	s->n_seen += (size_t)n;
	s->seen[s->n_seen] = '\0';
}

static void
take_changes(struct session *s)
{
	int status;

	if (s->has_ended ||
	    waitpid(s->job, &status, WNOHANG | WUNTRACED) != s->job)
		return;
	if (WIFSTOPPED(status)) {
		s->is_stopped = true;
		fprintf(stderr, "stopped\n");
		return;
	}
	s->has_ended = true;
	if (WIFSIGNALED(status)) {
		s->status = 128 + WTERMSIG(status);
		fprintf(stderr, "signal %s\n", signal_name(WTERMSIG(status)));
	} else {
		s->status = WEXITSTATUS(status);
		fprintf(stderr, "exit %d\n", s->status);
	}
}

/* Let things happen until a step's condition holds; false if it is too late. */
static bool
wait_until(struct session *s, bool (*holds)(struct session *, const char *),
    const char *arg)
{
	double until = now() + s->patience;

	do {
		take_output(s, 20);
		take_changes(s);
		if (holds(s, arg))
			return true;
	} while (now() < until);
	return false;
}

static bool
has_seen(struct session *s, const char *text)
{
	char *at = memmem(s->seen, s->n_seen, text, strlen(text));

	if (at == NULL)
		return false;
	at += strlen(text);
	s->n_seen -= (size_t)(at - s->seen);
	memmove(s->seen, at, s->n_seen);
	return true;
}

static bool
is_there(struct session *s, const char *file)
{
	(void)s;
	return access(file, F_OK) == 0;
}

static bool
is_stopped(struct session *s, const char *arg)
{
	(void)arg;
	return s->is_stopped;
}

static bool
has_ended(struct session *s, const char *arg)
{
	(void)arg;
	return s->has_ended;
}

static bool
never(struct session *s, const char *arg)
{
	(void)s;
	(void)arg;
	return false;
}

/* Steps */

static void
press(struct session *s, const char *keys)
{
	for (; *keys != '\0'; keys++) {
		char key = *keys;

		if (key == '^' && keys[1] != '\0') {
			keys++;
			key = (char)(*keys & 0x1f);
		}
		if (write(s->master, &key, 1) < 0)
			die("write");
	}
}

static void
go_on(struct session *s)
{
	tcsetpgrp(s->slave, s->job);
	s->is_stopped = false;
	kill(-s->job, SIGCONT);
}

static void
pause_for(struct session *s, const char *seconds)
{
	double patience = s->patience;

	s->patience = strtod(seconds, NULL);
	wait_until(s, never, NULL);
	s->patience = patience;
}

/* False when what it waits for has not come. */
static bool
step(struct session *s, const char *verb, const char *arg)
{
	if (strcmp(verb, "expect") == 0)
		return wait_until(s, has_seen, arg);
	if (strcmp(verb, "file") == 0)
		return wait_until(s, is_there, arg);
	if (strcmp(verb, "stopped") == 0)
		return wait_until(s, is_stopped, arg);
	if (strcmp(verb, "send") == 0)
		press(s, arg);
	else if (strcmp(verb, "sleep") == 0)
		pause_for(s, arg);
	else if (strcmp(verb, "fg") == 0)
		go_on(s);
	else if (strcmp(verb, "kill") == 0)
		kill(-s->job, signal_number(arg));
	else if (strcmp(verb, "run") == 0)
		return system(arg) == 0;
	else
		die(verb);
	return true;
}

/* Close the session: what is left of the output, and the settings. */
static int
finish(struct session *s)
{
	struct termios settings;

	for (int i = 0; i < 5; i++)
		take_output(s, 10);
	if (tcgetattr(s->slave, &settings) == 0 &&
	    (settings.c_lflag != s->settings.c_lflag ||
		settings.c_iflag != s->settings.c_iflag ||
		settings.c_oflag != s->settings.c_oflag)) {
		fprintf(stderr, "the terminal's settings have changed\n");
		return 123;
	}
	return s->status;
}

static int
too_late(struct session *s, const char *verb, const char *arg)
{
	fprintf(stderr, "pty: in vain: %s %s\n", verb, arg);
	kill(-s->job, SIGKILL);
	wait_until(s, has_ended, NULL);
	return 124;
}

/* Become the leader of a session; the caller waits for our status. */
static void
become_leader(void)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die("fork");
	if (pid > 0) {
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			continue;
		exit(WIFEXITED(status) ? WEXITSTATUS(status) : 121);
	}
	setsid();
	/* The terminal is ours to give away, though we are in the background. */
	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
}

int
main(int argc, char **argv)
{
	static struct session s = {.patience = 20};
	int first = 1, command = 1;

	if (argc > 2 && strcmp(argv[1], "-w") == 0) {
		s.patience = strtod(argv[2], NULL);
		first = 3;
	}
	for (command = first; command < argc; command++) {
		if (strcmp(argv[command], "--") == 0)
			break;
	}
	if (command >= argc - 1 || (command - first) % 2 != 0) {
		fputs("Usage: pty [-w SECONDS] [STEP ARG]... -- COMMAND...\n",
		    stderr);
		return 122;
	}
	become_leader();
	open_terminal(&s);
	start(&s, argv + command + 1);
	for (int i = first; i < command; i += 2) {
		if (!step(&s, argv[i], argv[i + 1]))
			return too_late(&s, argv[i], argv[i + 1]);
	}
	if (!wait_until(&s, has_ended, NULL))
		return too_late(&s, "the end", "");
	return finish(&s);
}
