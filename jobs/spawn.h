/*
 * spawn - a new process, without forking ourselves.
 *
 * The child shares our memory until it has exec'ed (clone with CLONE_VM and
 * CLONE_VFORK, or vfork(2)), so that a start costs the same whatever our size,
 * and an exec that fails is told with its errno.
 */
#ifndef JOBS_SPAWN_H
#define JOBS_SPAWN_H

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "core/err.h"
#include "jobs/executor.h"

struct spawner; /* what is found out once */

/* files (borrowed, may be NULL): the limit of open files that children have. */
struct spawner *spawner_create(const struct rlimit *files);
void spawner_destroy(struct spawner *s);

/* Where a child is born, and what tells of its end. */
struct birth {
	int cgroup_fd;  /* a folder's; -1: our own group */
	bool in_cgroup; /* set: it was born there */
	int pidfd;      /* set: close-on-exec; -1 where there is none */
};

/*
 * Start request's program in a session of its own, with descriptors 0 to 2
 * alone, default signal dispositions and an empty mask (R18, R20, R23), to be
 * killed when we die.  argv[0] without a slash is searched in the PATH of
 * request->envp.
 *
 * Returns its pid; or -1 with *e set, and no child left.
 */
pid_t spawn(struct spawner *s, const struct exec_request *request,
    struct birth *birth, struct err *e);

#endif
