/*
 * limit - the least that running N processes can cost.
 *
 *	limit [-o DIR] N J COMMAND [ARG...]
 *
 * Runs COMMAND N times with J in flight: vfork, exec, wait, and nothing else.
 * J of 1 is the limit of a chain.  With -o each process writes its stdout to a
 * file of its own in DIR.  Links nothing of taskctl.
 *
 * Exit status: 0, 1 when a process failed, 2 when it was called wrongly.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *directory; /* or NULL */

static void
die(const char *what)
{
	fprintf(stderr, "limit: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

/* The file of process i, or -1 when stdout is to be ours. */
static int
open_output(long i)
{
	char path[4096];
	int fd;

	if (directory == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/out.%ld", directory, i);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		die(path);
	return fd;
}

static void
start(char **argv, int fd)
{
	pid_t pid = vfork();

	if (pid < 0)
		die("vfork");
	if (pid > 0)
		return;
	if (fd >= 0)
		dup2(fd, STDOUT_FILENO);
	execve(argv[0], argv, environ);
	_exit(127);
}

/* Wait for one process.  True when it succeeded. */
static bool
reap(void)
{
	int status;

	while (waitpid(-1, &status, 0) < 0) {
		if (errno != EINTR)
			die("waitpid");
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int
main(int argc, char **argv)
{
	long n, at_once, started = 0, ended = 0, failed = 0;

	if (argc > 2 && strcmp(argv[1], "-o") == 0) {
		directory = argv[2];
		argv += 2;
		argc -= 2;
	}
	if (argc < 4 || strchr(argv[3], '/') == NULL) {
		fputs("Usage: limit [-o DIR] N J /PATH/OF/COMMAND [ARG...]\n",
		    stderr);
		return 2;
	}
	n = atol(argv[1]);
	at_once = atol(argv[2]);
	while (ended < n) {
		while (started < n && started - ended < at_once) {
			int fd = open_output(started++);

			start(argv + 3, fd);
			if (fd >= 0)
				close(fd);
		}
		failed += reap() ? 0 : 1;
		ended++;
	}
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
