/*
 * load_wanted - whose result is read.
 */
#ifndef JOBS_LOAD_WANTED_H
#define JOBS_LOAD_WANTED_H

struct load;

/* Note whose result somebody reads, and of which members it is made. */
void load_spread_wanted(struct load *l);

/* A result that never is there must not be waited for. */
void load_check_results(struct load *l);

/*
 * In JSON Lines what a job gave is kept when it says so, or is what other jobs
 * gave that was kept; who wants it later finds it, or is told.
 */
void load_check_kept(struct load *l);

/* A policy that was made of what is kept can be read later. */
void load_keep_policies(struct load *l);

#endif
