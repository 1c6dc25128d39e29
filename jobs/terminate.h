/*
 * terminate - the end of a process, and of all that it has started (R2 to R7).
 *
 * A job that has ended is gone as a whole: its leader, what that has left
 * behind, daemons and forkers.  What can not be killed is named and given up.
 */
#ifndef JOBS_TERMINATE_H
#define JOBS_TERMINATE_H

#include "jobs/attempt.h"

/*
 * End a's process and all that it has started: the stop signal, CONT, and after
 * kill_after KILL, again and again for kill_wait at most.  What is left then is
 * abandoned: told, counted, and never touched again.
 * Suspends until nothing is left; cancelling the caller does not shorten it.
 */
void terminate(struct attempt *a);

/* The same by SIGKILL alone. */
void terminate_at_once(struct attempt *a);

/*
 * a's process has ended by itself: give what it has left a moment to end too,
 * then end it, and tell the log whom that met.  A job that may leave something
 * (the key "leave") keeps it.  Suspends, if anything is left.
 */
void terminate_leftovers(struct attempt *a);

/*
 * No job runs any more: end what belongs to none that could be told.  Suspends,
 * if there is such a thing.
 */
void terminate_strays(struct runner *r);

/* Send SIGKILL to all of every process that runs. */
void terminate_now(struct runner *r);

/* Stop every process that runs, with all that it has started; or continue. */
void terminate_suspend(struct runner *r, bool is_to_stop);

#endif
