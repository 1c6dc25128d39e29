/*
 * blank - JSON with comments becomes JSON, every byte at its old place.
 */
#ifndef JOBS_BLANK_H
#define JOBS_BLANK_H

#include <stdbool.h>
#include <stddef.h>

/* Told of a comment or a string that begins at offset and never ends. */
typedef void blank_report(void *to, size_t offset, const char *text);

/*
 * Overwrite comments and trailing commas in the len bytes at text by spaces.  A
 * comma is trailing when a value is before it and a closing bracket behind it;
 * all others stay, for the parser to judge.
 */
void blank_text(char *text, size_t len, blank_report *report, void *to);

/*
 * The offset behind the string whose quote is at.  One without an end is taken
 * to end with its line; *ended (unless NULL) says which it was.
 */
size_t blank_string_end(const char *text, size_t len, size_t at, bool *ended);

#endif
