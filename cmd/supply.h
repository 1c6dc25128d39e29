/*
 * supply - commands become jobs: all at once, or one after the other while the
 * run goes on.
 *
 * What comes while the run goes on is read no faster than it starts, and
 * forgotten when it has ended, so that an input without an end takes no more
 * memory than a short one.
 */
#ifndef CMD_SUPPLY_H
#define CMD_SUPPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/source.h"
#include "jobs/event.h"
#include "jobs/feed.h"

struct results;

struct supply {
	struct source source;        /* initialised by the owner */
	struct graph *graph;         /* borrowed */
	const struct job_opts *opts; /* of each command, borrowed */
	bool result_wanted;
	void **memory; /* by number of the job: what its command is in, owned */
	size_t capacity;
	size_t n; /* commands so far */

	/* Of those that come while the run goes on. */
	struct feed feed;
	bool is_nothing; /* what was read is wrong from its first line on */
	struct event_sink sink;        /* forgets */
	const struct results *results; /* borrowed: are not to pile up */
};

/* Set the first four members, and zero the rest. */
void supply_init(struct supply *s);

/* Also when it was never initialised, but for its source. */
void supply_finish(struct supply *s);

/* Add a command.  Returns its job, or JOB_NONE: there are too many. */
job_id supply_add(struct supply *s, const struct source_command *c);

/*
 * Feed a run from the source: its runner is to have the feed, and the sink in
 * front of the results.
 */
void supply_follow(struct supply *s, struct loop *l);

#endif
