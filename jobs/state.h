/*
 * state - what a job is in, and what may come next.
 *
 * One table, state by event; every transition of every job goes through it, and
 * an event that it does not allow is a bug of ours.
 */
#ifndef JOBS_STATE_H
#define JOBS_STATE_H

#include <stdbool.h>

enum job_state {
	JOB_ABSENT, /* not created (yet): not in any log */
	JOB_PENDING,
	JOB_RUNNING,
	JOB_CANCELLING,
	JOB_FINISHED,
	JOB_FAILED,
	JOB_TIMED_OUT,
	JOB_CANCELLED,
	JOB_SKIPPED,
	JOB_STATES,
};

enum job_event {
	JOB_CREATE,
	JOB_START,
	JOB_CANCEL, /* asked to end */
	JOB_SUCCEED,
	JOB_FAIL,
	JOB_TIME_OUT,
	JOB_END_CANCELLED,
	JOB_SKIP,
	JOB_RETRY, /* an attempt has ended, and another will follow */
	JOB_EVENTS,
};

/* The state after event; JOB_STATES when the event is not allowed there. */
enum job_state state_after(enum job_state state, enum job_event event);

/* True for a state that never changes again. */
bool state_is_terminal(enum job_state state);

/* "pending", "timed_out", ...; as in the logs. */
const char *state_name(enum job_state state);

#endif
