/*
 * value - what stands on one side of a comparison: text, a number, true or
 * false, or nothing.
 *
 * A number and a text are equal when the text is written as a number that is the
 * same ("3", "3.0", "3e0"); two texts are when they have the same bytes.  Order is
 * of numbers alone: a text that is none is neither before nor behind anything.
 * Nothing equals nothing, and has no order either.
 */
#ifndef JOBS_VALUE_H
#define JOBS_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"

enum value_type {
	VALUE_NOTHING,
	VALUE_TRUTH,
	VALUE_NUMBER,
	VALUE_TEXT,
};

struct value {
	enum value_type type;
	bool truth;
	double number;
	const char *text; /* borrowed; any bytes */
	size_t len;
};

enum value_relation {
	VALUE_EQUAL,
	VALUE_UNEQUAL,
	VALUE_LESS,
	VALUE_MORE,
	VALUE_AT_MOST,
	VALUE_AT_LEAST,
};

struct value value_of_truth(bool truth);
struct value value_of_number(double number);

/* The len bytes at text, which are borrowed. */
struct value value_of_text(const char *text, size_t len);

/*
 * How many of the len bytes at text are a number as JSON writes it (01 and .5
 * will do), from the first one on; 0: none are.  Written to *out unless that is
 * NULL.
 */
size_t value_scan_number(const char *text, size_t len, double *out);

/* True when all of v, which is text, is such a number. */
bool value_is_numeric(const struct value *v);

/* Does the relation hold from a to b? */
bool value_compare(
    enum value_relation relation, const struct value *a, const struct value *b);

/* Append v as an expression has it: null, true, 3, 'text'; long text cut. */
void value_add(struct buf *b, const struct value *v);

#endif
