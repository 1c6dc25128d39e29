/*
 * failing - the word behind simulate --fail: JOB, or JOB=N.
 */
#ifndef CMD_FAILING_H
#define CMD_FAILING_H

#include <stddef.h>

#include "jobs/graph.h"

/*
 * How many attempts are to fail, the first of them: N, or 0 for all.  *len is
 * the length of the job's name within the word.  A job may be called JOB=N: then
 * that is its name.
 */
unsigned failing_attempts(const struct graph *g, const char *word, size_t *len);

#endif
