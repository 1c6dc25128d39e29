/*
 * interrupt - what signals, and the end of the front, do to a run.
 *
 * SIGINT, SIGTERM, SIGHUP and SIGQUIT end it in order, at the second time at
 * once; SIGTSTP stops it with all its jobs, until SIGCONT.
 */
#ifndef CMD_INTERRUPT_H
#define CMD_INTERRUPT_H

#include "core/loop.h"
#include "jobs/halt.h"

#define INTERRUPT_SIGNALS 5

struct interrupt_signal {
	struct poll_watch watch;
	struct handle handle;
	struct interrupt *interrupt;
	int number;
};

struct interrupt {
	struct loop *loop;
	struct runner *runner; /* borrowed */
	struct interrupt_signal signals[INTERRUPT_SIGNALS];
	struct poll_watch lifeline;
	struct handle cut; /* the lifeline was */
};

/*
 * Watch the signals, but for those that are ignored (nohup), and unblock all;
 * each arrival is told to the runner.  lifeline is the front's (cmd/front.h), or
 * -1; when it ends all jobs are killed.  Returns 0, or -1.
 */
int interrupt_init(struct interrupt *i, struct loop *l, struct runner *r,
    int lifeline, struct err *e);

void interrupt_finish(struct interrupt *i);

/*
 * Die by the signal, so that the calling shell sees it (R15).  Returns if that
 * is not to be, as for the init of a container.
 */
void interrupt_die(int number);

#endif
