/*
 * needs - which jobs wait for which, and what the end of one means to others.
 *
 * All of it works off queues; nothing recurses, whatever the graph (R52).
 */
#ifndef JOBS_NEEDS_H
#define JOBS_NEEDS_H

#include "jobs/execution.h"

/* Prepare r's jobs: who depends on whom.  Emits nothing. */
void needs_init(struct runner *r);
void needs_finish(struct runner *r);

/*
 * Create a job, unless it has been; it is made ready when its needs are met.
 * What it needs and what is lazy is created with it.
 */
void needs_create(struct runner *r, job_id id);

/* j has started, is ready, or has ended: look at who waited for that. */
void needs_tell_started(struct job *j);
void needs_tell_ready(struct job *j);
void needs_tell_ended(struct job *j);

/* How many jobs need this one. */
size_t needs_n_dependants(const struct runner *r, job_id id);

/*
 * One of them, i from 0 on, and by which need; NULL for an optional one that
 * is not counted.
 */
job_id needs_dependant(
    const struct runner *r, job_id id, size_t i, const struct need **need);

#endif
