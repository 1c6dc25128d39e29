/*
 * glob - a pattern for the names of jobs.
 *
 * * stands for any text, ? for one character.  [ and ] are letters as others
 * are: they are in the names of instances.
 */
#ifndef JOBS_GLOB_H
#define JOBS_GLOB_H

#include <stdbool.h>

/* True when it is a pattern and no plain name. */
bool glob_is_pattern(const char *text);

/* Does all of name (valid UTF-8) match? */
bool glob_matches(const char *pattern, const char *name);

#endif
