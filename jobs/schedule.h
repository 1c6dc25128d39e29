/*
 * schedule - when a job starts: needs, delay, a free slot.
 *
 * All of it works off queues; nothing recurses, whatever the graph (R52).
 */
#ifndef JOBS_SCHEDULE_H
#define JOBS_SCHEDULE_H

#include "jobs/execution.h"

/* Prepare r's jobs: who depends on whom.  Emits nothing. */
void schedule_init(struct runner *r);
void schedule_finish(struct runner *r);

/*
 * Create a job, unless it has been; it then starts when its needs are met.  What
 * it needs and what is lazy is created with it.
 */
void schedule_create(struct runner *r, job_id id);

/* Every transition comes by, to see who waited for it. */
void schedule_started(struct job *j);
void schedule_ended(struct job *j);

/* End a pending job without its body: cancelled or skipped. */
void schedule_drop(
    struct job *j, enum job_event event, const struct transition *t);

/* j, which holds a slot, needs it no longer. */
void schedule_release_slot(struct job *j);

/* The future of a job: cancelling it goes inward to its body. */
extern const struct future_class job_future_class;

#endif
