/*
 * load_keys - the keys of a job, as a table.
 */
#ifndef JOBS_LOAD_KEYS_H
#define JOBS_LOAD_KEYS_H

#include <stddef.h>

#include "jobs/load/load_readers.h"

extern const struct load_key load_keys[];
extern const size_t load_n_keys;

#endif
