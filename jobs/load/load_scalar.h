/*
 * load_scalar - a value as the text of a variable.
 */
#ifndef JOBS_LOAD_SCALAR_H
#define JOBS_LOAD_SCALAR_H

#include <stddef.h>

#include <jansson.h>

#include "jobs/load/load_state.h"

struct load_at;

/* The longest value: with its name it must fit into a variable. */
#define LOAD_MAX_SCALAR (LOAD_MAX_STRING - 80)

/*
 * The text of a value of text, a number or a boolean, in the arena; a number as
 * it is written at the offset.  NULL with a problem.
 */
const char *load_scalar(const struct load_at *at, json_t *value, size_t offset);

#endif
