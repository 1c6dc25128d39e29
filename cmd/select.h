/*
 * select - which jobs a run is about, by their tags: --only and --skip.
 */
#ifndef CMD_SELECT_H
#define CMD_SELECT_H

#include <stddef.h>

#include "core/err.h"
#include "jobs/graph.h"

/* Words of the command line. */
struct select_tags {
	char **words; /* owned, and each of them */
	size_t n, capacity;
};

/* Add the words of "TAG[,TAG]".  Returns 0, or -1 with *e set. */
int select_add(struct select_tags *tags, const char *value, struct err *e);

void select_finish(struct select_tags *tags);

/*
 * Look whether g has a job of each of these tags.  option and file are for the
 * message.  Returns 0, or -1, told to the user.
 */
int select_check(const char *command, const char *option, const char *file,
    const struct select_tags *tags, const struct graph *g);

/*
 * Append the jobs that have one of the tags to the *n at targets, which has room
 * for them: those that are not there yet, nor a part of one that is.
 */
void select_targets(const struct select_tags *tags, const struct graph *g,
    job_id *targets, size_t *n);

#endif
