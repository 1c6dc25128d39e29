/*
 * admit - how jobs of the graph become part of a run, first and while it goes on.
 */
#ifndef JOBS_ADMIT_H
#define JOBS_ADMIT_H

#include "jobs/execution.h"

/* Take all jobs that the graph has, and see which of them main waits for. */
void admit_first(struct runner *r);

/*
 * Take the jobs that were added to the graph since.  Those at the top that are
 * not lazy are created; the default main waits for them too.  Parts are created
 * by their owner, as ever.
 */
void admit_new(struct runner *r);

#endif
