/*
 * cmd - what a subcommand is, and the exit statuses they share.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/opt.h"

/* See "EXIT STATUS" in taskctl(1). */
enum exit_status {
	EXIT_OK = 0,
	EXIT_FAILED = 1,    /* a job failed */
	EXIT_USAGE = 2,     /* bad command line or job file; nothing started */
	EXIT_OUTPUT = 3,    /* output or a log could not be written */
	EXIT_ABANDONED = 4, /* something could not be ended */
	EXIT_TIMEOUT = 124,
	EXIT_TASKCTL = 125, /* taskctl itself failed */
};

/* Under which heading of "taskctl help" a command is. */
enum command_group {
	GROUP_RUN,   /* it runs a job file */
	GROUP_WORDS, /* it runs what its words say */
	GROUP_FILE,  /* it looks at a job file, or tells of them */
	GROUP_SELF,  /* it is about taskctl */
	COMMAND_GROUPS,
};

struct command {
	const char *name;
	enum command_group group;

	/*
	 * Behind the options in a usage line.  The shells complete what it
	 * begins with: FILE, COMMAND, or words with | between them; and names
	 * of jobs where it goes on with [JOB...].
	 */
	const char *args;
	const char *summary;        /* one line */
	const char *const *details; /* lines for its --help; NULL-terminated */
	const struct option *options;
	size_t n_options;

	/* argv[0] is the subcommand's name.  Returns an exit status. */
	int (*run)(const struct command *self, int argc, char **argv);
};

extern const struct command cmd_run;
extern const struct command cmd_simulate;
extern const struct command cmd_exec;
extern const struct command cmd_gather;
extern const struct command cmd_as_completed;
extern const struct command cmd_wait;
extern const struct command cmd_race;
extern const struct command cmd_group;
extern const struct command cmd_check;
extern const struct command cmd_graph;
extern const struct command cmd_schema;
extern const struct command cmd_doctor;
extern const struct command cmd_completion;

/* Print "taskctl NAME: text" and how to get help.  Returns EXIT_USAGE. */
int usage_error(const struct command *c, const char *text);

/* Flush stdout.  False, and a line on stderr, when it could not be written. */
bool stdout_is_written(void);

/*
 * Print a command's help to stdout, a screen at most: with the options that are
 * before OPT_MORE.  Returns EXIT_OK, or EXIT_OUTPUT.
 */
int command_help(const struct command *c);

/* The same with all options, however many lines they take. */
int command_help_all(const struct command *c);

#endif
