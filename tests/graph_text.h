/*
 * graph_text - all that a graph says, as text that a test can compare.
 */
#ifndef TESTS_GRAPH_TEXT_H
#define TESTS_GRAPH_TEXT_H

#include <stdio.h>

#include "jobs/graph.h"

/*
 * Write one line for the top level and one paragraph for each job: its name and
 * body, then one line for each thing that is not as it is by default.
 */
void graph_text(const struct graph *g, FILE *out);

#endif
