/*
 * measure - what a command costs: time, processor time, memory.
 *
 *	measure [-n REPEATS] [-a FILE] COMMAND [ARG...]
 *
 * Runs COMMAND, REPEATS times one after the other (1), and appends one line to
 * FILE (stderr): seconds by the clock, user and system seconds, the largest
 * resident set in KiB, and the last exit status (128 + signal).  Processor time
 * and memory are of COMMAND and of all it waited for.
 *
 * Exit status: that of COMMAND; 125 when it could not be run.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct cost {
	double wall, user, system;
	long rss_kib;
	int status;
};

static double
seconds(const struct timeval *tv)
{
	return (double)tv->tv_sec + (double)tv->tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	exit(125);
}

/* Run argv once and add what it cost. */
static void
run(char **argv, struct cost *cost)
{
	double start = now();
	struct rusage usage;
	int status;
	pid_t pid = vfork();

	if (pid < 0)
		die("vfork");
	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	while (wait4(pid, &status, 0, &usage) < 0) {
		if (errno != EINTR)
			die("wait4");
	}
	cost->wall += now() - start;
	cost->user += seconds(&usage.ru_utime);
	cost->system += seconds(&usage.ru_stime);
	if (usage.ru_maxrss > cost->rss_kib)
		cost->rss_kib = usage.ru_maxrss;
	cost->status =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
	struct cost cost = {0};
	long repeats = 1, i;
	FILE *out = stderr;
	int option;

	while ((option = getopt(argc, argv, "+n:a:")) != -1) {
		switch (option) {
		case 'n':
			repeats = atol(optarg);
			break;
		case 'a':
			out = fopen(optarg, "ae");
			if (out == NULL)
				die(optarg);
			break;
		default:
			return 125;
		}
	}
	if (optind == argc) {
		fputs("Usage: measure [-n REPEATS] [-a FILE] COMMAND "
		      "[ARG...]\n",
		    stderr);
		return 125;
	}
	for (i = 0; i < repeats; i++)
		run(argv + optind, &cost);
	fprintf(out, "%.6f %.6f %.6f %ld %d\n", cost.wall, cost.user,
	    cost.system, cost.rss_kib, cost.status);
	return cost.status;
}
