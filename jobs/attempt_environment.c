#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "jobs/attempt.h"
#include "jobs/fate.h"
#include "jobs/forest.h"
#include "jobs/job.h"
#include "jobs/result.h"

extern char **environ;

/*
 * A file without a name, by its number here: there is nothing to remove, not
 * even after SIGKILL, and nobody else's name for it.
 */
static int
set_result_file(struct attempt *a, const struct env_var *var, struct err *e)
{
	char path[64];
	int fd = result_open(runner_job(a->job->runner, var->result), e);
	int n;

	if (fd < 0)
		return -1;
	a->files = xgrow_array(
	    a->files, &a->files_capacity, a->n_files + 1, sizeof(*a->files));
	a->files[a->n_files++] = fd;
	n = snprintf(path, sizeof(path), "/proc/%ld/fd/%d", (long)getpid(), fd);
	environment_set(&a->env, var->name, path, (size_t)n);
	return 0;
}

static int
set_result(struct attempt *a, const struct env_var *var, struct err *e)
{
	struct job *from = runner_job(a->job->runner, var->result);
	size_t len;
	char *text = result_text(from, RESULT_ENV_MAX, false, &len, e);

	if (text == NULL)
		return err_wrap(e, "%s: the result of %s", var->name,
		    job_spec_of(from)->name);
	environment_set(&a->env, var->name, text, len);
	free(text);
	return 0;
}

/* At the end of a run it is not sure that a job has left what is read of it. */
static bool
is_missing(const struct attempt *a, const struct env_var *var)
{
	struct job *from = runner_job(a->job->runner, var->result);

	return fate_is_of_run(a->job) &&
	       (var->output == NULL
		       ? result_source(from) == NULL
		       : from->outputs == NULL && var->otherwise == NULL);
}

/* A job of a run within a job of another is part of both. */
static void
set_tag(struct attempt *a)
{
	struct runner *r = a->job->runner;
	const char *outer = environment_get(&a->env, FOREST_VARIABLE);
	char *all;

	snprintf(a->tag, sizeof(a->tag), "%s.%lu", r->run_id, r->n_attempts++);
	all = xasprintf("%s%s%s", outer == NULL ? "" : outer,
	    outer == NULL || outer[0] == '\0' ? "" : " ", a->tag);
	environment_set(&a->env, FOREST_VARIABLE, all, strlen(all));
	free(all);
}

int
attempt_set_environment(struct attempt *a, struct err *e)
{
	struct job *j = a->job;
	const struct job_spec *s = job_spec_of(j);
	char attempt[16];
	size_t i;

	environment_init(&a->env, environ);
	for (i = 0; i < s->opts->n_env; i++) {
		const struct env_var *var = &s->opts->env[i];

		if (var->result == JOB_NONE ? var->value == NULL
					    : is_missing(a, var)) {
			environment_unset(&a->env, var->name);
		} else if (var->output != NULL) {
			if (attempt_set_output(a, var, e) < 0)
				return -1;
		} else if (var->result != JOB_NONE) {
			if ((var->by_file ? set_result_file(a, var, e)
					  : set_result(a, var, e)) < 0)
				return -1;
		} else {
			environment_set(
			    &a->env, var->name, var->value, strlen(var->value));
		}
	}
	fate_tell(&a->env, j);
	snprintf(attempt, sizeof(attempt), "%u", job_attempt(j) + 1);
	environment_set(&a->env, "TASKCTL_ATTEMPT", attempt, strlen(attempt));
	environment_set(&a->env, "TASKCTL_JOB", s->name, strlen(s->name));
	environment_set(&a->env, "TASKCTL_RUN", j->runner->run_id,
	    strlen(j->runner->run_id));
	set_tag(a);
	return attempt_open_outputs(a, e);
}
