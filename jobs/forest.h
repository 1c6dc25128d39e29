/*
 * forest - all descendants of ours: the trees of the jobs of one run.
 *
 * We are a subreaper, so an orphan of a job becomes our child (prctl(2)).  Whose
 * an orphan is, tells its session, its process group, or the tag in its
 * environment; what tells nothing belongs to the only job that runs, or to no
 * job, and ends with the run.
 *
 * Where /proc has no lists of children (--disable-children), or orphans do not
 * come to us (--disable-subreaper), all of /proc is searched instead.
 */
#ifndef JOBS_FOREST_H
#define JOBS_FOREST_H

#include <stdbool.h>

#include "core/list.h"
#include "jobs/cgroup.h"
#include "jobs/procfs.h"

/* The variable whose words are the tags of the jobs that a process is part of. */
#define FOREST_VARIABLE "TASKCTL_TAG"

/* All processes of one job; what can be done to them is in jobs/tree.h. */
struct tree {
	struct list_node link; /* in forest.trees or forest.left */
	pid_t leader;
	bool leader_has_ended;    /* see forest_tell_end() */
	uint64_t end;             /* which of all leaders' ends its own was */
	bool was_stopped;         /* its group has had the stop signal */
	char *tag;                /* owned; or NULL */
	struct cgroup *group;     /* or NULL */
	struct procfs_list known; /* orphans that were told to be its */
	struct procfs_list asked; /* those that have had the stop signal */
};

struct forest {
	struct list_node trees; /* whose leaders have not been reaped */
	struct list_node left;  /* that may go on when their jobs have ended */
	struct procfs_list strays; /* orphans that were nobody's when seen */
	pid_t *leaders;            /* of trees, sorted */
	size_t n_leaders, leaders_capacity;
	pid_t self;
	uint64_t start;  /* ours; nobody of a job is older */
	const char *run; /* borrowed; its jobs' tags are "RUN.NUMBER" */
	int children_fd; /* of our own children, or -1 */
	bool is_reaper;
	bool has_proc;           /* else all this finds nothing */
	uint64_t ends;           /* of leaders, that have been seen */
	uint64_t cleared_ends;   /* of these, left nothing for certain */
	struct cgroups *cgroups; /* or NULL */
};

/*
 * Become a subreaper, and find out what this machine offers.  run (borrowed)
 * identifies the run; with_cgroups: make control groups where that is possible.
 */
void forest_init(struct forest *f, const char *run, bool with_cgroups);
void forest_finish(struct forest *f);

/* Make *t the tree of leader, a child of ours, whose environment has tag. */
void forest_add_tree(struct forest *f, struct tree *t, pid_t leader,
    struct cgroup *group, const char *tag);

/* Forget t: its leader is reaped, and nothing of it is left. */
void forest_remove_tree(struct forest *f, struct tree *t);

/* t's leader has been seen to have ended; it is not reaped. */
void forest_tell_end(struct forest *f, struct tree *t);

/* True when pid is the leader of a tree that is there. */
bool forest_has_leader(const struct forest *f, pid_t pid);

/*
 * True when each of our children is a leader; false may be wrong.  Costs as much
 * as there are children.
 */
bool forest_has_no_orphans(struct forest *f);

/*
 * True when there was no orphan after t's leader had ended: then nothing of t is
 * left.  Asked of many, one look is enough.
 */
bool forest_has_cleared(struct forest *f, const struct tree *t);

/*
 * Add our children that are no leaders; those that have ended are reaped (R9).
 * Returns false when there may be more, as one that forks and ends, for ever, is
 * hardly ever seen.
 */
bool forest_list_orphans(const struct forest *f, struct procfs_list *l);

/* Kill all of our children that are no leaders, without another look at them. */
void forest_strike(const struct forest *f);

/* Reap the orphans that have ended (R9). */
void forest_reap(struct forest *f);

/*
 * Whose p is, an orphan; NULL: that can not be told.  What was there when others
 * ran is not taken for the only one's that runs now.
 */
struct tree *forest_owner(struct forest *f, const struct procfs_process *p);

/*
 * Add what lives of the run and belongs to no job that runs, nor to one that
 * may leave something: when no job runs, all that must not be there.
 */
void forest_list_strays(struct forest *f, struct procfs_list *l);

#endif
