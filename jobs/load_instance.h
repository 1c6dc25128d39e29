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

#include "jobs/load_priv.h"

/* The longest value: with its name it must fit into a variable. */
#define LOAD_MAX_SCALAR (LOAD_MAX_STRING - 80)

/* What the instances of one parent share. */
struct load_template {
	job_id parent;
	size_t problems; /* so many were known before the first was read */
	bool is_bad;     /* more after it: the others would say the same */
	bool has_names;  /* parts with names of their own are in it */
	bool is_trial;   /* its instance is never created */
	bool has_limit;  /* of how many run at once; a pool: */
	uint32_t limit;
};

struct load_instance {
	const struct load_instance *outer; /* what parent is in, or NULL */
	struct load_template *template;
	job_id job;
	size_t nth; /* from 0 */

	/* Of the top level, of the outer ones, its own: what a process gets. */
	const struct env_var *env;
	size_t n_env;
};

/* As what j's object is to be read: before its keys are. */
enum load_side load_side(const struct load_job *j);

/* Does the side of j take the key? */
bool load_side_has(const struct load_job *j, const struct load_key *key);

/* The parent was read: make its instances. */
void load_make_instances(struct load_job *j);

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

/* Start the environment of a process from that of the instance it is in. */
void load_instance_env(struct load_job *j);

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

/* load_limit.c */

/* The instance was read: let no more of them run at once than it may be. */
void load_limit_instance(struct load_job *j);

/* load_scalar.c */

/*
 * The text of a value of text, a number or a boolean, in the arena; a number as
 * it is written at the offset.  NULL with a problem.
 */
const char *load_scalar(const struct load_at *at, json_t *value, size_t offset);

/* load_matrix.c */

/* Make the instances of j->matrix. */
void load_matrix(struct load_job *j);

/* load_foreach.c */

/* Make the instances of j->for_each, or what makes them as the run goes on. */
void load_for_each(struct load_job *j);

/* Make the instance for one item (in the arena): $ITEM, and $INDEX. */
void load_add_item(struct load_job *j, struct load_template *t,
    const char *item, size_t index);

/* The value of $ITEM: text as it is, all else as JSON.  NULL with a problem. */
const char *load_item_text(
    const struct load_at *at, json_t *item, size_t offset);

/* load_growth.c */

/* A job that grows was read, but for load_settle(): note what it will need. */
void load_finish_growing(struct load_job *j);

/* The file is read, and jobs of it grow: keep what that takes. */
void load_keep(struct load *l);

#endif
