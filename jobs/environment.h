/*
 * environment - what a job's process finds in its environment.
 */
#ifndef JOBS_ENVIRONMENT_H
#define JOBS_ENVIRONMENT_H

#include <stddef.h>

/* A list of "NAME=value", later ones replacing earlier ones. */
struct environment {
	char **vars; /* NULL-terminated; of strings owned, or borrowed */
	size_t n, capacity;
	char **owned;
	size_t n_owned, owned_capacity;
};

/* Begin with the variables of base (borrowed), NULL-terminated. */
void environment_init(struct environment *env, char *const *base);
void environment_finish(struct environment *env);

/* Set name to the len bytes at value (no NUL among them). */
void environment_set(
    struct environment *env, const char *name, const char *value, size_t len);

void environment_unset(struct environment *env, const char *name);

/* The value of name, or NULL. */
const char *environment_get(const struct environment *env, const char *name);

#endif
