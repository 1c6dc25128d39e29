/*
 * needs - which jobs wait for which, and what the end of one means to others.
 *
 * All of it works off queues; nothing recurses, whatever the graph (R52).
 */
#ifndef JOBS_NEEDS_H
#define JOBS_NEEDS_H

#include "jobs/execution.h"

void needs_init(struct runner *r);
void needs_finish(struct runner *r);

/* The graph has jobs from number first on: note whom they need. */
void needs_admit(struct runner *r, job_id first);

/*
 * Create a job, unless it has been; it is made ready when its needs are met.
 * What it needs and what is lazy is created with it.
 */
void needs_create(struct runner *r, job_id id);

/* j has started, or has ended: look at who waited for that. */
void needs_tell_started(struct job *j);
void needs_tell_ended(struct job *j);

/* Does any job need this one? */
bool needs_has_dependants(const struct runner *r, job_id id);

#endif
