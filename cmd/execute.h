/*
 * execute - load a job file and run it, really or virtually.
 *
 * What run and simulate have in common: the wiring of graph, loop, executor,
 * logs and signals, and nothing else.
 */
#ifndef CMD_EXECUTE_H
#define CMD_EXECUTE_H

#include <stdbool.h>

#include "cmd/run_options.h"

/*
 * Run o->file on the real clock with real processes, or on a virtual one with
 * virtual ones.  c is for messages.  Returns an exit status, all told to the
 * user; does not return when a signal ended the run.
 */
int execute(const struct command *c, struct run_options *o, bool is_virtual);

/*
 * Write to stdout what execute() would start, and in which order; starts nothing.
 * Returns an exit status: a failure of the simulated run is none.
 */
int execute_dry(const struct command *c, struct run_options *o);

#endif
