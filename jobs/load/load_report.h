/*
 * load_report - what is wrong with a value: messages with its place.
 * 
 * Each reader reports what is wrong and goes on; that something was reported is
 * what makes a load fail.
 */
#ifndef JOBS_LOAD_REPORT_H
#define JOBS_LOAD_REPORT_H

#include <stddef.h>

#include <jansson.h>

#include "core/macros.h"

struct load;

/*
 * A value by where it is: under this key of an object, or element nth - 1 of
 * the list under it.  The offset of the value is looked up when a message needs
 * it, and hardly ever else.
 */
struct load_at {
	struct load *l;
	const struct load_at *in; /* the object is this value; NULL: */
	size_t object;            /* its { is at this offset */
	const char *key;
	size_t nth; /* 0: the value itself */
};

/* Add a problem at an offset, about the job or section in progress. */
int load_problem(struct load *l, size_t offset, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* The offset of the value. */
size_t load_offset(const struct load_at *at);

/* Add a problem at the value: "key": text. */
int load_refuse(const struct load_at *at, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* The same at element i of the value. */
int load_refuse_element(const struct load_at *at, size_t i, const char *format,
    ...) PRINTF_LIKE(3, 4);

/* Add: expected this, found what the value is. */
int load_mismatch(
    const struct load_at *at, const char *expects, const json_t *value);

/* Add that the key at is unknown, with the nearest of n names. */
int load_unknown(const struct load_at *at, const char *const *names, size_t n);

/* The same for a key that is known but has no place here. */
int load_refuse_key(const struct load_at *at, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* "a list", "text", "a number", ... */
const char *load_type(const json_t *value);

#endif
