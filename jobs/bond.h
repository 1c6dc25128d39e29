/*
 * bond - members that end together: the end of one may cancel all others.
 *
 * What race and group share.  The members are looked at as they end, in that
 * order and before anybody else hears of it, so that who cancels the others is
 * the policy that they are in.
 */
#ifndef JOBS_BOND_H
#define JOBS_BOND_H

#include "core/buf.h"
#include "core/members.h"
#include "jobs/crew.h"

struct bond {
	struct crew crew;
	struct members members;
	bool (*decides)(const struct job *member);
	job_id decisive; /* the first that decided, or JOB_NONE */
};

/*
 * Create the members of j, which runs.  The first that has ended and of which
 * decides() is true cancels those that have not; those shielded run on, and
 * are not waited for any more (B81).  A job that is being cancelled itself
 * decides nothing; what is decided can not time out.
 */
void bond_init(
    struct bond *b, struct job *j, bool (*decides)(const struct job *member));
void bond_finish(struct bond *b);

/*
 * Wait until all members have ended.  Returns 0; or -1 and ERR_CANCELLED when j
 * was cancelled: then the members were, and have ended too.  Suspends.
 */
int bond_await(struct bond *b, struct err *e);

/*
 * Fail j because of those members for which counts() is true: "a failed: exit
 * 1; b timed_out".  words stand in front.  Returns -1 with *e set.
 */
int bond_fail(struct bond *b, const char *words,
    bool (*counts)(const struct bond *b, const struct job *member),
    struct err *e);

#endif
