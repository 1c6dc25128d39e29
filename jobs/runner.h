/*
 * runner - one execution of a graph.
 *
 * The runner holds for each job a plain struct: a future, a count of unmet
 * needs, a state.  When the count is zero and a slot is free it makes the task
 * whose coroutine is the job's story (jobs/story.h).  A waiting job has no task,
 * no stack and no process.  The runner knows neither options nor terminals: it
 * is told by struct runner_opts and tells by events.
 */
#ifndef JOBS_RUNNER_H
#define JOBS_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/loop.h"
#include "jobs/event.h"
#include "jobs/executor.h"
#include "jobs/feed.h"
#include "jobs/graph.h"
#include "jobs/kept.h"
#include "jobs/output.h"
#include "jobs/past.h"

/* What a runner can be told; a graph's own settings are used where not. */
struct runner_opts {
	unsigned slots;        /* processes at once; 0: as the file says */
	int64_t timeout_ns;    /* of the run; 0: as the file says */
	int64_t kill_after_ns; /* for jobs that set none; 0: 10 s */
	int stop_signal;       /* for jobs that set none; 0: SIGTERM */
	bool on_failure_set;
	enum on_failure on_failure;
	const job_id *targets; /* main is gather of these; all else is lazy */
	size_t n_targets;
	const char *const *skip_tags; /* jobs with one of these are declined */
	size_t n_skip_tags;
	bool wants_result;       /* of main: see runner_result() */
	const char *run_id;      /* under RUNNER_ID_SIZE; NULL: made up */
	const char *reach;       /* for the first event, or NULL */
	const struct past *past; /* how long jobs took before; or NULL */
	struct feed *feed;       /* of more jobs, borrowed; or NULL: main is the
				    default one */
};

/* How a run ended. */
struct run_summary {
	struct run_counts counts;
	bool is_timed_out;     /* by the timeout of the run */
	bool all_are_timeouts; /* every failure that counts is one */
	bool is_unwritten;     /* some of its output or log was lost */
	int signal;            /* that interrupted it, or 0 */
	size_t n_abandoned;    /* processes that could not be killed (R7) */
	int64_t elapsed_ns;
};

#define RUNNER_ID_SIZE 40

struct runner;

/* An identifier for a run that no other run on this machine has. */
void runner_make_id(char id[RUNNER_ID_SIZE]);

/* 16, or twice the processors if that is more. */
unsigned runner_default_slots(void);

/*
 * Make a runner for g, which must be checked and outlive it, as must executor,
 * output and what opts points to.  Nothing is started.
 */
struct runner *runner_create(struct loop *l, const struct graph *g,
    const struct runner_opts *opts, struct executor *executor,
    struct output *output);

void runner_destroy(struct runner *r);

/* Let sink (borrowed) see all events; the sinks are called in this order. */
void runner_add_sink(struct runner *r, struct event_sink *sink);

/*
 * Run the graph, as the main task of the loop: core/run.h's fn, with the runner
 * as arg.  Returns 0 when the run came to its end, failures or not.  Suspends.
 */
int runner_main(struct task *self, void *arg, void **result, struct err *e);

/* After runner_main() has returned. */
const struct run_summary *runner_summary(const struct runner *r);

/* The verdict as an exit status: 0, 1, 3, 4, 124, or 128 + signal (DESIGN 5). */
int runner_exit_status(const struct runner *r);

/* The state in which a job is, or was left. */
enum job_state runner_job_state(const struct runner *r, job_id id);

/*
 * What the job has left, for the caller to keep and result_free(); NULL: nothing,
 * or nobody wanted it.  Only for the last of the sinks, in the event that says
 * that the job has ended: afterwards nobody else can read it.
 */
struct result *runner_take_result(struct runner *r, job_id id);

/*
 * The file that a process of the job writes its stdout to just now, borrowed until
 * it ends; -1 when there is none.
 */
int runner_stdout_file(const struct runner *r, job_id id);

/* How many bytes the processes that run have written there so far, to files. */
uint64_t runner_stdout_written(const struct runner *r);

/*
 * Main's result as one JSON document: what opts.wants_result asked for.
 * Returns memory to free with its length in *len, or NULL with *e set.
 */
char *runner_result(struct runner *r, size_t *len, struct err *e);

#endif
