/*
 * load_tree - a job, and the jobs nested in it.
 */
#ifndef JOBS_LOAD_TREE_H
#define JOBS_LOAD_TREE_H

#include <stddef.h>

#include <jansson.h>

#include "jobs/spec.h"

struct load;

/* Read the job whose text is the slice, and what is nested in it. */
void load_job_text(struct load *l, job_id id, size_t begin, size_t end);

/* The same for an object whose { is at an offset. */
void load_tree(struct load *l, job_id id, json_t *object, size_t at);

/* Read what is queued, and what that queues. */
void load_items(struct load *l);

#endif
