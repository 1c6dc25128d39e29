#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/job_file.h"

static const char *const details[] = {
    "Reads job files (- is standard input) and prints all that is wrong with",
    "them, one file:line:column a line.  Exit status 2 if anything is.",
    NULL,
};

static int
check_file(const char *path)
{
	struct graph graph;
	int rc;

	graph_init(&graph);
	rc = job_file_read(path, &graph);
	if (rc == 0)
		printf("%s: ok, %zu job%s\n", path, graph.n_jobs,
		    graph.n_jobs == 1 ? "" : "s");
	graph_finish(&graph);
	return rc;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct err e = ERR_INIT;
	int n, i, status = EXIT_OK;
	int rc =
	    opt_parse(self->options, self->n_options, argc, argv, NULL, &n, &e);

	if (rc > 0)
		return command_help(self);
	if (rc < 0)
		return usage_error(self, e.text);
	if (n == 0)
		return usage_error(self, "which job file?");
	for (i = 1; i <= n; i++) {
		if (check_file(argv[i]) < 0)
			status = EXIT_USAGE;
	}
	if (fflush(stdout) != 0)
		status = EXIT_OUTPUT;
	return status;
}

const struct command cmd_check = {
    .name = "check",
    .args = "FILE...",
    .summary = "report all that is wrong with a job file",
    .details = details,
    .run = run,
};
