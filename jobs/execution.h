/*
 * execution - the state of one run, shared by the files that carry it out.
 *
 * Private to the files of jobs/ that carry it out; what others may know is in
 * jobs/runner.h.
 */
#ifndef JOBS_EXECUTION_H
#define JOBS_EXECUTION_H

#include "core/future.h"
#include "core/task.h"
#include "jobs/referrers.h"
#include "jobs/runner.h"
#include "jobs/stream.h"

/* What a job left for others to read. */
struct result {
	char *text; /* owned; as its stdout had it, every byte */
	size_t len;
	int fd; /* -1, or where a text too long to keep is */
};

/* What a wait, as_completed or race has found, for its log line and result. */
struct job_lists {
	job_id *done; /* owned; of as_completed in the order of their ends */
	size_t n_done, done_capacity;
	job_id *pending; /* owned */
	size_t n_pending;
	job_id winner; /* of a race; it has no lists while it has none */
};

/* A FIFO of jobs.  A job that waits to be created or for a slot may end. */
enum job_link {
	LINK_TO_START,
	LINK_ENDED,
	JOB_LINKS
};

struct job_queue {
	job_id first, last;
	enum job_link link;
};

struct job {
	struct future future; /* settled when the job has ended */
	struct runner *runner;
	struct task *task; /* the story, from start to end, or NULL */
	union {
		struct delay *delay; /* while it waits for that, without task */
		struct tries *tries; /* of its story, once that goes on */
	};
	struct outcome *outcome; /* owned; NULL: OUTCOME_NONE */
	struct result *result;   /* owned; NULL: none, or nobody wants it */
	struct job_lists *lists; /* owned; of some policies */
	int64_t started_ns;      /* of its first attempt */
	uint32_t unmet;          /* needs that have not been met */
	job_id next[JOB_LINKS];  /* in the queues of jobs/job.h */
	uint8_t state;           /* enum job_state */
	bool is_lazy : 1;        /* by the file, or not a target */
	bool is_main : 1;        /* the default main waits for it */
	bool is_wanted : 1;      /* its result is asked for */
	bool is_to_be_created : 1;
	bool was_started : 1;
	bool is_delayed : 1;    /* its delay is over */
	bool is_cancelled : 1;  /* somebody did: no attempt follows */
	bool is_in_cleanup : 1; /* it, or what it is a part of, is a clean-up */
	bool is_handled : 1;    /* its failure does not count */
	bool is_declined : 1;   /* skipped as it asked: as good as finished */
	bool is_echo : 1;       /* it failed because a member had timed out */
	bool holds_slot : 1;
	bool is_queued : 1; /* for a slot, be it that it has ended since */
};

/* What a job has while its story goes on. */
struct tries {
	unsigned attempt;      /* the last that began to run, from 1; 0: none */
	int64_t started_ns;    /* of that one */
	struct future *turn;   /* while it waits for the next one, else NULL */
	enum job_state so_far; /* while it cleans up: how its body has ended */
};

/* A job that waits for its delay. */
struct delay {
	struct timer timer;
	struct job *job;
};

/* What a job's transitions lead to, handed down by who knows: the runner. */
struct job_hooks {
	void (*start)(struct job *j);   /* its turn has come: begin its story */
	void (*started)(struct job *j); /* it runs: its first attempt */
	void (*ended)(struct job *j);   /* it is in a terminal state */
};

struct runner {
	struct loop *loop;
	struct task *task; /* of runner_main(), while it runs */
	const struct graph *graph;
	struct runner_opts opts;
	struct executor *executor;
	struct output *output;
	struct stream stream;
	char run_id[RUNNER_ID_SIZE];
	uint64_t chance; /* of delays: jobs/retry.h */

	const struct job_hooks *hooks;
	struct job *jobs; /* grows with the graph, and never moves */
	struct reserve room_for_jobs;
	size_t n_admitted;           /* of the graph's jobs: part of the run */
	struct referrers dependants; /* of each job: who needs it */
	struct referrers policies;   /* of each job: whose member it is ... */
	size_t n_policies_seen;      /* ... as far as anybody has asked */

	struct job_queue create, ended;
	struct job_queue ready, ready_cleanups; /* which wait for a slot */
	unsigned slots, slots_used;
	unsigned n_ready; /* in those two queues */
	struct handle dispatch;
	bool is_settling; /* the ended queue is being worked off */
	bool is_creating;

	job_id main;      /* or JOB_NONE: those with is_main */
	size_t main_left; /* of those */
	struct future main_done;
	size_t live;             /* created and not ended */
	size_t n_other_failures; /* that count, and are no timeouts */
	struct future all_ended;
	struct handle sweep; /* cancels what a clean-up has left, at the end */
	char end_why[256];
	bool is_ending; /* main has ended */
	bool is_over;   /* all has been said */
	bool is_draining;
	uint32_t *visits; /* of searches: what each job was last visited by */
	struct reserve room_for_visits;
	uint32_t visit;
	job_id failed; /* the failure that ended main, or JOB_NONE */
	enum on_failure on_failure;
	struct list_node processes; /* of struct attempt */
	struct list_node short_of;  /* starts that wait: jobs/shortage.c */
	bool has_told_shortage;
	unsigned long n_attempts; /* processes started, for their tags */
	unsigned interrupts;
	int interrupt_signal;
	struct run_summary summary;
};

static inline job_id
job_id_of(const struct job *j)
{
	return (job_id)(j - j->runner->jobs);
}

static inline const struct job_spec *
job_spec_of(const struct job *j)
{
	return &j->runner->graph->jobs[job_id_of(j)];
}

static inline struct job *
runner_job(struct runner *r, job_id id)
{
	return &r->jobs[id];
}

#endif
