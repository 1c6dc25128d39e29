/*
 * load_policy - bodies that wait for others.
 */
#ifndef JOBS_LOAD_POLICY_H
#define JOBS_LOAD_POLICY_H

struct load;
struct load_job;

/* Make the runs of "each" whose number was not known when it was read. */
void load_grow_each(struct load *l);

/* After all keys of a policy were read. */
void load_finish_policy(struct load_job *j);

#endif
