/*
 * load_glob - a need or a member that is a pattern becomes the jobs it matches.
 */
#ifndef JOBS_LOAD_GLOB_H
#define JOBS_LOAD_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "jobs/load/load_ref.h"

/* Is this reference a pattern, of jobs that are needed or waited for? */
bool load_ref_is_glob(const struct load_ref *ref);

/* Is any of these references one?  Then its members can not be counted yet. */
bool load_has_globs(const struct load *l, size_t first_ref, job_id job);

/* Report that it finds none. */
void load_refuse_glob(struct load *l, const struct load_ref *ref);

/*
 * Report "t[*]" where one result is read, as that of t is the list of them.
 * Returns false for any other name.
 */
bool load_refuse_all(struct load *l, const struct load_ref *ref);

/* Replace the references that are marked as is_glob by what they match. */
void load_expand_globs(struct load *l);

/* Does any job match the pattern of ref? */
bool load_glob_finds(struct load *l, const struct load_ref *ref);

#endif
