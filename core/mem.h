/*
 * mem - memory that is always there.
 *
 * Each function returns memory or ends the program with a message: a tool that
 * cannot get a hundred bytes cannot report that either, and an error path that
 * never runs is never right.  All of it is given back with free(3).
 */
#ifndef CORE_MEM_H
#define CORE_MEM_H

#include <stdarg.h>
#include <stddef.h>

#include "core/macros.h"

void *xmalloc(size_t size);

/* Zeroed memory for n elements; the product is checked. */
void *xcalloc(size_t n, size_t size);

/* Resize p (or NULL) to n elements of size bytes; the product is checked. */
void *xrealloc_array(void *p, size_t n, size_t size);

/*
 * Grow p, which has room for *capacity elements of size bytes, until it holds
 * at least n; *capacity at least doubles, so that appending is linear.
 */
void *xgrow_array(void *p, size_t *capacity, size_t n, size_t size);

char *xstrdup(const char *s);

/* A NUL-terminated copy of the n bytes at s. */
char *xmemdup0(const char *s, size_t n);

char *xasprintf(const char *format, ...) PRINTF_LIKE(1, 2);
char *xvasprintf(const char *format, va_list ap) PRINTF_LIKE(1, 0);

#endif
