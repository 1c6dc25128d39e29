/*
 * group - tasks that end together (asyncio.TaskGroup).
 *
 *	group_enter(&g, loop, &e);
 *	group_create_task(&g, "a", fn, arg, &e);
 *	rc = ... the body ...
 *	rc = group_exit(&g, rc, &e);
 *
 * Leaving waits for all children, those included that children add (B83).  The
 * first error of a child, or of the body, cancels the rest (B84, B86); a child
 * that is cancelled alone is no error (B87).
 */
#ifndef CORE_GROUP_H
#define CORE_GROUP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/task.h"

struct group {
	struct loop *loop;
	struct task *parent;
	struct list_node children;
	struct future *completed; /* while group_exit() waits */
	struct err first;         /* the first error of a child */
	size_t n_errors;
	bool is_entered;
	bool is_exiting;
	bool is_aborting;
	bool is_finished;
	bool is_cancelled; /* by group_cancel() */
	bool parent_cancel_requested;
};

/* Make *g a group of the current task.  Returns 0, or -1 and ERR_STATE. */
int group_enter(struct group *g, struct loop *l, struct err *e);

/*
 * Make a task in g (B19).  Returns it, borrowed until group_exit() returns; or
 * NULL and ERR_STATE when g is finished or aborting (B89).
 */
struct task *group_create_task(
    struct group *g, const char *name, task_fn *fn, void *arg, struct err *e);

/*
 * Cancel the children and the body, and leave without an error (B92).  May be
 * called again; no effect after group_exit().
 */
void group_cancel(struct group *g);

/*
 * Wait for all children; rc and *e are how the body ended.  Returns 0, or -1:
 * the first error with the number of others, errors before a cancel (B85);
 * ERR_CANCELLED when the parent was cancelled.  The parent's count of cancels is
 * what it was (B84).
 * Suspends.
 */
int group_exit(struct group *g, int rc, struct err *e);

#endif
