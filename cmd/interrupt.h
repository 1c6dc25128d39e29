/*
 * interrupt - SIGINT, SIGTERM and SIGHUP end a run in order.
 */
#ifndef CMD_INTERRUPT_H
#define CMD_INTERRUPT_H

#include "core/loop.h"
#include "jobs/runner.h"

struct interrupt_signal {
	struct poll_watch watch;
	struct handle handle;
	struct interrupt *interrupt;
	int number;
};

struct interrupt {
	struct loop *loop;
	struct runner *runner; /* borrowed */
	struct interrupt_signal signals[3];
};

/*
 * Watch the three; each arrival is told to runner_interrupt().  A SIGHUP that
 * was ignored when we started (nohup) stays ignored.  Returns 0, or -1.
 */
int interrupt_init(
    struct interrupt *i, struct loop *l, struct runner *r, struct err *e);

void interrupt_finish(struct interrupt *i);

/* Die by the signal, so that the calling shell sees it (R15). */
void interrupt_die(int number);

#endif
