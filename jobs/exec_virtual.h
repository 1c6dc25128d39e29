/*
 * exec_virtual - processes that take their estimate, on a virtual clock.
 */
#ifndef JOBS_EXEC_VIRTUAL_H
#define JOBS_EXEC_VIRTUAL_H

#include <stddef.h>

#include "jobs/executor.h"

/*
 * An executor that starts nothing: each process ends with exit status 0 after
 * its estimate, those of the n names (borrowed) in failing with 1.
 */
struct executor *exec_virtual_create(const char *const *failing, size_t n);

void exec_virtual_destroy(struct executor *x);

#endif
