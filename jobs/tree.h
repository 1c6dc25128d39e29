/*
 * tree - all processes of a job, beyond the one that was started.
 *
 * That one is the leader; the others are its descendants, those included that
 * have left its group, its session and their parents, and whatever is in its
 * control group.
 */
#ifndef JOBS_TREE_H
#define JOBS_TREE_H

#include "jobs/forest.h"

/*
 * True when nothing of t is left but, perhaps, its leader as a zombie.  Reaps
 * orphans that have ended.  Cheap when there are no orphans.
 */
bool tree_has_ended(struct tree *t, struct forest *f);

/* Add what lives of t, its leader included, to l. */
void tree_list(struct tree *t, struct forest *f, struct procfs_list *l);

/*
 * Send the stop signal sig, once to each process: to the leader's group, which
 * is unreaped, and to orphans in other groups.  What has a parent that lives is
 * left to that.  Orphans of later are asked when called again.
 */
void tree_stop(struct tree *t, struct forest *f, int sig);

/* Send sig to all that lives of t. */
void tree_signal(struct tree *t, struct forest *f, int sig);

/*
 * Kill all that lives of t, also what forks faster than it is listed: stop it,
 * list again, and kill when nothing new appears.  Returns at once; call again
 * until tree_has_ended().
 */
void tree_kill(struct tree *t, struct forest *f);

/* t, whose leader is about to be reaped, may go on: forget it, kill it never. */
void tree_leave(struct tree *t, struct forest *f);

/* The same as tree_kill() for what forest_list_strays() lists. */
void tree_kill_strays(struct forest *f);

#endif
