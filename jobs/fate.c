#include "jobs/fate.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "jobs/job.h"
#include "jobs/result.h"
#include "jobs/verdict.h"

static struct job *
owner_of(const struct job *j)
{
	job_id owner = job_spec_of(j)->owner;

	return owner == JOB_NONE ? NULL : runner_job(j->runner, owner);
}

bool
fate_is_of_run(const struct job *j)
{
	const struct job *owner;

	if (!j->is_in_cleanup)
		return false;
	while ((owner = owner_of(j)) != NULL)
		j = owner;
	return job_spec_of(j)->role == ROLE_AT_END;
}

static void
set(struct environment *env, const char *name, const char *value)
{
	environment_set(env, name, value, strlen(value));
}

static void
tell_outcome(
    struct environment *env, enum job_state state, const struct outcome *o)
{
	char code[16] = "";

	if (o != NULL && o->kind == OUTCOME_EXIT)
		snprintf(code, sizeof(code), "%d", o->code);
	else if (o != NULL && o->kind == OUTCOME_SIGNAL)
		snprintf(code, sizeof(code), "%d", 128 + o->code);
	else if (state == JOB_FINISHED)
		snprintf(code, sizeof(code), "0");
	set(env, "TASKCTL_STATE", state_name(state));
	set(env, "TASKCTL_EXIT", code);
}

/* The failures that count, a name a line; so many as an environment takes. */
static void
tell_failed(struct environment *env, const struct runner *r)
{
	struct buf names = {0};
	size_t i;

	for (i = 0; i < r->graph->n_jobs; i++) {
		const struct job *j = &r->jobs[i];
		const char *name = job_spec_of(j)->name;

		if (!job_has_failed(j) || j->is_handled)
			continue;
		if (names.len + strlen(name) + 1 > RESULT_ENV_MAX)
			break;
		if (names.len > 0)
			buf_add_char(&names, '\n');
		buf_add_text(&names, name);
	}
	environment_set(
	    env, "TASKCTL_FAILED", names.len > 0 ? names.data : "", names.len);
	buf_finish(&names);
}

static void
tell_run(struct environment *env, const struct runner *r)
{
	int status = runner_exit_status(r);
	char code[16];

	snprintf(code, sizeof(code), "%d", status);
	set(env, "TASKCTL_STATE", verdict_name(status));
	set(env, "TASKCTL_EXIT", code);
	tell_failed(env, r);
}

/* How the body of a job has ended that cleans up, or has done so. */
static enum job_state
state_so_far(const struct job *j)
{
	if (state_is_terminal((enum job_state)j->state) || j->tries == NULL)
		return (enum job_state)j->state;
	return j->tries->so_far;
}

/* Of the innermost clean-up that j is, or is a part of. */
static void
tell_cleanup(struct environment *env, const struct job *j)
{
	const struct job *owner;

	while (!spec_is_cleanup(job_spec_of(j)))
		j = owner_of(j);
	if (job_spec_of(j)->owner == JOB_NONE) {
		tell_run(env, j->runner);
		return;
	}
	owner = owner_of(j);
	tell_outcome(env, state_so_far(owner), owner->outcome);
}

void
fate_tell(struct environment *env, struct job *j)
{
	const struct job *member = job_member_of_each(j);

	if (j->is_in_cleanup)
		tell_cleanup(env, j);
	if (member == NULL)
		return;
	set(env, "TASKCTL_MEMBER", job_spec_of(member)->name);
	tell_outcome(env, (enum job_state)member->state, member->outcome);
}
