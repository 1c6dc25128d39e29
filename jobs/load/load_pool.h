/*
 * load_pool - "pools", and what jobs use of them.
 */
#ifndef JOBS_LOAD_POOL_H
#define JOBS_LOAD_POOL_H

#include <jansson.h>
#include <stdint.h>

struct load_at;
struct load_job;

/* Read "pools" of the top level, before any job. */
int load_pools(const struct load_at *at, json_t *value);

/* Let the job take 1 of a pool, which has no name, before the others it uses. */
void load_add_use(struct load_job *j, uint32_t pool);

#endif
