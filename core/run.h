/*
 * run - a loop from the first task to the last (asyncio.run).
 */
#ifndef CORE_RUN_H
#define CORE_RUN_H

#include <stdbool.h>

#include "core/err.h"
#include "core/loop.h"
#include "core/task.h"

/*
 * Run the loop until f is done, and take its outcome.  Returns as
 * future_result(); or ERR_STATE when the loop was stopped before (B100), and
 * ERR_DEADLOCK, naming the circle, when nothing could go on (I1).
 */
int run_until_complete(
    struct loop *l, struct future *f, void **value, struct err *e);

/*
 * Run fn(arg) as the main task of *l, then cancel all tasks that are left,
 * oldest first, wait for their end and report their errors (B97).
 *
 * With handle_sigint, unless SIGINT has a handler already: the first one
 * cancels main, and run() returns ERR_CANCELLED with by "SIGINT" if main ends
 * so; the second one stops waiting for main (B98).
 *
 * Returns main's outcome, ERR_DEADLOCK or ERR_STATE as above, or ERR_CANCELLED.
 */
int run(struct loop *l, const char *name, task_fn *fn, void *arg,
    bool handle_sigint, void **value, struct err *e);

#endif
