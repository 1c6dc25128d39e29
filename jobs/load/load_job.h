/*
 * load_job - a job while it is read, by the table of load_keys.c.
 */
#ifndef JOBS_LOAD_JOB_H
#define JOBS_LOAD_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "jobs/load/load_keys.h"
#include "jobs/load/load_state.h"

struct expr;

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

/* Read j->object.  j->policy.timeout_ns is -1, what is not named is zero. */
void load_job(struct load_job *j);

static inline struct job_spec *
load_spec(struct load_job *j)
{
	return &j->l->g->jobs[j->id];
}

#endif
