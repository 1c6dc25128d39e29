/* The part of jobs/attempt.h that is about outputs: written, and read. */
#include "jobs/attempt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/tempfile.h"
#include "jobs/job.h"
#include "jobs/outputs.h"
#include "jobs/result.h"

/*
 * A file without a name, as a result_file is one.  A job whose outputs nobody
 * reads may write all the same: its script needs not know.
 */
int
attempt_open_outputs(struct attempt *a, struct err *e)
{
	char path[64] = "/dev/null";

	if (job_spec_of(a->job)->outputs_wanted) {
		a->outputs_fd = output_file(a->job->runner->output, e);
		if (a->outputs_fd < 0)
			return -1;
		snprintf(path, sizeof(path), "/proc/%ld/fd/%d", (long)getpid(),
		    a->outputs_fd);
	}
	environment_set(&a->env, "TASKCTL_OUTPUT", path, strlen(path));
	return 0;
}

int
attempt_keep_outputs(struct attempt *a, struct err *e)
{
	if (a->outputs_fd < 0)
		return 0;
	if (tempfile_is_full(a->outputs_fd))
		return err_set(e, ERR_FAILED,
		    "its outputs may be cut: no space left in %s",
		    a->job->runner->output->tempfiles->directory);
	return outputs_keep(a->job, a->outputs_fd, e);
}

int
attempt_set_output(struct attempt *a, const struct env_var *var, struct err *e)
{
	struct job *from = runner_job(a->job->runner, var->result);
	size_t len;
	char *text = outputs_text(from, var->output, var->otherwise, &len, e);

	if (text == NULL)
		return -1;
	if (len <= RESULT_ENV_MAX)
		environment_set(&a->env, var->name, text, len);
	free(text);
	if (len <= RESULT_ENV_MAX)
		return 0;
	return err_set(e, ERR_FAILED,
	    "%s: output \"%s\" of %s is %zu bytes, more than the %zu that the "
	    "environment takes; pass it by \"stdin\"",
	    var->name, var->output, job_spec_of(from)->name, len,
	    RESULT_ENV_MAX);
}

int
attempt_output_stdin(struct attempt *a, struct err *e)
{
	struct runner *r = a->job->runner;
	const struct job_opts *opts = job_spec_of(a->job)->opts;
	size_t len;
	char *text = outputs_text(runner_job(r, opts->stdin_job),
	    opts->stdin_output, opts->stdin_otherwise, &len, e);
	int fd = text == NULL ? -1 : output_text_file(r->output, text, len, e);

	free(text);
	return fd;
}

void
attempt_close_outputs(struct attempt *a)
{
	/* The job has opened it by its path: it is looked at who has it. */
	if (a->outputs_fd >= 0)
		output_close_file(a->job->runner->output, a->outputs_fd, true);
	a->outputs_fd = -1;
}
