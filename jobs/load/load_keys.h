/*
 * load_keys - the keys of a job, as a table.
 */
#ifndef JOBS_LOAD_KEYS_H
#define JOBS_LOAD_KEYS_H

#include <stddef.h>

#include "jobs/load/load_readers.h"

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

extern const struct load_key load_keys[];
extern const size_t load_n_keys;

#endif
