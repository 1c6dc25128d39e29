/*
 * crew - the members of a running policy: what it waits for in place of each.
 */
#ifndef JOBS_CREW_H
#define JOBS_CREW_H

#include "core/shield.h"
#include "jobs/execution.h"

struct crew {
	struct job *policy;
	const job_id *ids;
	struct future **futures; /* owned, as is shields */
	struct shield *shields;  /* for the jobs that are shielded */
	size_t n;
};

/* Create the members of j that are not there yet, and look at all of them. */
void crew_init(struct crew *c, struct job *j);
void crew_finish(struct crew *c);

/* The member whose future is f. */
job_id crew_find(const struct crew *c, const struct future *f);

/* The members whose futures these are.  Memory to free. */
job_id *crew_ids(const struct crew *c, struct future *const *futures, size_t n);

/*
 * Cancel those of the n futures that are pending, for j and for the reason why,
 * and await their end, j being cancelled meanwhile or not.  Suspends.
 */
void crew_cancel(
    struct job *j, struct future *const *pending, size_t n, const char *why);

/* Did member time out, or fail only because one of its own had? */
bool crew_is_timeout(const struct job *member);

#endif
