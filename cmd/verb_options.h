/*
 * verb_options - the options of the verbs, which run commands without a file.
 */
#ifndef CMD_VERB_OPTIONS_H
#define CMD_VERB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cmd/run_options.h"
#include "cmd/source.h"
#include "jobs/spec.h"

enum result_format {
	FORMAT_TEXT, /* what the command wrote, as it is */
	FORMAT_JSON, /* an object a line */
	FORMAT_TSV,
};

struct verb_options {
	struct run_options run; /* the first: its setters are used, too */
	const char **texts;     /* of -c, owned */
	size_t n_texts, texts_capacity;
	bool has_items; /* -i */
	bool is_nul;    /* -0 */
	enum result_format format;
	const char *joblog; /* a path, or NULL */
	bool is_quiet;
	bool return_exceptions;
	enum return_when return_when;
	bool keep_pending;
	bool preserve_status;    /* of exec: also when its time is over */
	int64_t each_timeout_ns; /* of each command; 0: none */
	unsigned retries;
	int64_t retry_delay_ns; /* before the first of them; -1: not given */
	double backoff;         /* each delay is so many times the one before */
	char **words;           /* borrowed: what is behind the options */
	size_t n_words;
};

void verb_options_finish(struct verb_options *o);

/*
 * Read argv by a command's options, up to the first word.  Returns -1 when the
 * command is to go on, else the exit status to end with.
 */
int verb_options_parse(
    const struct command *c, struct verb_options *o, int argc, char **argv);

/* The setters of the tables below; into is a struct verb_options. */
int set_text(void *into, const char *value, struct err *e);
int set_items(void *into, const char *value, struct err *e);
int set_nul(void *into, const char *value, struct err *e);
int set_format(void *into, const char *value, struct err *e);
int set_joblog(void *into, const char *value, struct err *e);
int set_silent(void *into, const char *value, struct err *e);
int set_return_exceptions(void *into, const char *value, struct err *e);
int set_return_when(void *into, const char *value, struct err *e);
int set_pending(void *into, const char *value, struct err *e);
int set_each_timeout(void *into, const char *value, struct err *e);
int set_all_timeout(void *into, const char *value, struct err *e);
int set_verb_kill_after(void *into, const char *value, struct err *e);
int set_retries(void *into, const char *value, struct err *e);
int set_retry_delay(void *into, const char *value, struct err *e);
int set_backoff(void *into, const char *value, struct err *e);
int set_preserve_status(void *into, const char *value, struct err *e);
int set_foreground(void *into, const char *value, struct err *e);

/* clang-format off */
#define VERB_OPTIONS_COMMANDS \
	{'c', "command", "TEXT", "a command, as shell text; may be repeated", set_text}, \
	{'i', "items", NULL, "one command for each item: {} {.} {/} {//} {/.} {#}", set_items}, \
	{'0', "null", NULL, "lines of standard input end with NUL", set_nul}
#define VERB_OPTIONS_LIMITS \
	OPTION_SLOTS, \
	{0, "timeout-each", "TIME", "end each command after TIME", set_each_timeout}, \
	{0, "retry", "N", "try each again, up to N times", set_retries}
#define VERB_OPTIONS_RETRY \
	{0, "retry-delay", "TIME", "before the first retry (0; with --backoff, 1s)", set_retry_delay}, \
	{0, "backoff", "N", "each delay is N times the one before (1)", set_backoff}
#define VERB_OPTIONS_OUTPUT \
	{0, "format", "FORMAT:text|json|tsv", "of the results: text (default), json or tsv", set_format}, \
	{0, "joblog", "FILE", "write a line for each command, as GNU parallel does", set_joblog}, \
	{'q', "quiet", NULL, "do not tell failures", set_silent}, \
	{'v', "verbose", NULL, "log each change of state", set_verbose}, \
	OPT_MORE, \
	VERB_OPTIONS_RETRY, \
	{'s', "signal", "SIG", "the stop signal (TERM)", set_stop_signal}, \
	{0, "kill-after", "TIME", "from the stop signal to SIGKILL (10s); 0: never", set_verb_kill_after}, \
	OPTION_EVENTS, \
	OPTION_EVENTS_FD, \
	OPTION_DIRECTORY, \
	OPTION_COLOR
#define OPTION_TIMEOUT_ALL \
	{'t', "timeout", "TIME", "end all of them after TIME", set_all_timeout}
#define OPTION_RETURN_EXCEPTIONS \
	{0, "return-exceptions", NULL, "a command that fails is no failure", set_return_exceptions}
/* clang-format on */

/* For the help of the verbs that take several commands. */
#define VERB_ARGS "-- COMMAND [ARG...] [::: COMMAND ...]"

#endif
