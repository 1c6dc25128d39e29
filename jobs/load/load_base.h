/*
 * load_base - the options of a job: what it has where it sets nothing.
 */
#ifndef JOBS_LOAD_BASE_H
#define JOBS_LOAD_BASE_H

#include "jobs/spec.h"

struct load;
struct load_job;

/* The job's options, to be changed. */
struct job_opts *load_opts(struct load_job *j);

/* The job's options in the arena, where no reader changes them any more. */
const struct job_opts *load_keep_opts(struct load_job *j);

/* A copy in the arena. */
struct job_opts *load_copy_opts(struct load *l, const struct job_opts *opts);

/* l->defaults as they are before a file says anything. */
void load_defaults_init(struct load *l);

#endif
