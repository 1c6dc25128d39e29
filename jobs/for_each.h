/*
 * for_each - a job gets its members from another job's result when it starts.
 */
#ifndef JOBS_FOR_EACH_H
#define JOBS_FOR_EACH_H

#include "jobs/execution.h"

/*
 * Make the members of j, which is running, if they are not known yet.  Returns
 * 0; or -1 with *e set, when nothing of it may start.
 */
int for_each_expand(struct job *j, struct err *e);

#endif
