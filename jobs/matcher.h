/*
 * matcher - looks for a regular expression in the lines of a stream of bytes.
 *
 * The expression is POSIX extended.  Lines are taken whole, less their end; of
 * one that is longer than MATCHER_LINE_MAX its beginning is looked at.
 */
#ifndef JOBS_MATCHER_H
#define JOBS_MATCHER_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

#define MATCHER_LINE_MAX ((size_t)8192)
#define MATCHER_PATTERN_MAX ((size_t)1000)

struct matcher {
	regex_t regex;
	struct buf line; /* of which the end has not come */
	bool is_found;
};

/*
 * Make *m a matcher.  Returns 0; or -1 with *e set, when the pattern is wrong or
 * could take more time or memory than anybody has: then there is nothing to
 * finish.
 */
int matcher_init(struct matcher *m, const char *pattern, struct err *e);
void matcher_finish(struct matcher *m);

/* Look at the n bytes that come next.  Returns m->is_found, which stays. */
bool matcher_add(struct matcher *m, const char *bytes, size_t n);

/* The stream has ended: what is left is a line. */
bool matcher_end(struct matcher *m);

/* What came last has no end, and what comes next does not go on with it. */
void matcher_forget(struct matcher *m);

#endif
