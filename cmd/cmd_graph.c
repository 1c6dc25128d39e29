#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/complain.h"
#include "cmd/job_file.h"
#include "cmd/picture.h"
#include "cmd/run_options.h"
#include "cmd/target.h"
#include "cmd/ties.h"
#include "core/macros.h"
#include "core/mem.h"
#include "jobs/past.h"

#define DEPTH 100
#define DEPTH_MAX 100000

static const char *const details[] = {
    "Draws the jobs of FILE and what they wait for; with JOBs, only those and",
    "what they wait for.  Starts nothing.",
    NULL,
};

typedef void draw_fn(const struct picture *p, FILE *out);

/* Of this command; options that others have too are set by their own. */
struct graph_options {
	struct run_options run; /* first: the shared setters' */
	draw_fn *draw;
	size_t depth;
	const char *events; /* or NULL */
};

static int
set_format(void *into, const char *value, struct err *e)
{
	static const char *const words[] = {
	    "text", "dot", "mermaid", "json", NULL};
	static draw_fn *const draws[] = {
	    picture_text, picture_dot, picture_mermaid, picture_json};
	struct graph_options *o = into;
	int i = opt_find_word(value, words, e);

	if (i < 0)
		return -1;
	o->draw = draws[i];
	return 0;
}

static int
set_depth(void *into, const char *value, struct err *e)
{
	struct graph_options *o = into;
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (value[0] < '0' || value[0] > '9' || *end != '\0' || n < 1 ||
	    n > DEPTH_MAX)
		return err_set(e, ERR_INVALID,
		    "\"%s\" is not a number from 1 to %d", value, DEPTH_MAX);
	o->depth = n;
	return 0;
}

static int
set_event_log(void *into, const char *value, struct err *e)
{
	struct graph_options *o = into;

	(void)e;
	o->events = value;
	return 0;
}

/* clang-format off */
static const struct option options[] = {
    {'f', "format", "FORMAT:text|dot|mermaid|json", "text (default), dot, mermaid or json", set_format},
    {0, "depth", "N", "draw a tree of text no deeper than N (100)", set_depth},
    {0, "events", "FILE", "show the states that this event log tells", set_event_log},
    OPTION_DIRECTORY,
    OPTION_MAX_INPUT,
    OPTION_COLOR,
};
/* clang-format on */

/* Show the jobs on the queue, which has room for all, and what they wait for. */
static void
spread(const struct graph *g, job_id *queue, size_t n, bool *is_shown)
{
	struct tie t;
	size_t at, i;

	for (at = 0; at < n; at++) {
		for (i = 0; ties_get(g, queue[at], i, &t); i++) {
			if (t.kind == TIE_CANCELS || is_shown[t.job])
				continue;
			is_shown[t.job] = true;
			queue[n++] = t.job;
		}
	}
}

/* Which jobs are shown: those named, with what they wait for, or all. */
static bool *
select_jobs(
    const struct command *c, const struct run_options *o, const struct graph *g)
{
	struct targets t;
	bool *is_shown;
	size_t i;

	targets_init(&t, g);
	for (i = 0; i < o->n_targets; i++) {
		if (targets_add(&t, c->name, o->file, g, o->targets[i]) < 0) {
			targets_finish(&t);
			return NULL;
		}
	}
	is_shown = t.is_there;
	spread(g, t.ids, t.n, is_shown);
	for (i = 0; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		if (o->n_targets == 0)
			is_shown[i] = true;
		/* The runs of an "each" are all like the first. */
		if (s->role == ROLE_EACH && g->jobs[s->owner].each != i)
			is_shown[i] = false;
	}
	free(t.ids);
	return is_shown;
}

/* The states of the jobs as the event log has them, or NULL. */
static uint8_t *
read_states(const struct command *c, const struct graph_options *o,
    const struct graph *g, int *status)
{
	struct err e = ERR_INIT;
	struct past *past;
	uint8_t *states;
	size_t i;

	if (o->events == NULL)
		return NULL;
	past = past_read(o->events, &e);
	if (past == NULL) {
		complain(c->name, "--events %s: %s", o->events, e.text);
		*status = EXIT_USAGE;
		return NULL;
	}
	states = xcalloc(g->n_jobs, sizeof(*states));
	for (i = 0; i < g->n_jobs; i++)
		states[i] = (uint8_t)past_state(past, g->jobs[i].name);
	past_destroy(past);
	return states;
}

static int
draw(const struct command *self, struct graph_options *o)
{
	struct picture p = {.depth = o->depth,
	    .has_color = color_is_wanted(o->run.color, STDOUT_FILENO)};
	struct graph g;
	bool *is_shown = NULL;
	uint8_t *states = NULL;
	int status = EXIT_OK;

	graph_init(&g);
	if (job_file_read(o->run.file, o->run.max_input, &g) < 0 ||
	    (is_shown = select_jobs(self, &o->run, &g)) == NULL)
		status = EXIT_USAGE;
	else
		states = read_states(self, o, &g, &status);
	if (status == EXIT_OK) {
		p.graph = &g;
		p.is_shown = is_shown;
		p.states = states;
		o->draw(&p, stdout);
		status = stdout_is_written() ? EXIT_OK : EXIT_OUTPUT;
	}
	free(states);
	free(is_shown);
	graph_finish(&g);
	return status;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct graph_options o = {.draw = picture_text, .depth = DEPTH};
	int status = run_options_parse(self, &o.run, argc, argv);

	if (status < 0)
		status = run_options_enter(self, &o.run) < 0 ? EXIT_USAGE
							     : draw(self, &o);
	run_options_finish(&o.run);
	return status;
}

const struct command cmd_graph = {
    .name = "graph",
    .args = "FILE [JOB...]",
    .summary = "draw the jobs of a file",
    .group = GROUP_FILE,
    .details = details,
    .options = options,
    .n_options = ARRAY_LEN(options),
    .run = run,
};
