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
#include "jobs/procfs.h"

/* What to run.  All borrowed for the call. */
struct exec_request {
	const char *job;
	const char *const *argv; /* NULL-terminated */
	char *const *envp;       /* NULL-terminated; NULL: ours */
	const char *cwd;         /* NULL: ours */
	int fds[3];              /* to be 0, 1 and 2; -1: /dev/null */
	const char *tag;         /* that envp has; see jobs/forest.h */
	int64_t estimate_ns;
	int64_t serve_ns; /* a virtual one that does not fail goes on so
				much longer; INT64_MAX: until it is stopped */
	unsigned attempt; /* from 1 */
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

	/*
	 * Ask p, and what orphans there are of it, to end: each of them once,
	 * by sig; call again for orphans of later.  SIGKILL kills all of it.
	 */
	void (*stop)(struct executor *x, struct process *p, int sig);

	/* True when the leader of p has ended, and all that it has started. */
	bool (*has_ended)(struct executor *x, struct process *p);

	/* Reap p, whose exited is settled, and free it. */
	void (*release)(struct executor *x, struct process *p);

	/* Those below are NULL in a virtual executor. */

	/* Send sig to all that lives of p. */
	void (*signal)(struct executor *x, struct process *p, int sig);

	/* Add all that lives of p to l. */
	void (*list)(
	    struct executor *x, struct process *p, struct procfs_list *l);

	/*
	 * What lives of p may go on for ever: p, whose exited is settled if it
	 * was not, is to be released next.
	 */
	void (*leave)(struct executor *x, struct process *p);

	/* Add what lives and belongs to no job that runs; or kill it too. */
	void (*list_strays)(
	    struct executor *x, struct procfs_list *l, bool is_to_kill);
};

#endif
