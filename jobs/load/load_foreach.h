/*
 * load_foreach - "for_each".
 */
#ifndef JOBS_LOAD_FOREACH_H
#define JOBS_LOAD_FOREACH_H

struct load_job;

/* Make the instances of j->for_each, or what makes them as the run goes on. */
void load_for_each(struct load_job *j);

#endif
