/*
 * load_growth - jobs that join while the run goes on, read from what was kept.
 */
#ifndef JOBS_LOAD_GROWTH_H
#define JOBS_LOAD_GROWTH_H

struct load;

/* The file is read, and jobs of it grow: keep what that takes. */
void load_keep(struct load *l);

#endif
