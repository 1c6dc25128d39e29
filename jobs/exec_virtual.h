/*
 * exec_virtual - processes that take their estimate, on a virtual clock.
 */
#ifndef JOBS_EXEC_VIRTUAL_H
#define JOBS_EXEC_VIRTUAL_H

#include <stddef.h>

#include "jobs/executor.h"

/* Whose processes end with exit status 1. */
struct virtual_failure {
	const char *job;   /* borrowed */
	unsigned attempts; /* only the first so many; 0: all */
};

/*
 * An executor that starts nothing: each process ends after its estimate, with
 * exit status 0 unless one of the n in failing (borrowed) is about it.
 */
struct executor *exec_virtual_create(
    const struct virtual_failure *failing, size_t n);

void exec_virtual_destroy(struct executor *x);

#endif
