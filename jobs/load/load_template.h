/*
 * load_template - the keys that make a job stand for many.
 */
#ifndef JOBS_LOAD_TEMPLATE_H
#define JOBS_LOAD_TEMPLATE_H

struct load_job;

/* The parent was read: make its instances. */
void load_make_instances(struct load_job *j);

#endif
