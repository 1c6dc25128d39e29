/*
 * load_growing - what is kept of a job whose instances come as the run goes on.
 */
#ifndef JOBS_LOAD_GROWING_H
#define JOBS_LOAD_GROWING_H

#include <stdint.h>

#include "jobs/spec.h"

struct load_instance;
struct load_job;

/* What there is to know of a job that grows, to read it again; in the arena. */
struct growing {
	const char *text;      /* of its object, or that of what it is in ... */
	uint32_t at;           /* ... at this offset */
	uint32_t len;          /* of the text */
	uint32_t line, column; /* where that is in the file */
	uint16_t file;
	job_id root;
	const struct load_instance *outer;
};

/* A job that grows was read, but for load_settle(): note what it will need. */
void load_finish_growing(struct load_job *j);

#endif
