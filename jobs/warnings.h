/*
 * warnings - what is allowed in a job file and yet is seldom meant.
 */
#ifndef JOBS_WARNINGS_H
#define JOBS_WARNINGS_H

#include "jobs/graph.h"
#include "jobs/problems.h"

/*
 * Add to *w, at the place of its job, what deserves a warning in g, which was
 * loaded: shell text that uses the result of another job without double quotes,
 * or with eval (R58).  Does not change g.
 */
void warnings_find(const struct graph *g, struct problems *w);

#endif
