/*
 * event - what happened in a run, once, for every reader.
 *
 * The runner emits each event to its sinks as it happens; the state log, the
 * event log and the summary are such sinks.  All pointers in an event are
 * borrowed for the call.
 */
#ifndef JOBS_EVENT_H
#define JOBS_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "jobs/graph.h"
#include "jobs/outcome.h"
#include "jobs/procfs.h"
#include "jobs/state.h"

enum event_kind {
	EVENT_RUN_STARTED,
	EVENT_JOB,     /* a job changed its state */
	EVENT_WAITING, /* a pending job has met its needs, and waits on: reason */
	EVENT_COMPLETED, /* as_completed has come to a member */
	EVENT_NOTE,      /* a line for people: reason */
	EVENT_LEFTOVERS, /* what a job, or (JOB_NONE) the run, left: state */
	EVENT_ABANDONED, /* what can not be killed, the same */
	EVENT_RUN_FINISHED,
};

/* Counts of one run, by terminal state. */
struct run_counts {
	size_t by_state[JOB_STATES];
	size_t failures; /* not handled */
};

struct event {
	enum event_kind kind;
	uint64_t seq;
	int64_t t_ns; /* since the run started */
	const struct graph *graph;

	/* EVENT_JOB, EVENT_COMPLETED */
	job_id job;
	enum job_state from, to;
	const char *by;          /* who, of a cancel; or NULL */
	const char *reason;      /* why; or NULL */
	pid_t pid;               /* of a process that started; or 0 */
	const char *command;     /* shell text that it runs; or NULL */
	const char *const *argv; /* or a program's; or NULL */
	bool is_direct;          /* shell text that needed no shell */

	/* EVENT_JOB into running, a terminal state, or pending once more */
	unsigned attempt; /* from 1; 0: it never ran */

	/* EVENT_JOB into a terminal state, or pending once more */
	const struct outcome *outcome;
	int64_t elapsed_ns; /* of all attempts, or of the one that failed */

	/* EVENT_JOB into a terminal state */
	bool has_result;    /* somebody asked for it */
	const char *result; /* or NULL when it is too long for a log,
			       or a secret */
	size_t result_len;
	bool is_handled; /* a failure that does not count */

	/* EVENT_JOB of a wait that has ended, in the order written */
	const job_id *done, *pending;
	size_t n_done, n_pending;

	/* EVENT_JOB of a race that was won */
	bool has_winner;
	job_id winner;

	/* EVENT_COMPLETED */
	job_id member;
	enum job_state member_state;
	size_t index;

	/* EVENT_LEFTOVERS, EVENT_ABANDONED; state is "ended", "left" or NULL */
	const struct procfs_process *processes;
	size_t n_processes;

	/* EVENT_RUN_STARTED */
	const char *started_at; /* RFC 3339 */
	const char *reach;      /* how trees are known (R11); or NULL */
	unsigned slots;

	/* EVENT_RUN_FINISHED */
	const char *state; /* "finished", "failed", "timed_out", "cancelled" */
	int exit_status;
	const struct run_counts *counts;
};

/* Has an attempt ended that another one will follow? */
static inline bool
event_is_retry(const struct event *e)
{
	return e->kind == EVENT_JOB && e->to == JOB_PENDING &&
	       e->from != JOB_ABSENT;
}

struct event_sink {
	struct event_sink *next;
	void (*emit)(struct event_sink *sink, const struct event *e);
	/* The loop is about to wait: write what was kept.  May be NULL. */
	void (*flush)(struct event_sink *sink);
};

#endif
