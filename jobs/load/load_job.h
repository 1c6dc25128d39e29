/*
 * load_job - a job is read by the table of load_keys.c.
 */
#ifndef JOBS_LOAD_JOB_H
#define JOBS_LOAD_JOB_H

struct load_job;

/* Read j->object.  j->policy.timeout_ns is -1, what is not named is zero. */
void load_job(struct load_job *j);

#endif
