/*
 * report - what a verb tells of its commands when they have ended: a line on
 * stderr, and an exit status.
 */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include <stdbool.h>

#include "cmd/own_status.h"
#include "cmd/session.h"
#include "cmd/verb_options.h"

/* What the reader needs to know, and what it has seen. */
struct report {
	struct event_sink sink;
	const struct session *session; /* borrowed, as are the options */
	const struct verb_options *options;
	enum body main; /* the verb's; BODY_NONE: a gather over all */
	bool is_exec;
	bool is_one; /* command, that stands for itself */
	struct own_status own;
	size_t n_all, n_failed, n_not_ended;
	bool wait_timed_out, wait_failed;
};

/* Set all but sink first; *r is zeroed otherwise. */
void report_init(struct report *r);

/* The status to exit with, where the run's would be status; see own_status.h. */
int report_status(const struct report *r, int status, int *signal);

#endif
