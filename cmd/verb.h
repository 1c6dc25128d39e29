/*
 * verb - a policy without a file: commands become the jobs of a graph, which runs
 * as that of a file does.
 */
#ifndef CMD_VERB_H
#define CMD_VERB_H

#include <stdbool.h>

#include "cmd/results.h"
#include "jobs/spec.h"

struct command;

/* What makes a verb differ from the others. */
struct verb_kind {
	enum body main; /* BODY_NONE: a gather over all */
	enum on_failure on_failure;
	enum results_order order;
	bool is_exec; /* one command, that has what we read and write */
};

/* The run of a verb's struct command. */
int verb_run(const struct command *self, int argc, char **argv,
    const struct verb_kind *kind);

#endif
