/*
 * joblog - a line for each command that has ended, in the columns of GNU
 * parallel: Seq Host Starttime JobRuntime Send Receive Exitval Signal Command.
 */
#ifndef CMD_JOBLOG_H
#define CMD_JOBLOG_H

#include "core/buf.h"
#include "core/writer.h"
#include "jobs/event.h"

struct joblog {
	struct event_sink sink;
	struct writer *writer; /* borrowed */
	struct buf buf;
};

/* Begin it, with the names of the columns. */
void joblog_init(struct joblog *log, struct writer *writer);
void joblog_finish(struct joblog *log);

#endif
