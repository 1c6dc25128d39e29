#include "cmd/session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/complain.h"
#include "core/mechanism.h"
#include "core/mem.h"
#include "core/overflow.h"
#include "core/run.h"
#include "jobs/drain.h"
#include "jobs/estimate.h"
#include "jobs/exec_process.h"
#include "jobs/halt.h"
#include "jobs/printable.h"
#include "jobs/private_file.h"

#define FILES_MAX 65536

/* Before the run */

static bool
is_same_file(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 &&
	       first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static int
open_events(struct session *x)
{
	const struct run_options *o = x->options;
	struct err e = ERR_INIT;

	x->events_fd = o->events_fd;
	if (o->events == NULL)
		return 0;
	if (strcmp(o->events, "-") == 0 ||
	    strcmp(o->events, "/dev/stdout") == 0) {
		x->events_fd = STDOUT_FILENO;
		return 0;
	}
	if (o->file != NULL && is_same_file(o->events, o->file)) {
		complain(x->command->name, "--events %s: that is the job file",
		    o->events);
		return -1;
	}
	x->events_fd = private_file_open(o->events, &e);
	if (x->events_fd < 0) {
		complain(
		    x->command->name, "--events %s: %s", o->events, e.text);
		return -1;
	}
	x->owns_events_fd = true;
	return 0;
}

/* For ourselves as many descriptors as we may have; for jobs as before (R27). */
static void
raise_limit(struct session *x)
{
	struct rlimit ours;

	if (getrlimit(RLIMIT_NOFILE, &x->files) < 0)
		x->files = (struct rlimit){FILES_MAX, FILES_MAX};
	ours = x->files;
	ours.rlim_cur = ours.rlim_max > FILES_MAX ? FILES_MAX : ours.rlim_max;
	if (ours.rlim_cur > x->files.rlim_cur)
		setrlimit(RLIMIT_NOFILE, &ours);
}

void
session_tell(const struct session *x, const char *text)
{
	struct buf line = {0};

	buf_printf(&line, "taskctl %s: ", x->command->name);
	printable_add(&line, text, strlen(text));
	buf_add_char(&line, '\n');
	writer_write(x->err, line.data, line.len);
	buf_finish(&line);
}

/* Once, where it was not asked for (R11). */
static void
warn_of_reach(const struct session *x)
{
	const char *reach = x->options->runner.reach;

	if (strcmp(reach, "group") == 0)
		session_tell(x,
		    "without /proc only the process groups of jobs are "
		    "ended, not what has left them");
	else if (strcmp(reach, "session") == 0 &&
		 !mechanism_is_off(MECHANISM_SUBREAPER))
		session_tell(x,
		    "this kernel gives no orphans back: a daemon that "
		    "clears its environment would not be ended");
}

static void
on_failed_write(struct writer *w, void *arg)
{
	struct session *x = arg;

	if (w == x->out && w->error.sys == EPIPE)
		halt_for_closed_stdout(x->runner);
	else
		drain_failed(x->runner, w->error.text);
}

/* What the loop has to report goes the way of everything else. */
static void
report(void *arg, const char *text)
{
	session_tell(arg, text);
}

struct writer *
session_open_stream(struct session *x, int fd, const char *name)
{
	struct writer *w = streams_open(&x->streams, fd, name);

	w->failed = on_failed_write;
	w->failed_arg = x;
	return w;
}

static void
open_streams(struct session *x)
{
	const struct run_options *o = x->options;
	/* When stdout is for programs, what jobs write goes to stderr. */
	bool stdout_is_taken = o->results || x->events_fd == STDOUT_FILENO;

	streams_init(&x->streams, &x->loop);
	x->out = session_open_stream(x, STDOUT_FILENO, "writing to stdout");
	x->err = session_open_stream(x, STDERR_FILENO, "writing to stderr");
	output_init(&x->output, o->output, stdout_is_taken ? x->err : x->out,
	    x->err, &x->streams.tempfiles);
}

/* May a line be drawn anew and anew, with others scrolling above it? */
static bool
is_for_progress(const struct session *x)
{
	const struct run_options *o = x->options;
	const char *term = getenv("TERM");

	if (x->is_virtual || o->output == OUTPUT_RAW ||
	    o->progress == WHEN_NEVER)
		return false;
	return o->progress == WHEN_ALWAYS ||
	       (isatty(STDERR_FILENO) && term != NULL && term[0] != '\0' &&
		   strcmp(term, "dumb") != 0);
}

/* Does anybody know how long jobs take? */
static bool
has_estimates(const struct session *x)
{
	const struct graph *g = &x->graph;
	size_t i;

	if (x->options->runner.past != NULL)
		return true;
	for (i = 0; i < g->n_jobs; i++) {
		if (g->jobs[i].opts != NULL && g->jobs[i].opts->estimate_set)
			return true;
	}
	return false;
}

static int64_t
rest_of_run(void *arg)
{
	struct session *x = arg;

	return estimate_rest(x->runner);
}

/* The shell's prompt, and what is typed there, would be wiped out. */
static bool
is_in_background(void *arg)
{
	const struct session *x = arg;

	return front_is_in_background(&x->front);
}

/* What tells that the run goes on. */
static void
open_live(struct session *x)
{
	const struct run_options *o = x->options;

	x->has_status_line = is_for_progress(x);
	x->has_heartbeat = !x->has_status_line && !x->is_virtual &&
			   o->level != CONSOLE_QUIET && o->heartbeat_ns > 0;
	if (x->has_status_line) {
		status_line_init(&x->status_line, &x->loop, x->err, x->out);
		x->status_line.arg = x;
		x->status_line.is_away = is_in_background;
		if (has_estimates(x))
			x->status_line.rest = rest_of_run;
		runner_add_sink(x->runner, &x->status_line.sink);
	} else if (x->has_heartbeat) {
		heartbeat_init(
		    &x->heartbeat, &x->loop, x->err, x->out, o->heartbeat_ns);
		runner_add_sink(x->runner, &x->heartbeat.sink);
	}
}

static void
wire(struct session *x)
{
	struct run_options *o = x->options;

	loop_init(
	    &x->loop, x->is_virtual ? LOOP_VIRTUAL_CLOCK : LOOP_REAL_CLOCK);
	open_streams(x);
	x->loop.report = report;
	x->loop.report_arg = x;
	x->executor = x->is_virtual
			  ? exec_virtual_create(x->failing, o->n_failing)
			  : exec_process_create(x->run_id, &x->files);
	if (!x->is_virtual) {
		o->runner.reach = exec_process_reach(x->executor);
		warn_of_reach(x);
	}
	x->runner = runner_create(
	    &x->loop, &x->graph, &o->runner, x->executor, &x->output);
	console_init(&x->console, x->err, o->level,
	    color_is_wanted(o->color, STDERR_FILENO));
	runner_add_sink(x->runner, &x->console.sink);
	open_live(x);
	/* Else no file stands between a job and stdout. */
	if (!x->is_virtual && o->output == OUTPUT_GROUP &&
	    x->output.writers[0] == x->out)
		unread_init(&x->unread, &x->loop, x->runner, STDOUT_FILENO);
	if (x->events_fd >= 0) {
		eventlog_init(&x->events, session_open_stream(x, x->events_fd,
					      "writing the event log"));
		runner_add_sink(x->runner, &x->events.sink);
	}
	if (x->hooks.wired != NULL)
		x->hooks.wired(x);
}

/* After the run */

static int
write_results(struct session *x)
{
	struct err e = ERR_INIT;
	size_t len;
	char *text = runner_result(x->runner, &len, &e);

	if (text == NULL) {
		session_tell(x, e.text);
		return EXIT_TASKCTL;
	}
	writer_write(x->out, text, len);
	writer_write(x->out, "\n", 1);
	free(text);
	return EXIT_OK;
}

/* The main task: the run, its results, and the end of all writing. */
static int
run_session(struct task *self, void *arg, void **result, struct err *e)
{
	struct session *x = arg;
	int rc = runner_main(self, x->runner, result, e);

	if (rc == 0 && x->options->results &&
	    runner_summary(x->runner)->signal == 0)
		x->results_status = write_results(x);
	drain_writers(x->runner, self, x->streams.list, x->streams.n);
	return rc;
}

/* Every byte of output and log was written, or it is said, once each. */
static int
check_written(struct session *x)
{
	int status = EXIT_OK;
	size_t i;

	if (x->has_status_line)
		status_line_finish(&x->status_line);
	if (x->has_heartbeat)
		heartbeat_finish(&x->heartbeat);
	console_finish(&x->console);
	if (x->events_fd >= 0)
		eventlog_finish(&x->events);
	for (i = 0; i < x->streams.n; i++) {
		struct writer *w = x->streams.list[i];

		writer_give_up(w);
		if (!err_is_set(&w->error))
			continue;
		status = EXIT_OUTPUT;
		if (handle_is_queued(&w->tell))
			session_tell(x, w->error.text);
	}
	return status;
}

static void
unwire(struct session *x)
{
	interrupt_finish(&x->interrupt);
	unread_finish(&x->unread);
	runner_destroy(x->runner);
	if (x->is_virtual)
		exec_virtual_destroy(x->executor);
	else
		exec_process_destroy(x->executor);
	output_finish(&x->output);
	streams_finish(&x->streams);
	overflow_remove();
	loop_finish(&x->loop);
	if (x->owns_events_fd)
		close(x->events_fd);
}

/* The signal that ended the run, so that we die by it too; or 0. */
static int
final_signal(const struct session *x)
{
	int signal = runner_summary(x->runner)->signal;

	/* Nobody read the end of it. */
	return signal == 0 && x->out->error.sys == EPIPE ? SIGPIPE : signal;
}

static int
run_graph(struct session *x)
{
	struct err e = ERR_INIT;
	int status, written, signal;

	overflow_install(&x->loop);
	raise_limit(x);
	wire(x);
	front_begin(&x->front);
	if (interrupt_init(&x->interrupt, &x->loop, x->runner,
		x->front.lifeline, &e) < 0 ||
	    run(&x->loop, "main", run_session, x, false, NULL, &e) < 0) {
		session_tell(x, e.text);
		status = EXIT_TASKCTL;
	} else {
		status = runner_exit_status(x->runner);
	}
	if (x->results_status != EXIT_OK)
		status = x->results_status;
	signal = final_signal(x);
	if (x->hooks.verdict != NULL && signal == 0)
		status = x->hooks.verdict(x, status, &signal);
	written = check_written(x);
	unwire(x);
	/* What could not be ended is worse. */
	if (written != EXIT_OK && status != EXIT_ABANDONED)
		status = written;
	front_leave(&x->front, status, signal);
	return status;
}

/* All of it */

int
session_begin(struct session *x)
{
	x->front.lifeline = -1;
	if (run_options_enter(x->command, x->options) < 0)
		return -1;
	if (!x->is_virtual) {
		runner_make_id(x->run_id);
		x->options->runner.run_id = x->run_id;
		front_split(&x->front, x->run_id);
	}
	graph_init(&x->graph);
	return 0;
}

int
session_run(struct session *x)
{
	return open_events(x) < 0 ? EXIT_USAGE : run_graph(x);
}

void
session_finish(struct session *x)
{
	graph_finish(&x->graph);
}
