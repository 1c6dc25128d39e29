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
#include "jobs/retry.h"
#include "jobs/schedule.h"
#include "jobs/signame.h"

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
	case BODY_RACE:
		return policy_race(j, e);
	case BODY_GROUP:
		return policy_group(j, e);
	case BODY_CANCEL:
		return policy_cancel(j, e);
	case BODY_NONE:
		break;
	}
	job_transition(j, JOB_START, NULL);
	return 0;
}

/* A limit of a job's time, with what is told when it ends the job. */
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
	struct transition transition = {.reason = t->why};

	if (s->job->state == JOB_RUNNING || job_is_between_attempts(s->job))
		job_transition(s->job, JOB_CANCEL, &transition);
}

/* It counts from running: job_transition() sets it by then. */
static void
enter(struct scope *s, struct job *j, const char *word, int64_t limit_ns)
{
	char text[DURATION_TEXT_SIZE];

	s->job = j;
	timeout_init(&s->timeout);
	/* Most jobs have none. */
	if (limit_ns > 0)
		snprintf(s->why, sizeof(s->why), "%s %s", word,
		    duration_format(limit_ns, text, sizeof(text)));
	s->timeout.why = s->why;
	s->timeout.expiring = on_expiring;
	timeout_enter(&s->timeout, j->runner->loop, TIMEOUT_NEVER, NULL);
}

static int
run_body_in_time(struct job *j, struct err *e)
{
	struct scope s;
	int rc;

	enter(&s, j, "timeout", job_spec_of(j)->opts->timeout_ns);
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

/* Attempts */

/*
 * May another attempt follow one that ended by event?  Not when somebody has
 * cancelled the job, or the deadline its task: that may have come too late to
 * show, or while the attempt was being ended for its timeout.
 */
static bool
may_try_again(const struct job *j, enum job_event event)
{
	return !j->is_cancelled && task_cancelling(j->task) == 0 &&
	       schedule_allows_attempts(j) &&
	       retry_is_due(&job_spec_of(j)->opts->retry, job_attempt(j), event,
		   j->outcome);
}

/* "retry 1 of 2 in 3s" */
static void
tell_retry(struct job *j, int64_t delay_ns)
{
	char text[64], delay[DURATION_TEXT_SIZE];
	struct transition t = {.reason = text};

	snprintf(text, sizeof(text), "retry %u of %u%s%s", job_attempt(j),
	    job_spec_of(j)->opts->retry.max, delay_ns > 0 ? " in " : "",
	    delay_ns > 0 ? duration_format(delay_ns, delay, sizeof(delay))
			 : "");
	job_transition(j, JOB_RETRY, &t);
}

static void
tell_no_retry(struct job *j)
{
	const struct runner *r = j->runner;
	char name[SIGNAME_TEXT_SIZE];
	struct transition t = {.by = "main", .reason = "draining"};

	if (r->interrupts > 0) {
		t.by = signame_format(r->interrupt_signal, name, sizeof(name));
		t.reason = NULL;
	}
	job_transition(j, JOB_CANCEL, &t);
}

/*
 * Wait until j may try once more.  Returns 0, or -1: ERR_CANCELLED, or as *e
 * was when the run wants no new attempts; the last one stands then.
 */
static int
await_next(struct job *j, struct err *e)
{
	unsigned attempt = job_attempt(j);
	struct err cancelled = ERR_INIT;
	int64_t delay_ns = retry_delay(&job_spec_of(j)->opts->retry, attempt,
	    retry_chance(j->runner->chance, job_id_of(j), attempt));

	schedule_release_slot(j);
	tell_retry(j, delay_ns);
	if (schedule_await_turn(j, delay_ns, &cancelled) < 0) {
		err_clear(e);
		return err_copy(e, &cancelled);
	}
	if (schedule_allows_attempts(j))
		return 0;
	tell_no_retry(j);
	return -1;
}

/* Nothing of an attempt is left when the next one begins. */
static void
forget_attempt(struct job *j, struct err *e)
{
	err_clear(e);
	if (j->outcome != NULL)
		outcome_finish(j->outcome);
	result_free(j->result);
	j->result = NULL;
}

/* One attempt after the other.  Returns, with *how, as the last one did. */
static int
run_attempts(struct job *j, struct err *how)
{
	struct scope deadline;
	int rc;

	enter(&deadline, j, "deadline", job_spec_of(j)->opts->deadline_ns);
	rc = run_body_in_time(j, how);
	/* It is over when it was dropped while something was short. */
	while (!state_is_terminal((enum job_state)j->state) &&
	       may_try_again(j, decide(j, rc, how))) {
		rc = await_next(j, how);
		if (rc < 0)
			break;
		forget_attempt(j, how);
		rc = run_body_in_time(j, how);
	}
	return timeout_exit(&deadline.timeout, rc, how);
}

/* All of it */

/* Run a clean-up; its failure fails j, unless j has failed before. */
static void
clean_up(struct job *j, job_id id, const char *word, enum job_event *event)
{
	struct job *part;
	struct outcome *o;
	char text[200];

	/* What is being killed has no time to clean up (R14). */
	if (id == JOB_NONE || j->runner->interrupts > 1)
		return;
	/* Its processes need slots too; they come first (jobs/schedule.c). */
	schedule_release_slot(j);
	j->tries->so_far = state_after((enum job_state)j->state, *event);
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
	struct tries tries = {.attempt = 0};
	struct err how = ERR_INIT;
	int rc;

	(void)result;
	(void)e;
	if (j->state == JOB_PENDING) {
		j->tries = &tries;
		rc = run_attempts(j, &how);
		/* Or it was dropped while something was short. */
		if (!state_is_terminal((enum job_state)j->state))
			conclude(j, rc, &how);
	}
	schedule_release_slot(j);
	j->tries = NULL;
	j->task = NULL;
	task_unref(self);
	return 0;
}

void
story_start(struct job *j)
{
	j->task = task_create(j->runner->loop, job_spec_of(j)->name, story, j);
}
