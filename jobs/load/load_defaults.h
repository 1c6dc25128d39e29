/*
 * load_defaults - "defaults", which are the options of all jobs of a file.
 */
#ifndef JOBS_LOAD_DEFAULTS_H
#define JOBS_LOAD_DEFAULTS_H

#include <stddef.h>

#include <jansson.h>

struct load;

/* Read "defaults" (NULL: none) and make the bases of l from it. */
void load_defaults(struct load *l, json_t *object, size_t at);

#endif
