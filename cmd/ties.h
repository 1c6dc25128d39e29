/*
 * ties - what a job is tied to, one tie after the other.
 */
#ifndef CMD_TIES_H
#define CMD_TIES_H

#include <stdbool.h>
#include <stddef.h>

#include "jobs/graph.h"

enum tie_kind {
	TIE_NEED,
	TIE_MEMBER,
	TIE_CANCELS, /* no order follows from it */
	TIE_EACH,
	TIE_ON_CANCEL,
	TIE_FINALLY,
};

struct tie {
	enum tie_kind kind;
	job_id job; /* that it leads to */
	enum need_when when;
	bool optional;
};

/* Put the i-th tie of a job into *t.  Returns false when it has fewer. */
bool ties_get(const struct graph *g, job_id id, size_t i, struct tie *t);

/* What a tie is called: "needs failure", "member", "finally", ... */
const char *ties_word(const struct tie *t);

/* "success", "failure", ... as in a job file. */
const char *ties_when(enum need_when when);

#endif
