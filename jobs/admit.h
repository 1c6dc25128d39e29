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

/* The same for one job, whose number was that of a job which has left. */
void admit_again(struct runner *r, job_id id);

/*
 * Let a job leave the run that has ended and to which no other refers.  Returns
 * false when it has to stay.
 */
bool admit_leave(struct runner *r, job_id id);

#endif
