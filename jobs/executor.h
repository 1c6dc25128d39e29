/*
 * executor - who runs a process: the wall between the runner and the system.
 *
 * jobs/exec_process.h runs them here; jobs/exec_virtual.h lets them take their
 * estimate on a virtual clock.
 */
#ifndef JOBS_EXECUTOR_H
#define JOBS_EXECUTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/err.h"
#include "core/future.h"

/* What to run.  All borrowed for the call. */
struct exec_request {
	const char *job;
	const char *const *argv; /* NULL-terminated */
	char *const *envp;       /* NULL-terminated; NULL: ours */
	const char *cwd;         /* NULL: ours */
	int fds[3];              /* to be 0, 1 and 2; -1: /dev/null */
	int64_t estimate_ns;
};

/* One process, from start to release. */
struct process {
	struct future exited; /* settled when the leader has ended */
	pid_t pid;            /* 0 where there is none */
	int status;           /* as of waitpid(2), once exited is settled */
};

struct executor {
	bool is_virtual; /* reads no descriptor, no argv, no environment */

	/*
	 * Start a process.  Returns it, or NULL with *e set: ERR_SYSTEM with
	 * errno, naming the path that could not be executed.
	 */
	struct process *(*start)(struct executor *x, struct loop *l,
	    const struct exec_request *request, struct err *e);

	/* Send sig to p and all of its group, unless p has been released. */
	void (*signal)(struct executor *x, struct process *p, int sig);

	/* Reap p, whose exited is settled, and free it. */
	void (*release)(struct executor *x, struct process *p);
};

#endif
