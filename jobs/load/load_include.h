/*
 * load_include - job files that have others read, too.
 */
#ifndef JOBS_LOAD_INCLUDE_H
#define JOBS_LOAD_INCLUDE_H

#include <stdbool.h>

#include <jansson.h>

struct load;
struct load_at;

/* Read an "include". */
void load_include(const struct load_at *at, json_t *value);

/* Go on to the next file that is included; false: there is none. */
bool load_next_file(struct load *l);

#endif
