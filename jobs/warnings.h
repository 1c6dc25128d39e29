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
 * or with eval (R58); services that nobody needs; and the following.  Does not
 * change g.
 */
void warnings_find(const struct graph *g, struct problems *w);

/* Jobs that wait for a failure after which nothing starts. */
void warnings_find_failure(const struct graph *g, struct problems *w);

#endif
