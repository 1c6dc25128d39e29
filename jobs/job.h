/*
 * job - one job of a run: its transitions, its future, its end.
 */
#ifndef JOBS_JOB_H
#define JOBS_JOB_H

#include "jobs/execution.h"

/* What a transition tells beside the states; zeroed: nothing. */
struct transition {
	const char *by, *reason;
	pid_t pid;
	const char *command;
	const char *const *argv;
	bool is_direct; /* shell text that needed no shell */
};

/* Make j, zeroed, a job of r that has not been created. */
void job_init(struct job *j, struct runner *r);

/* Free what j holds. */
void job_finish(struct job *j);

/*
 * Change j's state and emit the one event of it; t may be NULL.  A terminal
 * state also settles j's future and is told to the ended hook.
 */
void job_transition(
    struct job *j, enum job_event event, const struct transition *t);

/* End a pending job without its body: cancelled or skipped. */
void job_drop(struct job *j, enum job_event event, const struct transition *t);

/*
 * Skip a pending job that the file or the user does not want in this run.  That
 * is no failure: for who needs or waits for it, it has finished without a result.
 */
void job_decline(struct job *j, const char *reason);

/*
 * For bodies that were told ERR_CANCELLED: log, if nobody has yet, that the job
 * is cancelling, and why.
 */
void job_note_cancel(struct job *j, const struct err *e);

/* True while j, an attempt of which has ended, waits for another. */
static inline bool
job_is_between_attempts(const struct job *j)
{
	return j->state == JOB_PENDING && j->was_started;
}

/* Which attempt at j's body is or was the last, from 1; 0: none yet. */
static inline unsigned
job_attempt(const struct job *j)
{
	return j->task != NULL && j->tries != NULL ? j->tries->attempt : 0;
}

/* The job that an "each" runs for; NULL for any other job. */
struct job *job_member_of_each(const struct job *j);

/* Begin a search over r's jobs; visit it once each: false, it was before. */
void job_begin_visits(struct runner *r);
bool job_visit(struct runner *r, job_id id);

/* True when j has failed, or timed out: not when it was cancelled or skipped. */
static inline bool
job_has_failed(const struct job *j)
{
	return j->state == JOB_FAILED || j->state == JOB_TIMED_OUT;
}

/* The outcome to fill in; made when first asked for. */
struct outcome *job_outcome(struct job *j);

/* Make *q empty.  A job is in at most one queue of each link. */
void job_queue_init(struct job_queue *q, enum job_link link);

/* Put a job at the end of a queue. */
void job_queue_push(struct runner *r, struct job_queue *q, job_id id);

/* Take the first one; JOB_NONE when the queue is empty. */
job_id job_queue_pop(struct runner *r, struct job_queue *q);

/* The future of a job: cancelling it goes inward to its body. */
extern const struct future_class job_future_class;

#endif
