/*
 * service - a job that runs for others, until none of them needs it any more.
 *
 * Who needs a service while it runs (NEED_STARTED, NEED_READY) is its user.  The
 * service is cancelled when the last of its users has ended, unless another one
 * may still be created: by a policy that has not ended, lazily by a job to come,
 * or from a feed.  Main does not wait for it.
 */
#ifndef JOBS_SERVICE_H
#define JOBS_SERVICE_H

#include "jobs/execution.h"
#include "jobs/state.h"

/*
 * Find the services of r's graph.  Where there is nothing but services, and
 * no feed, main waits for those that are not lazy.
 */
void service_init(struct runner *r);
void service_finish(struct runner *r);

/* Look at the jobs that were added to the graph since. */
void service_admit(struct runner *r);

/* No more jobs come from the feed: what was kept for them may end. */
void service_tell_all_came(struct runner *r);

/* j was created: it is a user of what it needs. */
void service_gain_user(struct job *j);

/* j was created: if it is a service, its users may be gone already. */
void service_tell_created(struct job *j);

/* j has ended: stop the services that nobody needs any more. */
void service_lose_user(struct job *j);

/* Is j a service that has to outlive its users, when main has ended? */
bool service_goes_on(const struct job *j);

/* Is j a service that has ended, in a way that is of no use to any user? */
bool service_is_over(const struct job *j);

/* Is j a service that main itself waits for?  Only the end of the run stops it. */
bool service_is_of_main(const struct job *j);

/*
 * Is j a service that somebody will stop?  In a simulation any other ends by
 * itself, and well, after twice its estimate.
 */
bool service_is_stopped(const struct job *j);

#endif
