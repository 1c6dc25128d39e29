/*
 * duration - how long, as people write it: "1.5s", "250ms", "1m30s", "2".
 *
 * Units are d, h, m, s, ms and us, each at most once, from large to small; a
 * number without a unit is seconds.  No sign, no exponent, no space.  Nothing
 * is longer than DURATION_MAX_NS, so that a sum of a few never overflows.
 */
#ifndef JOBS_DURATION_H
#define JOBS_DURATION_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

/* Ten years of 365 days. */
#define DURATION_MAX_SECONDS (INT64_C(3650) * 86400)
#define DURATION_MAX_NS (DURATION_MAX_SECONDS * 1000000000)

/* Enough for what duration_format() writes. */
#define DURATION_TEXT_SIZE 40

/*
 * Read the len bytes at s.  Fractions below a nanosecond are cut off, but what
 * is not zero never becomes zero.  Returns 0 with *ns set, or -1 with
 * ERR_INVALID, whose text begins with the text that was read.
 */
int duration_parse(const char *s, size_t len, int64_t *ns, struct err *e);

/* The same for a number of seconds; NaN and infinity are errors. */
int duration_from_seconds(double seconds, int64_t *ns, struct err *e);

/*
 * Write ns (not negative) as duration_parse() reads it, exactly: "0s", "0.1s",
 * "1m30s", "2d".  Returns buf.
 */
char *duration_format(int64_t ns, char *buf, size_t size);

/*
 * Append ns as seconds with so many decimals, 1 to 9, the others cut off, to the
 * right of a column so wide: "  1.500" is 7 and 3.
 */
void duration_add_seconds(struct buf *b, int width, int decimals, int64_t ns);

/*
 * Append a regular expression, ECMA's, for what duration_parse() reads, but that
 * it takes no notice of the limit; and one for all of it that is not zero.
 */
void duration_pattern(struct buf *b);
void duration_some_pattern(struct buf *b);

#endif
