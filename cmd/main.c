#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/complain.h"
#include "cmd/help.h"
#include "core/mechanism.h"
#include "jobs/nearest.h"

static int
unknown_command(const char *name)
{
	struct nearest near;
	size_t i;

	if (name[0] == '-') {
		complain(NULL,
		    "unknown option %s; the options of a command stand behind "
		    "it  (taskctl help)",
		    name);
		return EXIT_USAGE;
	}
	nearest_init(&near, name, strlen(name));
	for (i = 0; i < n_commands; i++)
		nearest_offer(&near, commands[i]->name);
	if (access(name, R_OK) == 0)
		complain(NULL,
		    "there is no command \"%s\"; did you mean \"taskctl run "
		    "%s\"?  (taskctl help)",
		    name, name);
	else if (near.best != NULL)
		complain(NULL,
		    "there is no command \"%s\"; did you mean \"%s\"?  "
		    "(taskctl help)",
		    name, near.best);
	else
		complain(
		    NULL, "there is no command \"%s\"  (taskctl help)", name);
	return EXIT_USAGE;
}

static int
run_help(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2 || strcmp(argv[1], "help") == 0 ||
	    strcmp(argv[1], "--help") == 0)
		return help_commands(stdout);
	c = command_find(argv[1]);
	return c == NULL ? unknown_command(argv[1]) : command_help_all(c);
}

/*
 * No descriptor of ours is ever 0, 1 or 2, nor one of our caller's a job's.  A
 * stdout that was closed stays one that can not be written to, and is told.
 */
static void
clean_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
#ifdef HAVE_CLOSE_RANGE
	if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
		return;
#endif
	for (fd = 3; fd < 256; fd++) {
		int flags = fcntl(fd, F_GETFD);

		if (flags >= 0)
			fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
	}
}

/* A test that turns off what is not there tests nothing. */
static void
check_mechanisms(void)
{
	int n;
	const char *name = mechanism_unknown(&n);

	if (name == NULL)
		return;
	fprintf(stderr,
	    "taskctl: TASKCTL_WITHOUT: there is no mechanism \"%.*s\"  "
	    "(taskctl doctor)\n",
	    n, name);
	exit(EXIT_USAGE);
}

int
main(int argc, char **argv)
{
	const struct command *c;

	clean_descriptors();
	check_mechanisms();
	/* Who may write a job file would have the rights of whose it is. */
	if (getuid() != geteuid() || getgid() != getegid()) {
		fputs("taskctl: does not run set-user-ID or set-group-ID\n",
		    stderr);
		return EXIT_TASKCTL;
	}
	/* A reader that goes away, or a limit: an error of write(2), told. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	/* Inherited, it would have the kernel reap our children (B105). */
	signal(SIGCHLD, SIG_DFL);
	if (argc < 2) {
		help_commands(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "help") == 0)
		return run_help(argc - 1, argv + 1);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help_commands(stdout);
	if (strcmp(argv[1], "--version") == 0) {
		puts("taskctl " PACKAGE_VERSION);
		return stdout_is_written() ? EXIT_OK : EXIT_OUTPUT;
	}
	c = command_find(argv[1]);
	if (c == NULL)
		return unknown_command(argv[1]);
	return c->run(c, argc - 1, argv + 1);
}
