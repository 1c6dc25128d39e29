/*
 * schedule - when a job whose needs are met starts: its delay, a free slot.
 */
#ifndef JOBS_SCHEDULE_H
#define JOBS_SCHEDULE_H

#include "jobs/job.h"

void schedule_init(struct runner *r);
void schedule_finish(struct runner *r);

/* Start j's story as soon as its delay is over and, if need be, a slot free. */
void schedule_ready(struct job *j);

/* j, which may hold a slot, needs it no longer. */
void schedule_release_slot(struct job *j);

#endif
