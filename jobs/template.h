/*
 * template - text that its writer expects to be replaced by another job's
 * result, which never happens: a result put into a command is run by its shell.
 */
#ifndef JOBS_TEMPLATE_H
#define JOBS_TEMPLATE_H

#include <stddef.h>

#include "core/buf.h"

/*
 * The first {{ ... }} of text, with the $ before it, that names results as
 * other tools do: needs.JOB..., jobs.JOB..., results.JOB, ... (R56).  Its length
 * is in *len.  NULL when there is none; the templates of a program that is
 * called, such as {{.ID}}, are none.
 */
const char *template_find(const char *text, size_t *len);

/* Append a regular expression, ECMA's, for text in which there is one. */
void template_pattern(struct buf *b);

#endif
