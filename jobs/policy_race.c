/* The part of jobs/policy.h that is race. */
#include "jobs/policy.h"

#include "core/mem.h"
#include "jobs/bond.h"
#include "jobs/job.h"

/*
 * A failure that does not count is no success, and what has declined to run
 * takes no part: neither of them may keep the others from their end.
 */
static bool
has_won(const struct job *member)
{
	return member->state == JOB_FINISHED;
}

static bool
has_lost(const struct bond *b, const struct job *member)
{
	(void)b;
	return !member->is_declined;
}

/* Nobody has won: has anybody lost, and that by timeouts alone? */
static bool
look_at_losers(const struct bond *b, bool *by_timeouts)
{
	size_t lost = 0, failed = 0, timeouts = 0, i;

	for (i = 0; i < b->crew.n; i++) {
		const struct job *member =
		    runner_job(b->crew.policy->runner, b->crew.ids[i]);

		lost += has_lost(b, member);
		failed += job_has_failed(member);
		timeouts += crew_is_timeout(member);
	}
	*by_timeouts = failed > 0 && failed == timeouts;
	return lost > 0;
}

int
policy_race(struct job *j, struct err *e)
{
	struct bond bond;
	bool by_timeouts;
	int rc;

	job_transition(j, JOB_START, NULL);
	bond_init(&bond, j, has_won);
	rc = bond_await(&bond, e);
	if (rc == 0 && bond.decisive != JOB_NONE) {
		j->lists = xcalloc(1, sizeof(*j->lists));
		j->lists->winner = bond.decisive;
	} else if (rc == 0 && look_at_losers(&bond, &by_timeouts)) {
		j->is_echo = by_timeouts;
		rc = bond_fail(&bond, "nobody won: ", has_lost, e);
	}
	bond_finish(&bond);
	return rc;
}
