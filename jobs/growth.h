/*
 * growth - who adds jobs to a graph while it is run.
 *
 * A graph with a "for_each" over a result keeps what it was loaded by; this is
 * all that a run needs to know of that.
 */
#ifndef JOBS_GROWTH_H
#define JOBS_GROWTH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "jobs/spec.h"

/* What a for_each goes over when it starts. */
struct growth_items {
	const char *text; /* borrowed */
	size_t len;
	bool is_json; /* a list; else each line is one */
};

struct growth {
	/*
	 * Add the instances of the job parent, which grows, and all that is in
	 * them.  They are its members then.  Returns 0; or -1 with *e set, and
	 * nothing added.
	 */
	int (*expand)(struct growth *self, job_id parent,
	    const struct growth_items *items, struct err *e);
	void (*destroy)(struct growth *self);
};

#endif
