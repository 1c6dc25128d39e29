/*
 * load_env_file - environment variables from files.
 */
#ifndef JOBS_LOAD_ENV_FILE_H
#define JOBS_LOAD_ENV_FILE_H

#include <stddef.h>

#include <jansson.h>

#include "jobs/spec.h"

struct load_at;

/* Read an "env_file", and append it to the n variables before. */
int load_env_file(const struct load_at *at, json_t *value,
    const struct env_var **env, size_t *n);

#endif
