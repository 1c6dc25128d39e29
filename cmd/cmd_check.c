#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/job_file.h"
#include "cmd/run_options.h"
#include "core/macros.h"
#include "jobs/printable.h"
#include "jobs/warnings.h"

static const char *const details[] = {
    "Reads job files (- is standard input) and prints all that is wrong with",
    "them, one file:line:column a line.  Exit status 2 if anything is; what is",
    "only risky is a warning, and does not count.  With --names, a right file",
    "is answered with the names of its jobs, one a line.",
    NULL,
};

/* The options of run that it shares come first, for their setters. */
struct check_options {
	struct run_options shared;
	bool names;
};

static int
set_names(void *into, const char *value, struct err *e)
{
	struct check_options *o = into;

	(void)value;
	(void)e;
	o->names = true;
	return 0;
}

static const struct option options[] = {
    {0, "names", NULL, "print the names of the jobs", set_names},
    OPTION_DIRECTORY,
    OPTION_MAX_INPUT,
};

static void
warn(const char *path, const struct graph *graph)
{
	struct problems warnings;

	problems_init(&warnings, path);
	warnings_find(graph, &warnings);
	problems_print(&warnings, stderr);
	problems_finish(&warnings);
}

/* Those that a command line can name; none has a newline in it. */
static void
print_names(const struct graph *graph)
{
	size_t i;

	for (i = 0; i < graph->n_jobs; i++) {
		if (graph->jobs[i].role == ROLE_TOP)
			puts(graph->jobs[i].name);
	}
}

/* Those that only show what others will be like are none. */
static size_t
count_jobs(const struct graph *g)
{
	size_t n = 0, i;

	for (i = 0; i < g->n_jobs; i++)
		n += !g->jobs[i].is_template;
	return n;
}

static void
print_ok(const char *path, const struct graph *graph)
{
	size_t n = count_jobs(graph);
	struct buf name = {0};

	warn(path, graph);
	printable_add(&name, path, strlen(path));
	printf("%s: ok, %zu job%s\n", name.data, n, n == 1 ? "" : "s");
	buf_finish(&name);
}

static int
check_file(const char *path, const struct check_options *o)
{
	struct graph graph;
	int rc;

	graph_init(&graph);
	rc = job_file_read(path, o->shared.max_input, &graph);
	if (rc == 0 && o->names)
		print_names(&graph);
	else if (rc == 0)
		print_ok(path, &graph);
	graph_finish(&graph);
	return rc;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct err e = ERR_INIT;
	struct check_options o = {.names = false};
	int n, i, rc, status = EXIT_OK;

	run_options_init(&o.shared);
	rc = opt_parse(self->options, self->n_options, argc, argv, &o, &n, &e);
	if (rc > 0)
		return command_help(self);
	if (rc < 0)
		return usage_error(self, e.text);
	if (n == 0)
		return usage_error(self, "which job file?");
	if (run_options_enter(self, &o.shared) < 0)
		return EXIT_USAGE;
	for (i = 1; i <= n; i++) {
		if (check_file(argv[i], &o) < 0)
			status = EXIT_USAGE;
	}
	return stdout_is_written() ? status : EXIT_OUTPUT;
}

const struct command cmd_check = {
    .name = "check",
    .group = GROUP_FILE,
    .args = "FILE...",
    .summary = "report all that is wrong with a job file",
    .details = details,
    .options = options,
    .n_options = ARRAY_LEN(options),
    .run = run,
};
