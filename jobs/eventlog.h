/*
 * eventlog - the events as JSON Lines, for programs.
 *
 * One object a line; the first is run_started, the last run_finished.  Written
 * when the loop is about to wait, so that a burst costs one write.
 */
#ifndef JOBS_EVENTLOG_H
#define JOBS_EVENTLOG_H

#include "core/buf.h"
#include "core/writer.h"
#include "jobs/event.h"

#define EVENTLOG_VERSION 1

struct eventlog {
	struct event_sink sink;
	struct buf buf;
	struct writer *writer; /* borrowed; keeps the first failure */
};

void eventlog_init(struct eventlog *log, struct writer *writer);

/* Write what is left. */
void eventlog_finish(struct eventlog *log);

#endif
