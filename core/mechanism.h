/*
 * mechanism - what of a kernel may be used, and what can be turned off.
 *
 * Each has a fallback for kernels that lack it.  So that the fallback is tested
 * on kernels that have it, configure (--disable-NAME) or the environment variable
 * TASKCTL_WITHOUT (names, with commas between) turns a mechanism off.  That one
 * is on does not say that the kernel has it: its user finds out.
 */
#ifndef CORE_MECHANISM_H
#define CORE_MECHANISM_H

#include <stdbool.h>

enum mechanism {
	MECHANISM_TIMERFD, /* one timer for all deadlines: timerfd_create(2) */
	MECHANISM_GUARD,   /* guard pages without a mapping each: madvise(2) */
	MECHANISM_PIDFD,   /* the end of a process, as a descriptor */
	MECHANISM_SUBREAPER, /* orphans come to us: prctl(2) */
	MECHANISM_CHILDREN,  /* /proc/PID/task/TID/children */
	MECHANISM_CGROUP,    /* a control group (version 2) for each job */
	MECHANISM_TMPFILE,   /* files that never have a name: O_TMPFILE */
	MECHANISM_NOWAIT,    /* writes that do not wait: RWF_NOWAIT */
	MECHANISMS
};

/* Its name, as TASKCTL_WITHOUT has it: "pidfd". */
const char *mechanism_name(enum mechanism m);

/* True when it is not to be used, by configure or by TASKCTL_WITHOUT. */
bool mechanism_is_off(enum mechanism m);

/*
 * The first name in TASKCTL_WITHOUT that is none of the above, with its length
 * in *n; or NULL.
 */
const char *mechanism_unknown(int *n);

#endif
