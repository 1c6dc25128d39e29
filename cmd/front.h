/*
 * front - the process that the user has started; the run is its child.
 *
 * The front is in the terminal's foreground group, the runner in a session of
 * its own, and both are subreapers: when SIGKILL ends one of them, or the whole
 * group, the other ends all jobs and goes (R3).  The front passes signals on,
 * stops and continues with the runner (R16), and ends as the runner did.  It
 * needs nothing that could fail: no memory, no descriptor, no file.
 */
#ifndef CMD_FRONT_H
#define CMD_FRONT_H

#include <stdbool.h>

struct front_will; /* shared by both */

/* The runner's side of it. */
struct front {
	bool is_there;           /* false: there was no process to be had */
	int lifeline;            /* ends when the front does; or -1 */
	struct front_will *will; /* how to end */
};

/*
 * Fork the runner, with the signals that the front passes on blocked in both.
 * Returns in the runner.  The front waits for its end and then exits, or dies
 * by the signal that the runner names.  run identifies the run.  Where no
 * process can be had we are the runner ourselves, and say so.
 */
void front_split(struct front *f, const char *run);

/* Has a shell put the front into the background of its terminal? */
bool front_is_in_background(const struct front *f);

/*
 * Tell the front that the run is about to begin, and to listen to signals: till
 * then one that comes ends the runner at once.
 */
void front_begin(struct front *f);

/*
 * Tell the front that the run has come to its end: it is to exit with status,
 * or to die by signal if that is not 0.  Returns when there is a front; else dies
 * by the signal here.
 */
void front_leave(struct front *f, int status, int signal);

#endif
