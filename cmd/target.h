/*
 * target - the jobs that a command line names, by name or by pattern.
 */
#ifndef CMD_TARGET_H
#define CMD_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "jobs/graph.h"

/* Each job once; there is room for all of them. */
struct targets {
	job_id *ids;    /* owned, as is the other */
	bool *is_there; /* by job */
	size_t n;
};

void targets_init(struct targets *t, const struct graph *g);
void targets_finish(struct targets *t);

/*
 * Add the job of this name; or, where there is none, those that it matches as a
 * pattern.  Returns 0, or -1 after telling the user; command and path, of the
 * file, are for that.
 */
int targets_add(struct targets *t, const char *command, const char *path,
    const struct graph *g, const char *name);

/*
 * Can all of them be run?  Not what is run for another job, as that ends, and
 * knows of it.  Returns 0, or -1 after telling the user.
 */
int targets_check(const struct targets *t, const char *command,
    const char *path, const struct graph *g);

#endif
