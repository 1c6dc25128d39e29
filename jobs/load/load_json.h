/*
 * load_json - text to values.
 */
#ifndef JOBS_LOAD_JSON_H
#define JOBS_LOAD_JSON_H

#include <stddef.h>

#include <jansson.h>

struct load;

/* The JSON of the slice, or NULL with a problem.  The caller decrefs it. */
json_t *load_json(struct load *l, size_t begin, size_t end);

/* The text of the string literal of the slice, or NULL with a problem. */
const char *load_literal(struct load *l, size_t begin, size_t end);

#endif
