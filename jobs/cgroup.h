/*
 * cgroup - a control group for each job, where one can be made (cgroups(7)).
 *
 * Version 2, below our own group, and never our own (R12).  A process is born in
 * its job's group, so whatever it starts is in it too, and all of it is killed
 * by one write.  A job may leave its group if it has the rights that we have:
 * jobs/tree.h finds it all the same.
 *
 * Making a group costs 100 us, so an empty one is kept for the next job.
 */
#ifndef JOBS_CGROUP_H
#define JOBS_CGROUP_H

#include <stdbool.h>

#include "jobs/procfs.h"

struct cgroups; /* those of one run */

struct cgroup {
	struct cgroup *next; /* among the unused */
	struct cgroups *owner;
	char *path;    /* owned */
	int fd;        /* of its folder, for clone3(2) */
	int events_fd; /* of its cgroup.events */
	bool is_spent; /* not for another job */
};

/* End and remove the groups of runs that were killed (R12). */
void cgroups_clean(void);

/*
 * Make the folder that the groups of a run are made in, called "taskctl-" and
 * name, after cgroups_clean().  Returns NULL where that can not be had.
 */
struct cgroups *cgroups_create(const char *name);

/* Remove the groups.  Accepts NULL. */
void cgroups_destroy(struct cgroups *cs);

/* An empty group; NULL when none can be made. */
struct cgroup *cgroup_acquire(struct cgroups *cs);

/* Give g (or NULL) back: one that was but used is kept for another job. */
void cgroup_release(struct cgroup *g);

/* True when no process lives in g. */
bool cgroup_is_empty(const struct cgroup *g);

/* True when pid is in g. */
bool cgroup_has(const struct cgroup *g, pid_t pid);

/* Add the processes in g to l, but those that are in it. */
void cgroup_list(const struct cgroup *g, struct procfs_list *l);

/* Kill all in g. */
void cgroup_kill(struct cgroup *g);

/* Move all in g to our own group, where nothing kills it. */
void cgroup_evacuate(struct cgroup *g);

#endif
