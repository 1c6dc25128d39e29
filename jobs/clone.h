/*
 * clone - a child that shares our memory until it has exec'ed, by clone3(2).
 *
 * What clone(2) of the C library can not ask for: a child that is born in a
 * control group.  Written for x86-64 and aarch64; elsewhere there is none.
 */
#ifndef JOBS_CLONE_H
#define JOBS_CLONE_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Start a child in the control group whose folder is open as cgroup_fd.  It
 * calls main(arg) on the size bytes of stack at stack, and must not return; we
 * stand still until it has exec'ed or exited (CLONE_VFORK).  *pidfd is set.
 * Returns its pid, or -1 with errno: ENOSYS where this can not be had.
 */
pid_t clone_into_cgroup(int cgroup_fd, void *stack, size_t size,
    int (*main)(void *arg), void *arg, int *pidfd);

#endif
