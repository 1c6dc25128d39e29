/*
 * trial - a job file run on a virtual clock, with everything written down.
 */
#ifndef TESTS_TRIAL_H
#define TESTS_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "jobs/event.h"
#include "jobs/exec_virtual.h"
#include "jobs/graph.h"
#include "jobs/problems.h"
#include "jobs/runner.h"

/* An event, kept; its pointers are its own. */
struct record {
	struct event event;
	char *by, *reason;
	char *result;
	struct outcome outcome;
	job_id *done, *pending;
	struct run_counts counts;
};

/* Set what is to happen, then call trial_run(). */
struct trial {
	struct graph graph;
	struct problems problems;

	struct runner_opts opts;
	const struct virtual_failure *failing; /* borrowed */
	size_t n_failing;
	size_t n_loaded; /* jobs before any run */
	int interrupt_signal;
	int64_t interrupts_ns[2]; /* 0: none */
	bool is_silent;           /* keep no records, write no log */

	/* What has happened. */
	int rc; /* of the run, with e */
	struct err e;
	struct record *records;
	size_t n_records, capacity;
	struct buf log;        /* the event log */
	struct buf reports;    /* what the loop had to report */
	size_t most_processes; /* that were there at once */
	size_t *starts;        /* of each process of the jobs at first */
	size_t n_starts;
	size_t n_tasks_left;    /* in the loop, after the run */
	enum job_state *states; /* of each job, after the run */
	struct run_summary summary;
	int exit_status;
	char *result; /* if opts.wants_result; NULL with result_error */
	size_t result_len;
	struct err result_error;
};

/*
 * Load a job file's text and check it for cycles.  Returns 0; or -1, and what
 * is wrong is in t->problems.
 */
int trial_load(struct trial *t, const char *json);

/* Run it.  May be called again. */
void trial_run(struct trial *t);

void trial_finish(struct trial *t);

#endif
