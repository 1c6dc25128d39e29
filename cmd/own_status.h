/*
 * own_status - the exit status of a command that stands for itself, as env(1),
 * nice(1) and timeout(1) pass it on.
 */
#ifndef CMD_OWN_STATUS_H
#define CMD_OWN_STATUS_H

#include <stdbool.h>

#include "jobs/event.h"

/* How a process ended last. */
struct own_status {
	enum job_state state; /* JOB_ABSENT: it has not */
	enum outcome_kind kind;
	int code; /* an exit status or a signal */
	int sys;  /* errno, where it could not be run */
};

/* Take it from an event into a terminal state. */
void own_status_note(struct own_status *s, const struct event *e);

/*
 * The status to exit with, where the run's would be status: the command's own;
 * 127 when there is no such program and 126 when it cannot be run.  With *signal
 * set it is to die by that.  A command whose time was over gives 124; when it had
 * to be killed, or with preserve, what it ended with, as timeout(1) has it.
 */
int own_status_get(
    const struct own_status *s, bool preserve, int status, int *signal);

#endif
