#include "cmd/verb.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/complain.h"
#include "cmd/joblog.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "cmd/supply.h"
#include "core/mem.h"
#include "jobs/build.h"
#include "jobs/private_file.h"
#include "jobs/retry.h"

/* Of what has to be read before anything starts. */
#define COMMANDS_MAX ((size_t)100000)

struct verb {
	const struct verb_kind *kind;
	struct verb_options options;
	struct session session;
	struct supply supply;
	job_id *ids; /* owned: of the commands that are known first */
	size_t n_ids, ids_capacity;
	struct report report;
	struct results results;
	struct joblog joblog;
	int joblog_fd;    /* or -1 */
	bool reads_stdin; /* the command, what we read */
};

/* The graph */

/* Without a word about delays there is none; but 0 never grows. */
static int64_t
first_delay(const struct verb_options *o)
{
	if (o->retry_delay_ns >= 0)
		return o->retry_delay_ns;
	return o->backoff > 1 ? RETRY_DELAY_NS : 0;
}

static int64_t
longest_delay(const struct verb_options *o)
{
	return o->retry_delay_ns > RETRY_MAX_DELAY_NS ? o->retry_delay_ns
						      : RETRY_MAX_DELAY_NS;
}

static void
make_opts(struct verb *v)
{
	const struct verb_options *o = &v->options;
	struct job_opts opts;

	spec_opts_init(&opts);
	opts.timeout_ns = o->each_timeout_ns;
	opts.continue_on_error = o->return_exceptions;
	opts.retry = (struct retry){.max = (uint16_t)o->retries,
	    .on_failed = true,
	    .on_timed_out = true,
	    .delay_ns = first_delay(o),
	    .max_delay_ns = longest_delay(o),
	    .backoff = o->backoff};
	if (v->reads_stdin)
		opts.stdin_kind = STDIN_OURS;
	v->supply.opts = build_opts(&v->session.graph, &opts);
}

static int
add_command(struct verb *v, const struct source_command *c, struct err *e)
{
	job_id id =
	    v->n_ids < COMMANDS_MAX ? supply_add(&v->supply, c) : JOB_NONE;

	if (id == JOB_NONE)
		return err_set(e, ERR_INVALID,
		    "there are more than %zu commands, which all have to be "
		    "known first",
		    COMMANDS_MAX);
	v->ids = xgrow_array(
	    v->ids, &v->ids_capacity, v->n_ids + 1, sizeof(*v->ids));
	v->ids[v->n_ids++] = id;
	return 0;
}

/* Those of a stream, too, where a policy waits for all of them. */
static int
add_commands(struct verb *v, struct err *e)
{
	struct source *source = &v->supply.source;
	struct source_command c;

	if (source_is_stream(source) &&
	    source_read_all(source, v->options.run.max_input, e) < 0)
		return -1;
	while (source_next(source, &c, e) > 0) {
		if (add_command(v, &c, e) < 0)
			return -1;
	}
	return err_is_set(e) ? -1 : 0;
}

/* exec's words are one command, whatever they are. */
static int
add_exec(struct verb *v, struct err *e)
{
	struct source_command c = {
	    .number = 1, .argv = (const char *const *)v->options.words};

	return add_command(v, &c, e);
}

static void
add_main(struct verb *v)
{
	const struct verb_options *o = &v->options;
	struct run_options *run = v->session.options;
	struct graph *g = &v->session.graph;
	struct policy_body body = {.timeout_ns = -1,
	    .return_when = o->return_when,
	    .keep_pending = o->keep_pending};
	struct job_opts opts;
	job_id id;

	spec_opts_init(&opts);
	if (v->kind->main == BODY_WAIT && run->runner.timeout_ns > 0) {
		body.timeout_ns = run->runner.timeout_ns;
		run->runner.timeout_ns = 0;
	}
	id = build_policy(g, v->session.command->name, v->kind->main, &body,
	    build_opts(g, &opts), v->ids, v->n_ids);
	/* What it keeps is waited for too: nothing outlives us. */
	if (!o->keep_pending)
		g->main = id;
}

/* Does a run begin before its commands are known? */
static bool
is_followed(const struct verb *v)
{
	return v->kind->main == BODY_NONE && !v->kind->is_exec &&
	       source_is_stream(&v->supply.source);
}

static int
make_graph(struct verb *v)
{
	struct graph *g = &v->session.graph;
	struct err e = ERR_INIT;
	char *file = xasprintf("<%s>", v->session.command->name);
	int rc = 0;

	g->file = arena_text(&g->arena, file, strlen(file));
	free(file);
	g->on_failure = v->kind->on_failure;
	v->supply.graph = g;
	v->supply.result_wanted = !v->kind->is_exec;
	v->supply.results = &v->results;
	make_opts(v);
	supply_init(&v->supply);
	if (is_followed(v)) {
		supply_follow(&v->supply, &v->session.loop);
		v->options.run.runner.feed = &v->supply.feed;
	} else {
		rc = v->kind->is_exec ? add_exec(v, &e) : add_commands(v, &e);
	}
	if (rc == 0 && v->kind->main == BODY_RACE && v->n_ids == 0)
		rc = err_set(
		    &e, ERR_INVALID, "there is no command; nobody could win");
	if (rc < 0)
		complain(v->session.command->name, "%s", e.text);
	else if (v->kind->main != BODY_NONE && v->n_ids > 0)
		add_main(v);
	return rc;
}

/* The run */

static void
wired(struct session *x)
{
	struct verb *v = x->hooks.arg;
	enum results_order order = v->kind->order;

	x->console.command = x->command->name;
	if (v->joblog_fd >= 0) {
		joblog_init(&v->joblog, session_open_stream(x, v->joblog_fd,
					    "writing the job log"));
		runner_add_sink(x->runner, &v->joblog.sink);
	}
	v->report = (struct report){.session = x,
	    .options = &v->options,
	    .main = v->kind->main,
	    .is_exec = v->kind->is_exec,
	    .is_one = !v->kind->is_exec && source_is_one(&v->supply.source)};
	report_init(&v->report);
	runner_add_sink(x->runner, &v->report.sink);
	if (is_followed(v))
		runner_add_sink(x->runner, &v->supply.sink);
	if (v->kind->is_exec)
		return;
	/* As text it is shown as it comes; who is done is told at the end. */
	if (order == RESULTS_WAITED && v->options.format == FORMAT_TEXT)
		order = RESULTS_ENDED;
	/* It is the first of those given, too, and may be shown as it comes. */
	if (order == RESULTS_ENDED && v->report.is_one)
		order = RESULTS_GIVEN;
	results_init(
	    &v->results, x->runner, &x->output, v->options.format, order);
	if (v->options.retries == 0)
		results_go_live(&v->results, &x->loop);
	v->results.log = &x->console.sink;
	runner_add_sink(x->runner, &v->results.sink);
}

static int
verdict(struct session *x, int status, int *signal)
{
	struct verb *v = x->hooks.arg;

	results_finish(&v->results);
	if (v->joblog_fd >= 0)
		joblog_finish(&v->joblog);
	if (v->supply.is_nothing)
		return EXIT_USAGE;
	return report_status(&v->report, status, signal);
}

static int
open_joblog(struct verb *v)
{
	struct err e = ERR_INIT;

	v->joblog_fd = -1;
	if (v->options.joblog == NULL)
		return 0;
	if (strcmp(v->options.joblog, "-") == 0) {
		v->joblog_fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
		if (v->joblog_fd < 0)
			err_sys(&e, "standard output");
	} else {
		v->joblog_fd = private_file_open(v->options.joblog, &e);
	}
	if (v->joblog_fd >= 0)
		return 0;
	complain(v->session.command->name, "--joblog %s: %s", v->options.joblog,
	    e.text);
	return -1;
}

/* A background job of a shell would take what is typed for the shell. */
static bool
reads_terminal_of_others(void)
{
	return isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) > 0 &&
	       tcgetpgrp(STDIN_FILENO) != getpgrp();
}

static int
run_verb(struct verb *v)
{
	struct session *x = &v->session;
	int status = EXIT_USAGE;

	/* Later it is not our terminal, and cannot be asked. */
	v->reads_stdin = v->kind->is_exec && !reads_terminal_of_others();
	if (session_begin(x) < 0)
		return EXIT_USAGE;
	if (open_joblog(v) == 0 && make_graph(v) == 0)
		status = session_run(x);
	if (v->joblog_fd >= 0)
		close(v->joblog_fd);
	session_finish(x);
	return status;
}

static int
check_words(struct verb *v, struct err *e)
{
	const struct verb_options *o = &v->options;
	struct source_words given = {.words = o->words,
	    .n_words = o->n_words,
	    .texts = o->texts,
	    .n_texts = o->n_texts,
	    .has_items = o->has_items,
	    .is_nul = o->is_nul};

	if (!v->kind->is_exec)
		return source_init(&v->supply.source, &given, e);
	if (o->n_words == 0 || o->words[0][0] == '\0')
		return err_set(e, ERR_INVALID, "which command?");
	v->options.words[o->n_words] = NULL;
	return 0;
}

int
verb_run(const struct command *self, int argc, char **argv,
    const struct verb_kind *kind)
{
	struct verb v = {.kind = kind};
	struct err e = ERR_INIT;
	int status = verb_options_parse(self, &v.options, argc, argv);

	if (status < 0 && check_words(&v, &e) < 0)
		status = usage_error(self, e.text);
	if (status < 0) {
		v.session = (struct session){.command = self,
		    .options = &v.options.run,
		    .hooks = {.wired = wired, .verdict = verdict, .arg = &v}};
		if (kind->is_exec) {
			v.options.run.output = OUTPUT_RAW;
			if (v.options.run.level == CONSOLE_BRIEF)
				v.options.run.level = CONSOLE_SILENT;
		}
		status = run_verb(&v);
	}
	free(v.ids);
	supply_finish(&v.supply);
	verb_options_finish(&v.options);
	return status;
}
