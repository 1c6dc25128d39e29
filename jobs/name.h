/*
 * name - what a job may be called.
 */
#ifndef JOBS_NAME_H
#define JOBS_NAME_H

#include <stddef.h>

#include "core/err.h"

#define NAME_MAX_LEN 200

/*
 * 1 to 200 bytes of valid UTF-8 without control characters.  Returns 0, or -1
 * with ERR_INVALID, whose text says what is wrong with "the name".
 */
int name_check(const char *name, size_t len, struct err *e);

#endif
