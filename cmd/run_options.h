/*
 * run_options - the options that run and simulate share.
 */
#ifndef CMD_RUN_OPTIONS_H
#define CMD_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/color.h"
#include "cmd/console.h"
#include "cmd/opt.h"
#include "jobs/output.h"
#include "jobs/runner.h"

struct run_options {
	struct runner_opts runner;
	enum output_mode output;
	const char *events; /* a path, "-", or NULL */
	int events_fd;      /* or -1 */
	bool results;
	bool is_dry;
	size_t max_input;      /* of the job file, in bytes */
	const char *directory; /* or NULL */
	enum console_level level;
	enum when color;
	enum when progress;
	int64_t heartbeat_ns; /* 0: none */
	const char **failing; /* of simulate: owned */
	size_t n_failing, failing_capacity;

	/* The words. */
	const char *file;
	char **targets;
	size_t n_targets;
};

void run_options_init(struct run_options *o);
void run_options_finish(struct run_options *o);

/* The setters of the tables below; into is a struct run_options. */
int set_slots(void *into, const char *value, struct err *e);
int set_keep_going(void *into, const char *value, struct err *e);
int set_timeout(void *into, const char *value, struct err *e);
int set_kill_after(void *into, const char *value, struct err *e);
int set_stop_signal(void *into, const char *value, struct err *e);
int set_output(void *into, const char *value, struct err *e);
int set_on_failure(void *into, const char *value, struct err *e);
int set_events(void *into, const char *value, struct err *e);
int set_events_fd(void *into, const char *value, struct err *e);
int set_results(void *into, const char *value, struct err *e);
int set_dry(void *into, const char *value, struct err *e);
int set_max_input(void *into, const char *value, struct err *e);
int set_directory(void *into, const char *value, struct err *e);
int set_quiet(void *into, const char *value, struct err *e);
int set_verbose(void *into, const char *value, struct err *e);
int set_color(void *into, const char *value, struct err *e);
int set_progress(void *into, const char *value, struct err *e);
int set_heartbeat(void *into, const char *value, struct err *e);
int set_failing(void *into, const char *value, struct err *e);

/* clang-format off */
#define OPTION_SLOTS \
	{'j', "jobs", "N", "run at most N processes at once", set_slots}
#define OPTION_KEEP_GOING \
	{'k', "keep-going", NULL, "go on after a failure: --on-failure=continue", set_keep_going}
#define OPTION_TIMEOUT \
	{'t', "timeout", "TIME", "end the whole run after TIME", set_timeout}
#define OPTION_ON_FAILURE \
	{0, "on-failure", "MODE:cancel|drain|continue", "cancel (default), drain or continue", set_on_failure}
#define OPTION_EVENTS \
	{0, "events", "FILE", "write the events as JSON Lines; - is stdout", set_events}
#define OPTION_EVENTS_FD \
	{0, "events-fd", "N", "the same to the open descriptor N", set_events_fd}
#define OPTION_DIRECTORY \
	{'C', "directory", "DIR", "change to DIR first", set_directory}
#define OPTION_MAX_INPUT \
	{0, "max-input", "SIZE", "refuse a job file of more than SIZE (256M)", set_max_input}
#define OPTION_QUIET \
	{'q', "quiet", NULL, "log failures alone", set_quiet}
#define OPTION_VERBOSE \
	{'v', "verbose", NULL, "log whole commands", set_verbose}
#define OPTION_COLOR \
	{0, "color", "WHEN:auto|always|never", "auto (default), always or never", set_color}
/* clang-format on */

/*
 * Change to the folder of -C, if any, and see that --events-fd can be written to.
 * Returns 0, or -1, told to the user.
 */
struct command;
int run_options_enter(const struct command *c, const struct run_options *o);

/*
 * Read argv by a command's options, with the file and the targets behind them.
 * Returns -1 when the command is to go on, else the exit status to end with.
 */
int run_options_parse(
    const struct command *c, struct run_options *o, int argc, char **argv);

#endif
