/*
 * load_limit - "max_parallel": how many instances of a job run at once.
 */
#ifndef JOBS_LOAD_LIMIT_H
#define JOBS_LOAD_LIMIT_H

struct load_job;

/* The instance was read: let no more of them run at once than it may be. */
void load_limit_instance(struct load_job *j);

#endif
