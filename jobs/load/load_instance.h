/*
 * load_instance - a job that stands for many: a template and its instances.
 *
 * A job with "matrix" or "for_each" is read more than once.  First as the
 * parent, which waits for its instances and takes what concerns all of them
 * together ("needs", "lazy", ...); then, from the same text, once for each
 * instance, which takes all else.  So whatever is nested in it is made anew for
 * each.  What is wrong with the text is said of the first instance alone.
 */
#ifndef JOBS_LOAD_INSTANCE_H
#define JOBS_LOAD_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "jobs/load/load_job.h"

/* As what j's object is to be read: before its keys are. */
enum load_side load_side(const struct load_job *j);

/* Does the side of j take the key? */
bool load_side_has(const struct load_job *j, const struct load_key *key);

/* Room for n instances among the members of the parent. */
void load_reserve_instances(struct load_job *j, size_t n);

/*
 * Make the next instance and queue it.  Its name is the parent's, [, what, ];
 * where that can not be a name, what is its number.  vars (in the arena) are
 * added to its environment.
 */
void load_add_instance(struct load_job *j, struct load_template *t,
    const char *what, const struct env_var *vars, size_t n);

/*
 * An instance that is never created, when it can not be told which there are:
 * its text is checked.
 */
void load_add_trial(struct load_job *j, struct load_template *t,
    const char *what, const struct env_var *vars, size_t n);

/*
 * True when item need not be read, as what is wrong with it was said of the
 * instance before it.
 */
bool load_instance_is_bad(struct load *l, const struct load_instance *instance);

/* Is it, or what it is nested in, not the first of its template? */
bool load_is_repeated(const struct load_instance *instance);

/* Note in spec, which is in it, what it is thereby. */
void load_note_instance(
    const struct load_instance *instance, struct job_spec *spec);

/*
 * The job that name is within the instance, or in one around it: a part that
 * has a name of its own.  JOB_NONE: none.
 */
job_id load_find_part(const struct load *l,
    const struct load_instance *instance, const char *name);

#endif
