/*
 * attempt - what one process of a job is started with, and holds until its end:
 * argv, environment, descriptors.
 */
#ifndef JOBS_ATTEMPT_H
#define JOBS_ATTEMPT_H

#include "jobs/environment.h"
#include "jobs/execution.h"

struct attempt {
	struct list_node link; /* in runner.processes */
	struct job *job;
	struct process *process;
	struct environment env;
	int *files; /* open while the process may read them, owned */
	size_t n_files, files_capacity;
	char **split;          /* the words of a plain command, owned */
	const char **by_shell; /* owned */
	const char *const *argv;
	int fds[3];
	int captured[2];         /* of output_file(), or -1 */
	bool is_kept[2];         /* output still has to write it */
	struct relay *relays[2]; /* owned: of what is shown live, or NULL */
	int watched[2];          /* its own files, for an idle_timeout; or -1 */
	int result_fd;  /* one of the above, where its result is; or -1 */
	int outputs_fd; /* where its outputs are to be written, or -1 */
	char tag[RUNNER_ID_SIZE + 24]; /* see jobs/forest.h */
};

/* Make *a an attempt at j's process that holds nothing. */
void attempt_init(struct attempt *a, struct job *j);

/*
 * Open what the process reads and writes, and make its argv and environment.
 * Returns 0, or -1 with *e set; attempt_finish() is due in any case.
 */
int attempt_set_up(struct attempt *a, struct err *e);

/* The same for the shell text of a probe, beside the job's process. */
int attempt_set_up_probe(struct attempt *a, const char *text, struct err *e);

/*
 * Have a plain command that was split run by the shell after all.  Returns false
 * when it is one already, or no shell text.
 */
bool attempt_use_shell(struct attempt *a);

/*
 * The process has ended: pass on what the pipes of a live job still hold, and
 * close them.  Returns 0, or -1 with *e set when its result could not be kept.
 * Suspends, for two seconds at most.
 */
int attempt_drain(struct attempt *a, struct err *e);

/* Close what only the process needs, once it has it. */
void attempt_close_fds(struct attempt *a);

/* How many bytes the process has written so far to what we can see. */
uint64_t attempt_written(const struct attempt *a);

/* Close and free all that a holds; its process is gone. */
void attempt_finish(struct attempt *a);

/*
 * jobs/attempt_environment.c: make a->env, with the results and outputs that are
 * in it.  Returns 0, or -1 with *e set.
 */
int attempt_set_environment(struct attempt *a, struct err *e);

/* jobs/attempt_outputs.c: each returns 0, or -1 with *e set. */

/* Have a->env name the file for outputs: for the process to write. */
int attempt_open_outputs(struct attempt *a, struct err *e);

/* The process has ended: keep what it wrote there. */
int attempt_keep_outputs(struct attempt *a, struct err *e);

/* Set a variable to the output that it is. */
int attempt_set_output(
    struct attempt *a, const struct env_var *var, struct err *e);

/* A descriptor to read the output from that stdin is. */
int attempt_output_stdin(struct attempt *a, struct err *e);

void attempt_close_outputs(struct attempt *a);

#endif
