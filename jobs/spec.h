/*
 * spec - a job as the file describes it: plain data, never changed by a run.
 *
 * Jobs are numbered in the order in which the file creates them; everything
 * refers to a job by that number.  Strings and arrays live in the graph's arena
 * (jobs/graph.h), so nothing here is freed on its own.  What few jobs set is in
 * struct job_opts, which all jobs that set nothing share.
 */
#ifndef JOBS_SPEC_H
#define JOBS_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t job_id;

#define JOB_NONE UINT32_MAX

/* What a job does. */
enum body {
	BODY_NONE, /* nothing: a point where needs join */
	BODY_RUN,  /* shell text */
	BODY_ARGV, /* a program, no shell */
	BODY_SLEEP,
	BODY_GATHER,
	BODY_WAIT,
	BODY_AS_COMPLETED,
	BODY_RACE,
	BODY_GROUP,
	BODY_CANCEL,
};

/* What a job is in its graph. */
enum job_role {
	ROLE_TOP,       /* an entry of "jobs": created when the run starts */
	ROLE_MEMBER,    /* an inline member: created when its policy starts */
	ROLE_EACH,      /* one run of an as_completed's "each" */
	ROLE_ON_CANCEL, /* the owner's "on_cancel" */
	ROLE_FINALLY,   /* the owner's "finally" */
	ROLE_MAIN,      /* an inline "main" */
	ROLE_AT_END,    /* the file's "finally" */
};

/* How a need has to have gone for the job to start. */
enum need_when {
	NEED_SUCCESS, /* finished, or a failure that does not count */
	NEED_FAILURE, /* failed or timed_out */
	NEED_DONE,    /* ended, in whatever way */
	NEED_STARTED, /* running, or ended after it was running */
	NEED_READY, /* as its "ready" says, or started where it says nothing */
};

enum result_kind {
	RESULT_TEXT, /* stdout less its trailing newlines */
	RESULT_JSON, /* stdout is one JSON document */
	RESULT_NONE,
};

enum stdin_kind {
	STDIN_NULL, /* /dev/null */
	STDIN_TEXT,
	STDIN_FILE,
	STDIN_RESULT, /* what stdin_job wrote */
	STDIN_OUTPUT, /* one of the outputs of stdin_job */
	STDIN_OURS,   /* what taskctl itself reads; no file says so */
};

/* asyncio's return_when. */
enum return_when {
	ALL_COMPLETED,
	FIRST_COMPLETED,
	FIRST_EXCEPTION,
};

enum on_failure {
	ON_FAILURE_CANCEL,   /* end main, cancel the rest */
	ON_FAILURE_DRAIN,    /* start nothing new */
	ON_FAILURE_CONTINUE, /* go on with all that does not need it */
};

struct need {
	job_id job;
	uint8_t when; /* enum need_when */

	/*
	 * Does not make a lazy job wanted, and is met when the job is not part
	 * of the run.  (An optional need on an unknown name is dropped at load.)
	 */
	bool optional;
};

/* One variable; a later one of the same name replaces an earlier one. */
struct env_var {
	const char *name;
	const char *value;  /* NULL: unset it, unless result says otherwise */
	job_id result;      /* JOB_NONE, or the job whose result is the value */
	bool by_file;       /* the value is a path to read the result from */
	const char *output; /* not the result, but the output of this key */
	const char *otherwise; /* when there is no such output; or NULL */
};

/* A list of exit statuses. */
struct exit_codes {
	const uint8_t *codes;
	size_t n;
};

/* Whether another attempt follows one that failed, and when. */
struct retry {
	uint16_t max; /* attempts after the first; 0: none */
	bool on_failed;
	bool on_timed_out;
	struct exit_codes codes; /* or on a failure with one of these */
	int64_t delay_ns;        /* before the second attempt; 0: none */
	int64_t max_delay_ns;    /* no delay is longer */
	double backoff;          /* each is so many times the one before */
	double jitter;           /* 0 to 1: the part that is left to chance */
};

/* So much of one pool, while an attempt goes on. */
struct pool_use {
	uint32_t pool; /* in graph.pools */
	uint32_t amount;
};

/*
 * How it is seen that a job is ready: all that is set, each of it once.  At
 * least one is; the texts were checked.
 */
struct ready {
	const char *log;  /* POSIX extended, found in a line that it writes */
	const char *port; /* as of jobs/port.h: somebody listens there */
	const char *file; /* is there, and not as before the start */
	const char *run;  /* shell text that ends with 0 */
	int64_t interval_ns; /* from one look to the next */
	int64_t timeout_ns;  /* from its start; 0: none */
};

/* Who needs a service while it runs; made when all jobs have been read. */
struct users {
	const job_id *ids;
	uint32_t n;
};

struct job_opts {
	int64_t delay_ns;        /* 0: none */
	int64_t timeout_ns;      /* of each attempt; 0: none */
	int64_t deadline_ns;     /* of all attempts together; 0: none */
	int64_t idle_timeout_ns; /* without output; 0: none */
	int64_t kill_after_ns;   /* from stop_signal to SIGKILL */
	int64_t kill_wait_ns;    /* from SIGKILL to giving it up */
	int64_t estimate_ns;     /* how long it will take; see estimate_of() */
	const struct pool_use *uses; /* in the order of the pools */
	size_t n_uses;
	int priority; /* a higher one starts first */
	int stop_signal;
	bool estimate_set;    /* by the file: stronger than what was measured */
	bool kill_after_set;  /* by the file: stronger than --kill-after */
	bool stop_signal_set; /* by the file: stronger than -s */
	bool leave;           /* what it has started may outlive it */

	const struct ready *ready; /* NULL: as soon as it runs */
	struct users *users; /* of a service, which has its own; or NULL */

	struct retry retry;
	bool continue_on_error;           /* a failure does not count ... */
	struct exit_codes continue_codes; /* ... with these; n == 0: with any */
	struct exit_codes success_codes;  /* n == 0: only 0 */

	const struct expr *condition; /* "if"; NULL: none */

	const struct env_var *env; /* top level, defaults, job: merged */
	size_t n_env;
	const char
	    *cwd; /* NULL: the caller's own; absolute, or as the caller */
	const char *const *shell; /* NULL-terminated; NULL: /bin/sh -ec */

	enum stdin_kind stdin_kind;
	const char *stdin_text; /* the text, or the path of the file */
	size_t stdin_len;
	job_id stdin_job;
	const char *stdin_output;    /* of STDIN_OUTPUT: its key */
	const char *stdin_otherwise; /* when there is none; or NULL */
	const char *stdout_path;     /* NULL: taskctl's own */
	const char *stderr_path;
	enum result_kind result;
	bool secret; /* what it writes to stdout is for its readers alone */

	/* NULL-terminated; or NULL: */
	const char *const *outputs; /* those it has to write; none is named */
	const char *const *tags;    /* words to choose it by; none */
};

struct sleep_body {
	int64_t duration_ns;
	const char *value; /* "return": the result, or NULL */
	int exit;          /* "exit": not 0 makes it fail */
};

/* A wait's own timeout is here; every other job's is in its options. */
struct policy_body {
	int64_t timeout_ns; /* of wait; -1: none, 0: look once */
	enum return_when return_when;
	bool return_exceptions;
	bool keep_pending;
	bool waits_for_all; /* a gather: its failure, too */

	job_id over;         /* of one that grows: whose result it goes over */
	const void *growing; /* the same: its loader's */
};

struct job_spec {
	const char *name;
	uint32_t line, column; /* of the job's name, or of an inline job's {  */
	job_id owner;          /* of whom this is a part; JOB_NONE at the top */
	uint8_t body;          /* enum body */
	uint8_t role;          /* enum job_role */
	bool lazy;
	bool shield;
	bool service;        /* runs until nobody needs it */
	bool result_wanted;  /* some job reads its result */
	bool outputs_wanted; /* or an output; or it names some */
	bool is_instance;    /* of its owner's "matrix" or "for_each" */
	bool grows;          /* its members are made when it starts */
	bool is_template;    /* only to be checked: it is never created */
	bool is_repeat; /* another job was made from the same text before */
	uint16_t file;  /* where it is: see graph_file() */
	uint32_t first_need, n_needs;     /* in graph.needs */
	uint32_t first_member, n_members; /* in graph.members */
	job_id each;      /* of as_completed: first of n_members, or JOB_NONE */
	job_id template;  /* of a "for_each" whose members are not known yet */
	job_id on_cancel; /* or JOB_NONE */
	job_id finally;   /* or JOB_NONE */
	const struct job_opts *opts;
	union {
		const char *text;               /* BODY_RUN */
		const char *const *argv;        /* BODY_ARGV, NULL-terminated */
		const struct sleep_body *sleep; /* BODY_SLEEP */
		const struct policy_body *policy; /* the policies */
	} body_of;
};

/* True for the bodies that are a process. */
static inline bool
spec_is_process(const struct job_spec *s)
{
	return s->body == BODY_RUN || s->body == BODY_ARGV;
}

/* True for a process that takes a slot: a service would keep it. */
static inline bool
spec_takes_slot(const struct job_spec *s)
{
	return spec_is_process(s) && !s->service;
}

/* True for a need that is met by what runs, not by how that ends. */
static inline bool
spec_is_need_of_life(const struct need *n)
{
	return n->when == NEED_STARTED || n->when == NEED_READY;
}

/* True for the bodies whose members are waited for. */
static inline bool
spec_is_policy(const struct job_spec *s)
{
	return s->body >= BODY_GATHER && s->body <= BODY_GROUP;
}

/* True for the policies whose result is made of their members'. */
static inline bool
spec_has_results(const struct job_spec *s)
{
	return spec_is_policy(s) && s->body != BODY_WAIT;
}

/* True for the policies that take their members with them when cancelled. */
static inline bool
spec_takes_members(const struct job_spec *s)
{
	return s->body == BODY_GATHER || s->body == BODY_RACE ||
	       s->body == BODY_GROUP;
}

/* True for what runs after a body, before its job ends; or the run. */
static inline bool
spec_is_cleanup(const struct job_spec *s)
{
	return s->role == ROLE_ON_CANCEL || s->role == ROLE_FINALLY ||
	       s->role == ROLE_AT_END;
}

/* True for the parts whose owner takes their failure over, and fails too. */
static inline bool
spec_is_taken_over(const struct job_spec *s)
{
	return s->role == ROLE_EACH || s->role == ROLE_ON_CANCEL ||
	       s->role == ROLE_FINALLY;
}

/* The options of a job, whatever it is, before anybody says anything. */
void spec_opts_init(struct job_opts *opts);

/* The word of the job file for a body: "run", "gather", ...; "needs". */
const char *spec_body_name(enum body body);

#endif
