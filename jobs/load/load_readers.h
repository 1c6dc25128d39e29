/*
 * load_readers - a job while it is read, and what takes over the value of each key.
 */
#ifndef JOBS_LOAD_READERS_H
#define JOBS_LOAD_READERS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "jobs/load/load_state.h"

struct expr;
struct load_at;
struct load_key;
struct load_type;

/* Where a key may be; a job is at one of these places. */
enum load_where {
	IN_JOB = 1 << 0,
	IN_MEMBER = 1 << 1,
	IN_MAIN = 1 << 2,
	IN_EACH = 1 << 3,
	IN_CLEANUP = 1 << 4,
	IN_DEFAULTS = 1 << 5,
	IN_FINALLY = 1 << 6, /* the run's */
};

/* As what a job's text is read: jobs/load/load_instance.h. */
enum load_side {
	SIDE_WHOLE,    /* it is no template */
	SIDE_PARENT,   /* what concerns all instances together */
	SIDE_INSTANCE, /* the rest */
};

/* A job while it is read. */
struct load_job {
	struct load *l;
	job_id id; /* JOB_NONE: it is "defaults" */
	enum load_where where;
	json_t *object;
	size_t at;
	const struct load_key *key; /* that is being read */
	enum body body;
	bool is_vague;      /* it cannot be told what its body is */
	bool has_results;   /* "env" or "stdin" refers to one */
	bool has_cleanups;  /* "on_cancel" or "finally" is there */
	bool has_env_files; /* "env_file" was read */

	const struct job_opts *base;
	struct job_opts opts; /* once opts_set: what the job has instead */
	bool opts_set;
	const char *stdin_job; /* name of whose result stdin is, or NULL */
	struct sleep_body sleep;
	struct policy_body policy;
	json_t *each;
	struct expr *condition; /* "if", to be settled; or NULL */
	size_t condition_at;    /* where its string begins */
	size_t first_ref;       /* of its own in l->refs */

	enum load_side side;
	json_t *matrix;   /* or NULL */
	json_t *for_each; /* or NULL */
	bool grows;       /* the instances of that are not known yet */
};

static inline struct job_spec *
load_spec(struct load_job *j)
{
	return &j->l->g->jobs[j->id];
}

/* Take over what a value says.  Returns -1 when a problem was added. */
typedef int load_reader(
    struct load_job *j, const struct load_at *at, json_t *value);

/* One key of a job. */
struct load_key {
	const char *name;
	load_reader *read;
	unsigned bodies;  /* bits 1 << enum body: it goes with these */
	unsigned places;  /* enum load_where */
	size_t field;     /* in struct job_opts, for the readers of options */
	const char *help; /* one line */
	const struct load_type *type; /* of its value, for the schema */
};

/* The readers of load_keys.c. */
load_reader load_read_run, load_read_argv, load_read_sleep, load_read_return,
    load_read_exit;
load_reader load_read_members, load_read_cancel, load_read_each,
    load_read_return_exceptions, load_read_return_when, load_read_pending;
load_reader load_read_needs, load_read_name, load_read_ignored,
    load_read_cleanup, load_read_lazy, load_read_shield;
load_reader load_read_service, load_read_ready;
load_reader load_read_leave, load_read_kill_wait;
load_reader load_read_opt_duration, load_read_timeout, load_read_limit,
    load_read_retry, load_read_kill_after, load_read_stop_signal,
    load_read_continue, load_read_success_codes, load_read_cwd, load_read_shell,
    load_read_stdin, load_read_opt_path, load_read_result, load_read_secret,
    load_read_env;
load_reader load_read_tags, load_read_outputs, load_read_env_file;
load_reader load_read_if;
load_reader load_read_estimate, load_read_uses, load_read_priority;
load_reader load_read_matrix, load_read_for_each, load_read_fail_fast,
    load_read_max_parallel;

#endif
