/* The part of jobs/policy.h that is group. */
#include "jobs/policy.h"

#include "jobs/bond.h"
#include "jobs/for_each.h"
#include "jobs/job.h"

/* Not a cancel by somebody else (B87), nor a failure that does not count. */
static bool
is_failure(const struct job *member)
{
	return member->future.state == FUTURE_ERROR;
}

/* What is skipped because its sibling has been cancelled is no failure. */
static bool
counts(const struct bond *b, const struct job *member)
{
	return is_failure(member) && (member->state != JOB_SKIPPED ||
					 job_id_of(member) == b->decisive);
}

static size_t
count(const struct bond *b, bool timeouts)
{
	size_t n = 0, i;

	for (i = 0; i < b->crew.n; i++) {
		const struct job *member =
		    runner_job(b->crew.policy->runner, b->crew.ids[i]);

		n +=
		    counts(b, member) && (!timeouts || crew_is_timeout(member));
	}
	return n;
}

int
policy_group(struct job *j, struct err *e)
{
	struct bond bond;
	int rc;

	job_transition(j, JOB_START, NULL);
	if (for_each_expand(j, e) < 0)
		return -1;
	bond_init(&bond, j, is_failure);
	rc = bond_await(&bond, e);
	/* Errors before a cancel, its own included (B85). */
	if (count(&bond, false) > 0) {
		j->is_echo = count(&bond, true) == count(&bond, false);
		rc = bond_fail(&bond, "", counts, e);
	}
	bond_finish(&bond);
	return rc;
}
