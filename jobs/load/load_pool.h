/*
 * load_pool - "pools", and what jobs use of them.
 */
#ifndef JOBS_LOAD_POOL_H
#define JOBS_LOAD_POOL_H

#include <jansson.h>

struct load_at;

/* Read "pools" of the top level, before any job. */
int load_pools(const struct load_at *at, json_t *value);

#endif
