/*
 * load_part - a new job that is part of another, and is to be read.
 */
#ifndef JOBS_LOAD_PART_H
#define JOBS_LOAD_PART_H

#include <stddef.h>

#include <jansson.h>

#include "jobs/spec.h"

struct load;
struct load_at;

/* Queue an object that is a job. */
void load_push(struct load *l, job_id id, json_t *object, size_t at);

/*
 * A new job that is part of owner (JOB_NONE: of none).  own is its name, or
 * NULL for "OWNER.part"; at is where a problem with the name is.  Returns
 * JOB_NONE with a problem.
 */
job_id load_part(const struct load_at *at, job_id owner, enum job_role role,
    const char *own, const char *part);

/*
 * The same for an instance of owner (jobs/load/load_instance.h), whose name is as it
 * is, or made if it is too long.
 */
job_id load_instance_job(
    const struct load_at *at, job_id owner, const char *name);

#endif
