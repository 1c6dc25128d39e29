/*
 * tags - words of a job by which the user chooses it, or leaves it out.
 */
#ifndef JOBS_TAGS_H
#define JOBS_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "jobs/execution.h"

#define TAGS_MAX_LEN 64

/*
 * A tag is 1 to 64 bytes of valid UTF-8 without blanks, commas and control
 * characters.  Returns 0, or -1 with ERR_INVALID, which says what is wrong.
 */
int tags_check(const char *tag, size_t len, struct err *e);

/*
 * True when s can be chosen by its tags: an entry of "jobs", or a member.  Parts
 * of a clean-up, an each, and main do as their owners, or the run, do.
 */
bool tags_count(const struct graph *g, const struct job_spec *s);

/* The first of the n tags that s, which can, has; NULL when it has none of them. */
const char *tags_match(
    const struct job_spec *s, const char *const *tags, size_t n);

/*
 * All needs of j, which is pending, have gone as asked.  When this run does
 * without jobs of its tags, decline it and return true.
 */
bool tags_decline(struct job *j);

#endif
