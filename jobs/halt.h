/*
 * halt - a run is to end before its time, or to stand still for a while.
 */
#ifndef JOBS_HALT_H
#define JOBS_HALT_H

#include "jobs/runner.h"

/*
 * End the run as a signal asks: the first time everything is cancelled in
 * order, from the second time on what still runs is killed (R13, R14).
 */
void halt_run(struct runner *r, int signal);

/*
 * End the run in order, as SIGTERM would, since nobody reads stdout any more: in
 * the end it was SIGPIPE that interrupted it (R33).
 */
void halt_for_closed_stdout(struct runner *r);

/* End the run by killing all of it at once; why is who asks. */
void halt_at_once(struct runner *r, int signal, const char *why);

/* Stop all that runs, or let it go on; the caller stops the clock (R16). */
void halt_suspend(struct runner *r, bool is_to_stop);

#endif
