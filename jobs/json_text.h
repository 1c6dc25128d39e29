/*
 * json_text - JSON written byte by byte, for logs that are written often.
 *
 * Reading JSON is jansson's; a tree of objects for each log line would cost more
 * than the line.
 */
#ifndef JOBS_JSON_TEXT_H
#define JOBS_JSON_TEXT_H

#include <stddef.h>

#include "core/buf.h"

/*
 * Append the n bytes at s as a JSON string with its quotes: always one line of
 * valid UTF-8, bytes that are none becoming U+FFFD.
 */
void json_text_string(struct buf *b, const char *s, size_t n);

/* The same without its quotes: for a string that is written piece by piece. */
void json_text_inside(struct buf *b, const char *s, size_t n);

/* The same for a NUL-terminated s, or null for NULL. */
void json_text_cstring(struct buf *b, const char *s);

#endif
