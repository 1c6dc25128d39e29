/*
 * load_pretty - JSON as a person would write it: what fits into a line is one.
 */
#ifndef JOBS_LOAD_PRETTY_H
#define JOBS_LOAD_PRETTY_H

#include <jansson.h>

#include "core/buf.h"

/*
 * Append value, its keys in their order.  It recurses as deep as value is: not
 * for what a user wrote.
 */
void load_pretty(struct buf *out, json_t *value);

#endif
