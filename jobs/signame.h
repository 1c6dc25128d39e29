/*
 * signame - signals by name: "TERM", "SIGTERM", "15", "RTMIN+1".
 */
#ifndef JOBS_SIGNAME_H
#define JOBS_SIGNAME_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

/* Enough for what signame_format() writes. */
#define SIGNAME_TEXT_SIZE 24

/*
 * The number of the signal that s names, in any case of letters, with SIG in
 * front or not, or as a number.  Returns 0 with *sig set, or -1 with
 * ERR_INVALID, whose text suggests the nearest name.
 */
int signame_parse(const char *s, int *sig, struct err *e);

/* Write "SIGTERM", "SIGRTMIN+1"; "signal 99" for none.  Returns buf. */
char *signame_format(int sig, char *buf, size_t size);

/* The names without SIG, one by one from 0 on; NULL behind the last. */
const char *signame_at(size_t i);

/* Append a regular expression, ECMA's, for what signame_parse() takes. */
void signame_pattern(struct buf *b);

#endif
