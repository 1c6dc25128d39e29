/*
 * load_if - a condition.
 */
#ifndef JOBS_LOAD_IF_H
#define JOBS_LOAD_IF_H

struct load_job;

/* Look up what "if" names, once all keys were read. */
void load_finish_if(struct load_job *j);

#endif
