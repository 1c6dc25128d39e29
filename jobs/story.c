#include "jobs/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sleep.h"
#include "core/timeout.h"
#include "core/wait.h"
#include "jobs/duration.h"
#include "jobs/job.h"
#include "jobs/needs.h"
#include "jobs/policy.h"
#include "jobs/process.h"
#include "jobs/result.h"
#include "jobs/schedule.h"
#include "jobs/verdict.h"

void
story_note_cancel(struct job *j, const struct err *e)
{
	struct transition t = {.reason = e->text};
	const struct timeout *scope = j->task->timeouts;
	char text[DURATION_TEXT_SIZE + 16], duration[DURATION_TEXT_SIZE];

	if (j->state != JOB_RUNNING)
		return;
	/* Nobody cancelled the job: its timeout did, or what it awaited was. */
	if (scope != NULL && timeout_is_expired(scope)) {
		duration_format(job_spec_of(j)->opts->timeout_ns, duration,
		    sizeof(duration));
		snprintf(text, sizeof(text), "timeout %s", duration);
		t.reason = text;
	}
	job_transition(j, JOB_CANCEL, &t);
}

static int
sleep_body(struct job *j, struct err *e)
{
	const struct sleep_body *body = job_spec_of(j)->body_of.sleep;
	struct outcome *o;

	job_transition(j, JOB_START, NULL);
	if (sleep_for(j->runner->loop, body->duration_ns, e) < 0) {
		story_note_cancel(j, e);
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

static int
run_body_in_time(struct job *j, struct err *e)
{
	int64_t timeout_ns = job_spec_of(j)->opts->timeout_ns;
	struct timeout scope;
	int rc;

	timeout_init(&scope);
	timeout_enter(&scope, j->runner->loop,
	    timeout_ns == 0 ? TIMEOUT_NEVER : timeout_ns, e);
	rc = run_body(j, e);
	return timeout_exit(&scope, rc, e);
}

int
story_run_part(struct job *j, job_id id, bool is_shielded, struct err *e)
{
	struct runner *r = j->runner;
	struct job *part = runner_job(r, id);
	struct future *future = &part->future;
	struct err cancelled = ERR_INIT;
	struct cancel_reason reason = {
	    .by = job_spec_of(j)->name, .text = cancelled.text};
	int rc = 0;

	needs_create(r, id);
	while (!future_is_done(future)) {
		struct wait_result waited;

		if (wait_futures(r->loop, &future, 1, WAIT_ALL_COMPLETED,
			WAIT_FOR_EVER, &waited, &cancelled) == 0) {
			wait_result_finish(&waited);
		} else if (!is_shielded && rc == 0) {
			rc = err_copy(e, &cancelled);
			story_note_cancel(j, &cancelled);
			future_cancel(future, &reason);
		}
	}
	return rc;
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
	story_note_cancel(j, e);
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
	story_run_part(j, id, true, NULL);
	if (part->state == JOB_FINISHED || *event == JOB_FAIL ||
	    *event == JOB_TIME_OUT || verdict_continues(part))
		return;
	outcome_format(job_outcome(part), text, sizeof(text));
	o = job_outcome(j);
	outcome_finish(o);
	o->kind = OUTCOME_ERROR;
	o->error = xasprintf("%s %s%s%s", word, state_name(part->state),
	    text[0] == '\0' ? "" : ": ", text);
	*event = JOB_FAIL;
}

static int
story(struct task *self, void *arg, void **result, struct err *e)
{
	struct job *j = arg;
	const struct job_spec *s = job_spec_of(j);
	struct err how = ERR_INIT;
	enum job_event event;
	int rc;

	(void)result;
	(void)e;
	if (j->state == JOB_PENDING) {
		rc = run_body_in_time(j, &how);
		event = decide(j, rc, &how);
		if (event == JOB_END_CANCELLED || event == JOB_TIME_OUT)
			clean_up(j, s->on_cancel, "on_cancel", &event);
		clean_up(j, s->finally, "finally", &event);
		schedule_release_slot(j);
		job_transition(j, event, NULL);
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
