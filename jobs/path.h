/*
 * path - how long a run goes on at least once a job has begun.
 *
 * The longest way along those that wait for it: its own estimate, and those of
 * jobs that need it, of clean-ups, and of what needs the policies that it is a
 * member of.  Who has the longest way before it starts first.
 */
#ifndef JOBS_PATH_H
#define JOBS_PATH_H

#include "jobs/execution.h"

/*
 * Find the path_ns of each job that has none yet: at first of all, later of
 * those that were added, whose way leads on along that of the job that they are
 * instances of; the others keep theirs.  Takes time as there are jobs
 * and ties, and no stack.
 */
void path_admit(struct runner *r);

#endif
