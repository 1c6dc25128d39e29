/*
 * load_settle - what has to wait until all jobs were read.
 */
#ifndef JOBS_LOAD_SETTLE_H
#define JOBS_LOAD_SETTLE_H

struct load;

/* Everything that had to wait until all jobs were read. */
void load_settle(struct load *l);

#endif
