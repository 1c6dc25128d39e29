/*
 * glob - a pattern for the names of jobs.
 *
 * * stands for any text, ? for one character.  [ and ] are letters as others
 * are: they are in the names of instances.
 */
#ifndef JOBS_GLOB_H
#define JOBS_GLOB_H

#include <stdbool.h>

#include "jobs/graph.h"

/* True when it is a pattern and no plain name. */
bool glob_is_pattern(const char *text);

/* Does all of name (valid UTF-8) match? */
bool glob_matches(const char *pattern, const char *name);

/*
 * The job from *id on that the pattern stands for, with *id behind it; or
 * JOB_NONE.  Names have the prefix in front of what is to match.  Instances are
 * meant only where the pattern has a [, so that "unit-*" is not a job and its
 * instances, too.  What is known only as the run goes on is found as it is: see
 * glob_meaning().
 */
job_id glob_next(
    const struct graph *g, const char *prefix, const char *pattern, job_id *id);

/*
 * Whom one means who asks for job: for what stands for instances that are not
 * known yet, that is who makes them; JOB_NONE for what is within such.
 */
job_id glob_meaning(const struct graph *g, job_id job);

#endif
