/*
 * load_jobs - the jobs of a file.
 */
#ifndef JOBS_LOAD_JOBS_H
#define JOBS_LOAD_JOBS_H

#include <stdbool.h>
#include <stddef.h>

struct load;

/* Read "jobs", whose value is this slice; end == 0: it is missing. */
void load_jobs(struct load *l, size_t begin, size_t end, bool may_be_empty);

#endif
