#include "cmd/execute.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/complain.h"
#include "cmd/dry_run.h"
#include "cmd/failing.h"
#include "cmd/job_file.h"
#include "cmd/session.h"
#include "cmd/target.h"
#include "core/mem.h"

/* A session of a job file, with the jobs that the command line names. */
struct plan {
	struct session session;
	struct targets targets;
	struct virtual_failure *failing;
	struct line_feed feed; /* of a file of JSON Lines */
};

static int
find_job(struct plan *p, const char *name, job_id *id)
{
	const struct session *x = &p->session;

	return job_file_find(
	    x->command->name, x->options->file, &x->graph, name, id);
}

static int
find_failing(struct plan *p)
{
	const struct run_options *o = p->session.options;
	size_t i, len;

	p->failing = xcalloc(o->n_failing, sizeof(*p->failing));
	for (i = 0; i < o->n_failing; i++) {
		struct virtual_failure *f = &p->failing[i];
		char *name;
		job_id id;
		int rc;

		f->attempts =
		    failing_attempts(&p->session.graph, o->failing[i], &len);
		name = xmemdup0(o->failing[i], len);
		rc = find_job(p, name, &id);
		free(name);
		if (rc < 0)
			return -1;
		f->job = p->session.graph.jobs[id].name;
		if (spec_is_process(&p->session.graph.jobs[id]))
			continue;
		complain(p->session.command->name,
		    "--fail %s: it has no process that could fail; name one "
		    "with \"run\" or \"argv\"",
		    o->failing[i]);
		return -1;
	}
	return 0;
}

static int
find_jobs(struct plan *p)
{
	struct session *x = &p->session;
	struct run_options *o = x->options;
	size_t i;

	targets_init(&p->targets, &x->graph);
	for (i = 0; i < o->n_targets; i++) {
		if (targets_add(&p->targets, x->command->name, o->file,
			&x->graph, o->targets[i]) < 0)
			return -1;
	}
	if (targets_check(&p->targets, x->command->name, o->file, &x->graph) <
	    0)
		return -1;
	o->runner.targets = p->targets.ids;
	o->runner.n_targets = p->targets.n;
	if (run_options_select(x->command, o, &x->graph, p->targets.ids) < 0)
		return -1;
	return find_failing(p);
}

/*
 * Who names jobs or their tags has to know all of them first; and a simulation,
 * whose time does not pass, waits for nobody who writes.
 */
static bool
may_stream(const struct session *x)
{
	const struct run_options *o = x->options;

	return !x->is_virtual && o->n_targets == 0 && o->n_failing == 0 &&
	       o->only.n == 0 && o->skip.n == 0;
}

/* A file of which nothing could be run is as bad as one with an error. */
static int
verdict(struct session *x, int status, int *signal)
{
	const struct plan *p = CONTAINER_OF(x, struct plan, session);

	(void)signal;
	return p->feed.is_nothing ? EXIT_USAGE : status;
}

static int
open_file(struct plan *p)
{
	struct session *x = &p->session;
	struct run_options *o = x->options;
	int rc = job_file_open(
	    o->file, o->max_input, &x->graph, may_stream(x) ? &p->feed : NULL);

	if (rc > 0) {
		o->runner.feed = &p->feed.feed;
		x->hooks.verdict = verdict;
	}
	return rc;
}

static int
run_plan(struct plan *p)
{
	struct session *x = &p->session;
	int status = EXIT_USAGE;

	if (session_begin(x) < 0)
		return EXIT_USAGE;
	if (open_file(p) >= 0 && find_jobs(p) == 0) {
		x->failing = p->failing;
		status = session_run(x);
	}
	line_feed_finish(&p->feed);
	targets_finish(&p->targets);
	free(p->failing);
	session_finish(x);
	return status;
}

int
execute(const struct command *c, struct run_options *o, bool is_virtual)
{
	struct plan p = {
	    .session = {.command = c, .options = o, .is_virtual = is_virtual}};

	return run_plan(&p);
}

/* Dry */

static void
add_dry_sink(struct session *x)
{
	struct dry_run *d = x->hooks.arg;

	dry_run_init(d, x->out);
	runner_add_sink(x->runner, &d->sink);
}

/* That the simulated run fails is no failure of ours. */
static int
forgive(struct session *x, int status, int *signal)
{
	(void)x;
	(void)signal;
	return status == EXIT_FAILED || status == EXIT_TIMEOUT ? EXIT_OK
							       : status;
}

int
execute_dry(const struct command *c, struct run_options *o)
{
	struct dry_run dry = {.writer = NULL};
	struct plan p = {.session = {
			     .command = c,
			     .options = o,
			     .is_virtual = true,
			     .hooks = {add_dry_sink, forgive, &dry},
			 }};
	int status;

	o->level = CONSOLE_SILENT;
	status = run_plan(&p);
	dry_run_finish(&dry);
	return status;
}
