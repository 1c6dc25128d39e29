/*
 * load_env - environment variables.
 */
#ifndef JOBS_LOAD_ENV_H
#define JOBS_LOAD_ENV_H

#include <stddef.h>

#include <jansson.h>

#include "jobs/spec.h"

struct load_at;
struct load_job;

/*
 * Read an "env" and append it to the n variables before.  Only a job's own (j
 * is not NULL) can have results in it.
 */
int load_env(const struct load_at *at, struct load_job *j, json_t *value,
    const struct env_var **env, size_t *n);

/* Append n_more variables (in the arena) to the n before. */
int load_env_append(const struct load_at *at, const struct env_var **env,
    size_t *n, const struct env_var *more, size_t n_more);

/* Add the needs that come with the results that object, a job, refers to. */
void load_result_needs(struct load_job *j, json_t *object);

#endif
