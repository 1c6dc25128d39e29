/*
 * clone - a child that shares our memory until it has exec'ed, by clone3(2).
 *
 * What clone(2) of the C library can not ask for: a child that is born in a
 * control group.  Written for x86-64 and aarch64; elsewhere there is none.
 */
#ifndef JOBS_CLONE_H
#define JOBS_CLONE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* All borrowed for the call. */
struct clone_request {
	int cgroup_fd;     /* of the control group's folder */
	bool shares_files; /* the child has our descriptors, not copies */
	void *stack;       /* what main runs on */
	size_t stack_size;
	int (*main)(void *arg); /* must not return */
	void *arg;
};

/*
 * Start a child in a control group.  We stand still until it has exec'ed or
 * exited (CLONE_VFORK).  *pidfd is set.  Returns its pid, or -1 with errno:
 * ENOSYS where this can not be had.
 */
pid_t clone_into_cgroup(const struct clone_request *request, int *pidfd);

#endif
