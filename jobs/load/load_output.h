/*
 * load_output - a reference to an output: {"output": "JOB.KEY"}, perhaps with a
 * "default".
 */
#ifndef JOBS_LOAD_OUTPUT_H
#define JOBS_LOAD_OUTPUT_H

#include <jansson.h>

#include "jobs/graph.h"

struct load;
struct load_at;
struct load_job;
struct load_ref;

/* Where the key goes, and the default, or NULL. */
struct load_output {
	const char **key, **otherwise;
};

/* The job's name (in the arena), or NULL when object is nothing such. */
const char *load_output_job(struct load *l, json_t *object);

int load_output_variable(const struct load_at *at, struct load_job *j,
    json_t *object, struct env_var *var);
int load_output_stdin(
    struct load_job *j, const struct load_at *at, json_t *object);

/* ref is to an output of id: see that it can be, and have it kept. */
int load_take_output(struct load *l, const struct load_ref *ref, job_id id);

#endif
