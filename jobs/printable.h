/*
 * printable - names and texts that can not forge a terminal or a log line.
 */
#ifndef JOBS_PRINTABLE_H
#define JOBS_PRINTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

/* May a terminal be given c, of jobs/utf8.h, as it is? */
bool printable_is_harmless(uint32_t c);

/*
 * Append the n bytes at text; control characters, C1 and bidi controls, line
 * and paragraph separators and what is not UTF-8 as \xNN or \u{NNNN}.
 * Returns how many columns were added.
 */
size_t printable_add(struct buf *b, const char *text, size_t n);

/* The same for a string of which at most columns are shown, then "...". */
size_t printable_add_short(struct buf *b, const char *text, size_t columns);

#endif
