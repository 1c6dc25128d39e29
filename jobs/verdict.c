#include "jobs/verdict.h"

#include <stdlib.h>

#include "core/mem.h"
#include "jobs/job.h"
#include "jobs/schedule.h"

/* Start nothing new: what has not begun is skipped. */
static void
drain(struct runner *r)
{
	struct transition t = {.by = "main", .reason = "draining"};
	size_t i;

	r->is_draining = true;
	for (i = 0; i < r->graph->n_jobs; i++) {
		struct job *j = &r->jobs[i];

		/* Or it is about to start, or waits for what is short. */
		if (j->state == JOB_PENDING && !j->was_started &&
		    !j->is_in_cleanup)
			job_drop(j, JOB_SKIP, &t);
	}
	schedule_wake_waiting(r);
}

/* Count j, which has ended, now: it may be forgotten. */
static void
count(struct job *j)
{
	struct runner *r = j->runner;

	r->summary.counts.by_state[j->state]++;
	if (!job_has_failed(j) || j->is_handled)
		return;
	r->summary.counts.failures++;
	/* That a member has timed out is one failure, not two. */
	if (j->state == JOB_FAILED && !j->is_echo)
		r->n_other_failures++;
}

/* The first failure that counts. */
static void
fail(struct runner *r, const char *why)
{
	struct err e = ERR_INIT;

	switch (r->on_failure) {
	case ON_FAILURE_CANCEL:
		err_set(&e, ERR_FAILED, "%s", why);
		future_set_error(&r->main_done, &e);
		break;
	case ON_FAILURE_DRAIN:
		drain(r);
		break;
	case ON_FAILURE_CONTINUE:
		break;
	}
}

void
verdict_on_end(struct job *j)
{
	struct runner *r = j->runner;
	char *why;

	count(j);
	if (!job_has_failed(j) || r->failed != JOB_NONE || j->is_handled)
		return;
	r->failed = job_id_of(j);
	why = xasprintf("%s %s", job_spec_of(j)->name,
	    state_name((enum job_state)j->state));
	fail(r, why);
	free(why);
}

void
verdict_on_broken_feed(struct runner *r, const char *why)
{
	stream_note(&r->stream, JOB_NONE, "%s", why);
	r->summary.counts.failures++;
	r->n_other_failures++;
	if (r->failed == JOB_NONE)
		fail(r, why);
}

void
verdict_sum_up(struct runner *r)
{
	struct run_summary *sum = &r->summary;

	sum->signal = r->interrupt_signal;
	sum->all_are_timeouts =
	    sum->counts.failures > 0 && r->n_other_failures == 0;
}

const char *
verdict_name(int exit_status)
{
	switch (exit_status) {
	case 0:
		return "finished";
	case 1:
	case 3:
	case 4:
		return "failed";
	case 124:
		return "timed_out";
	default:
		return "cancelled";
	}
}
