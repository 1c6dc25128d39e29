/*
 * session - one call of a command that runs a graph: the wiring of graph, loop,
 * executor, logs and signals.
 *
 * Where the graph comes from is for the command to know: a job file
 * (cmd/execute.h), or its words (cmd/verb.h).
 */
#ifndef CMD_SESSION_H
#define CMD_SESSION_H

#include <stdbool.h>
#include <sys/resource.h>

#include "cmd/console.h"
#include "cmd/front.h"
#include "cmd/heartbeat.h"
#include "cmd/interrupt.h"
#include "cmd/run_options.h"
#include "cmd/status_line.h"
#include "cmd/streams.h"
#include "cmd/unread.h"
#include "jobs/eventlog.h"
#include "jobs/exec_virtual.h"
#include "jobs/runner.h"

struct session;

/* What a command adds to its run; zeroed: nothing. */
struct session_hooks {
	/* All is there, and nothing has started: add sinks. */
	void (*wired)(struct session *x);

	/*
	 * The run has ended by itself, with this exit status.  Returns the one
	 * to leave with; *signal (0) is the signal to die by.
	 */
	int (*verdict)(struct session *x, int status, int *signal);

	void *arg; /* the command's own */
};

/* Set the first four, and leave the rest zeroed. */
struct session {
	const struct command *command; /* for messages */
	struct run_options *options;
	bool is_virtual;
	struct session_hooks hooks;

	struct graph graph; /* filled between session_begin() and _run() */
	struct virtual_failure *failing; /* borrowed; options has how many */
	struct loop loop;
	struct executor *executor;
	struct streams streams;
	struct writer *out, *err; /* stdout, stderr: of streams */
	struct output output;
	struct console console;
	struct status_line status_line; /* on a terminal, if has_status_line */
	struct heartbeat heartbeat;     /* elsewhere, if has_heartbeat */
	struct eventlog events;
	struct unread unread;
	struct interrupt interrupt;
	struct front front;
	char run_id[RUNNER_ID_SIZE];
	struct rlimit files; /* as we were started; what jobs have */
	struct runner *runner;
	int events_fd; /* -1: none */
	int results_status;
	bool owns_events_fd;
	bool has_status_line, has_heartbeat;
};

/*
 * Enter the folder, part from the front, which waits, and make the graph empty.
 * Returns in the runner: 0, or -1, told to the user.
 */
int session_begin(struct session *x);

/*
 * Run the graph.  Returns an exit status, all told to the user; does not return
 * when a signal ended the run.
 */
int session_run(struct session *x);

/* Free the graph. */
void session_finish(struct session *x);

/* Tell it on stderr, which may be stuck: then it is lost. */
void session_tell(const struct session *x, const char *text);

/* A writer to fd, whose failures the run is told of; name is borrowed. */
struct writer *session_open_stream(struct session *x, int fd, const char *name);

#endif
