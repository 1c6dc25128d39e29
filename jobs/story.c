#include "jobs/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sleep.h"
#include "core/timeout.h"
#include "jobs/duration.h"
#include "jobs/handled.h"
#include "jobs/job.h"
#include "jobs/part.h"
#include "jobs/policy.h"
#include "jobs/process.h"
#include "jobs/result.h"
#include "jobs/schedule.h"

static int
sleep_body(struct job *j, struct err *e)
{
	const struct sleep_body *body = job_spec_of(j)->body_of.sleep;
	struct outcome *o;

	job_transition(j, JOB_START, NULL);
	if (sleep_for(j->runner->loop, body->duration_ns, e) < 0) {
		job_note_cancel(j, e);
		return -1;
	}
	if (body->value != NULL)
		result_keep_text(j, body->value, strlen(body->value));
	if (body->exit == 0)
		return 0;
	o = job_outcome(j);
	o->kind = OUTCOME_EXIT;
	o->code = body->exit;
	return err_set(e, ERR_FAILED, "exit %d", body->exit);
}

static int
run_body(struct job *j, struct err *e)
{
	switch ((enum body)job_spec_of(j)->body) {
	case BODY_RUN:
	case BODY_ARGV:
		return process_run(j, e);
	case BODY_SLEEP:
		return sleep_body(j, e);
	case BODY_GATHER:
		return policy_gather(j, e);
	case BODY_WAIT:
		return policy_wait(j, e);
	case BODY_AS_COMPLETED:
		return policy_as_completed(j, e);
	case BODY_CANCEL:
		return policy_cancel(j, e);
	case BODY_NONE:
		break;
	}
	job_transition(j, JOB_START, NULL);
	return 0;
}

/* A job's timeout, with what is told when it ends the job. */
struct scope {
	struct timeout timeout;
	struct job *job;
	char why[DURATION_TEXT_SIZE + 16];
};

/* The log says so before it says what follows for others. */
static void
on_expiring(struct timeout *t)
{
	struct scope *s = CONTAINER_OF(t, struct scope, timeout);
	struct transition transition = {.reason = s->why};

	if (s->job->state == JOB_RUNNING)
		job_transition(s->job, JOB_CANCEL, &transition);
}

/* The timeout counts from running: job_transition() sets it by then. */
static int
run_body_in_time(struct job *j, struct err *e)
{
	struct scope s = {.job = j};
	char text[DURATION_TEXT_SIZE];
	int rc;

	timeout_init(&s.timeout);
	snprintf(s.why, sizeof(s.why), "timeout %s",
	    duration_format(
		job_spec_of(j)->opts->timeout_ns, text, sizeof(text)));
	s.timeout.why = s.why;
	s.timeout.expiring = on_expiring;
	timeout_enter(&s.timeout, j->runner->loop, TIMEOUT_NEVER, e);
	rc = run_body(j, e);
	return timeout_exit(&s.timeout, rc, e);
}

/* How the body ended, as an event; *e is what it ended with. */
static enum job_event
decide(struct job *j, int rc, const struct err *e)
{
	if (rc == 0)
		return JOB_SUCCEED;
	if (e->code == ERR_TIMEOUT)
		return JOB_TIME_OUT;
	if (e->code != ERR_CANCELLED) {
		struct outcome *o = job_outcome(j);

		if (o->error == NULL && o->kind == OUTCOME_NONE)
			o->error = xstrdup(e->text);
		return JOB_FAIL;
	}
	job_note_cancel(j, e);
	return JOB_END_CANCELLED;
}

/* Run a clean-up; its failure fails j, unless j has failed before. */
static void
clean_up(struct job *j, job_id id, const char *word, enum job_event *event)
{
	struct job *part;
	struct outcome *o;
	char text[200];

	if (id == JOB_NONE)
		return;
	/* Its processes need slots too; they come first (jobs/schedule.c). */
	schedule_release_slot(j);
	part = runner_job(j->runner, id);
	part_run(j, id, true, NULL);
	if (part->state == JOB_FINISHED || *event == JOB_FAIL ||
	    *event == JOB_TIME_OUT || handled_by_itself(part))
		return;
	outcome_format(job_outcome(part), text, sizeof(text));
	o = job_outcome(j);
	outcome_finish(o);
	o->kind = OUTCOME_ERROR;
	o->error = xasprintf("%s %s%s%s", word, state_name(part->state),
	    text[0] == '\0' ? "" : ": ", text);
	*event = JOB_FAIL;
}

/* The body has ended with rc and *how. */
static void
conclude(struct job *j, int rc, const struct err *how)
{
	const struct job_spec *s = job_spec_of(j);
	enum job_event event = decide(j, rc, how);

	if (event == JOB_END_CANCELLED || event == JOB_TIME_OUT)
		clean_up(j, s->on_cancel, "on_cancel", &event);
	clean_up(j, s->finally, "finally", &event);
	schedule_release_slot(j);
	job_transition(j, event, NULL);
}

static int
story(struct task *self, void *arg, void **result, struct err *e)
{
	struct job *j = arg;
	struct err how = ERR_INIT;
	int rc;

	(void)result;
	(void)e;
	if (j->state == JOB_PENDING) {
		rc = run_body_in_time(j, &how);
		/* Or it was dropped while something was short. */
		if (!state_is_terminal((enum job_state)j->state))
			conclude(j, rc, &how);
	}
	schedule_release_slot(j);
	j->task = NULL;
	task_unref(self);
	return 0;
}

void
story_start(struct job *j)
{
	j->task = task_create(j->runner->loop, job_spec_of(j)->name, story, j);
}
