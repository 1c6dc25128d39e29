/*
 * shortage - too few descriptors, processes or memory to start one more (R24).
 *
 * Such a start is tried again when another process of the run has ended, and
 * after a while; no job is lost.
 */
#ifndef JOBS_SHORTAGE_H
#define JOBS_SHORTAGE_H

#include "jobs/execution.h"

/* One start that is tried again; zeroed: not yet. */
struct shortage {
	int64_t pause_ns;
	int64_t
	    alone_since; /* when nothing of the run has run any more, or 0 */
};

/*
 * A start has failed by *e.  If that may pass, say so once in a run, wait, clear
 * *e and return true: try again.  Returns false, with *e kept, when it is
 * another error, or nothing of the run has run for 30 s; and false with
 * ERR_CANCELLED when the job was cancelled meanwhile.  Suspends.
 */
bool shortage_wait(struct shortage *s, struct job *j, struct err *e);

/* A process has ended: let one that waits try again. */
void shortage_ease(struct runner *r);

#endif
