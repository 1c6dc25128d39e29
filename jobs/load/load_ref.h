/*
 * load_ref - names become numbers: now, or when all jobs were read.
 */
#ifndef JOBS_LOAD_REF_H
#define JOBS_LOAD_REF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/macros.h"
#include "jobs/spec.h"

struct load;
struct load_at;
struct load_instance;

/*
 * A name that no job had yet when it was read.  Where it is, is kept as what
 * struct load_at says, and looked up if the name remains unknown.
 */
struct load_ref {
	const char *name;     /* in the arena */
	const char *key;      /* static */
	const char *variable; /* within that, in the arena or static; or NULL */
	uint32_t object, nth;
	uint16_t file;
	job_id job;            /* whose key it is, or JOB_NONE */
	uint32_t need, member; /* what becomes its number; UINT32_MAX: none */
	job_id *into;          /* the same, for a result or main; or NULL */
	bool optional;
	const char *output; /* not the result: this output; or NULL */
	bool quiet;         /* another one of the same name reports it */
	bool unread;        /* into is no reader of its result */
	bool is_glob;       /* and no job has that very name */
	uint32_t offset;    /* where it is, if not at the key's value; or 0 */
	const struct load_instance *instance; /* whose parts may be meant */
};

/* reader wants the result of source. */
struct load_result {
	job_id source, reader;
};

/* The job of this name, if it exists by now and may be referred to. */
job_id load_find(const struct load *l, const char *name);

/* Remember a name that load_find() does not know, and what waits for it. */
void load_defer(
    const struct load_at *at, const char *name, const struct load_ref *ref);

/* Is it nobody's to wait for or to cancel?  So are cleanups and runs of an each. */
bool load_is_private(const struct job_spec *spec);

/* Note who wants whose result. */
void load_want(struct load *l, job_id source, job_id reader);

/* What was seen of job id since the last load_mark_none(): 0 at first. */
uint32_t *load_mark(struct load *l, job_id id);
void load_mark_none(struct load *l);

/* Add a problem where ref is. */
int load_refuse_ref(struct load *l, const struct load_ref *ref,
    const char *format, ...) PRINTF_LIKE(3, 4);

#endif
