#include "jobs/attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "jobs/fate.h"
#include "jobs/forest.h"
#include "jobs/job.h"
#include "jobs/relay.h"
#include "jobs/result.h"
#include "jobs/shell.h"

extern char **environ;

/* stdin */

static int
open_stdin(struct attempt *a, struct err *e)
{
	struct job *j = a->job;
	struct job *member = job_member_of_each(j);
	const struct job_opts *opts = job_spec_of(j)->opts;

	a->fds[0] = -1;
	if (member != NULL && opts->stdin_kind == STDIN_NULL) {
		a->fds[0] = result_open(member, e);
		return a->fds[0] < 0 ? -1 : 0;
	}
	switch (opts->stdin_kind) {
	case STDIN_NULL:
		return 0;
	case STDIN_TEXT:
		a->fds[0] = output_text_file(
		    j->runner->output, opts->stdin_text, opts->stdin_len, e);
		break;
	case STDIN_FILE:
		a->fds[0] = open(opts->stdin_text, O_RDONLY | O_CLOEXEC);
		if (a->fds[0] < 0)
			err_sys(e, "stdin: %s", opts->stdin_text);
		break;
	case STDIN_RESULT:
		a->fds[0] =
		    result_open(runner_job(j->runner, opts->stdin_job), e);
		break;
	}
	return a->fds[0] < 0 ? -1 : 0;
}

/* stdout and stderr */

/* What becomes of stdout (0) or stderr (1) where the file says nothing. */
static enum output_mode
output_mode(const struct attempt *a, int which)
{
	bool is_secret = job_spec_of(a->job)->opts->secret && which == 0;

	return is_secret ? OUTPUT_NONE : a->job->runner->output->mode;
}

/* May stderr go where stdout goes, one after the other as they are written? */
static bool
shares_stdout(const struct attempt *a)
{
	const struct job_opts *opts = job_spec_of(a->job)->opts;

	if (a->fds[1] < 0)
		return false;
	/* One file for both, as 2>&1 would have it. */
	if (opts->stdout_path != NULL && opts->stderr_path != NULL)
		return strcmp(opts->stdout_path, opts->stderr_path) == 0;
	/* One terminal, one log: what the job writes stays in its order. */
	return opts->stderr_path == NULL &&
	       (a->captured[0] >= 0 || a->relays[0] != NULL) &&
	       !a->job->is_wanted && output_is_one(a->job->runner->output);
}

/* fd, or better another way to its file. */
static int
reopened(int fd)
{
	int other = output_reopen(fd);

	return other >= 0 ? other : fd;
}

/* Have what it writes read by us as it comes; a result goes to a file as well. */
static int
open_relay(struct attempt *a, int which, bool is_result, struct err *e)
{
	struct runner *r = a->job->runner;
	const char *name = NULL;

	if (is_result) {
		a->result_fd = output_file(r->output, e);
		if (a->result_fd < 0)
			return -1;
	}
	if (r->output->mode == OUTPUT_PREFIX)
		name = job_spec_of(a->job)->name;
	a->relays[which] = xcalloc(1, sizeof(*a->relays[which]));
	a->fds[which + 1] = relay_init(a->relays[which], r->loop,
	    r->output->writers[which], name, is_result ? a->result_fd : -1, e);
	if (a->fds[which + 1] < 0)
		return -1;
	return relay_start(a->relays[which], e);
}

/* Is it looked at how much it writes? */
static bool
is_watched(const struct attempt *a)
{
	return job_spec_of(a->job)->opts->idle_timeout_ns > 0;
}

static int
open_output(struct attempt *a, int which, const char *path, struct err *e)
{
	struct runner *r = a->job->runner;
	enum output_mode mode = output_mode(a, which);
	bool is_result = which == 0 && a->job->is_wanted;
	int fd = -1;

	if (which == 1 && shares_stdout(a)) {
		fd = a->fds[1];
	} else if (path != NULL) {
		fd = open(path,
		    (is_result ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC |
			O_CLOEXEC | O_NOCTTY,
		    0666);
		if (fd < 0)
			return err_sys(e, "%s: %s",
			    which == 0 ? "stdout" : "stderr", path);
	} else if (mode == OUTPUT_PREFIX ||
		   (mode == OUTPUT_RAW && is_watched(a))) {
		/* Only what goes through us, or into a file, can be seen. */
		return open_relay(a, which, is_result, e);
	} else if (mode == OUTPUT_GROUP || is_result || is_watched(a)) {
		fd = output_file(r->output, e);
		if (fd < 0)
			return -1;
		a->captured[which] = fd;
		/* A result stays; any other file is for the next job. */
		if (!is_result)
			fd = reopened(fd);
	} else if (mode == OUTPUT_RAW) {
		fd = output_fd(r->output, which);
	}
	a->fds[which + 1] = fd;
	if (is_result)
		a->result_fd = fd;
	return 0;
}

/* Keep a way to look at a file of its own, when the rest is closed. */
static int
watch_file(struct attempt *a, int which, const char *path, struct err *e)
{
	if (path == NULL || !is_watched(a))
		return 0;
	a->watched[which] = fcntl(a->fds[which + 1], F_DUPFD_CLOEXEC, 3);
	return a->watched[which] < 0 ? err_sys(e, "watching %s", path) : 0;
}

/* The environment */

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

/* At the end of a run it is not sure that a job has left a result. */
static bool
is_missing(const struct attempt *a, job_id id)
{
	return fate_is_of_run(a->job) &&
	       result_source(runner_job(a->job->runner, id)) == NULL;
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

static int
set_environment(struct attempt *a, struct err *e)
{
	struct job *j = a->job;
	const struct job_spec *s = job_spec_of(j);
	char attempt[16];
	size_t i;

	environment_init(&a->env, environ);
	for (i = 0; i < s->opts->n_env; i++) {
		const struct env_var *var = &s->opts->env[i];

		if (var->result != JOB_NONE && is_missing(a, var->result)) {
			environment_unset(&a->env, var->name);
		} else if (var->result != JOB_NONE) {
			if ((var->by_file ? set_result_file(a, var, e)
					  : set_result(a, var, e)) < 0)
				return -1;
		} else if (var->value == NULL) {
			environment_unset(&a->env, var->name);
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
	return 0;
}

/* All of it */

void
attempt_init(struct attempt *a, struct job *j)
{
	*a = (struct attempt){.job = j,
	    .fds = {-1, -1, -1},
	    .captured = {-1, -1},
	    .watched = {-1, -1},
	    .result_fd = -1};
}

static void
use_shell(struct attempt *a)
{
	const struct job_spec *s = job_spec_of(a->job);

	a->by_shell = shell_argv(s->opts->shell, s->body_of.text);
	a->argv = a->by_shell;
}

static void
set_argv(struct attempt *a)
{
	const struct job_spec *s = job_spec_of(a->job);

	if (s->body == BODY_ARGV) {
		a->argv = s->body_of.argv;
		return;
	}
	if (s->opts->shell == NULL)
		a->split = shell_split(s->body_of.text);
	if (a->split != NULL) {
		a->argv = (const char *const *)a->split;
		return;
	}
	use_shell(a);
}

bool
attempt_use_shell(struct attempt *a)
{
	if (a->split == NULL)
		return false;
	free(a->split);
	a->split = NULL;
	use_shell(a);
	return true;
}

int
attempt_set_up(struct attempt *a, struct err *e)
{
	const struct job_opts *opts = job_spec_of(a->job)->opts;

	if (set_environment(a, e) < 0 || open_stdin(a, e) < 0 ||
	    open_output(a, 0, opts->stdout_path, e) < 0 ||
	    open_output(a, 1, opts->stderr_path, e) < 0 ||
	    watch_file(a, 0, opts->stdout_path, e) < 0 ||
	    watch_file(a, 1, opts->stderr_path, e) < 0)
		return -1;
	set_argv(a);
	return 0;
}

uint64_t
attempt_written(const struct attempt *a)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < 2; i++) {
		int fd = a->captured[i] >= 0 ? a->captured[i] : a->watched[i];
		struct stat st;

		if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
			sum += (uint64_t)st.st_size;
		if (a->relays[i] != NULL)
			sum += a->relays[i]->read;
	}
	return sum;
}

int
attempt_drain(struct attempt *a, struct err *e)
{
	int64_t until = 0;
	int i, rc = 0;

	for (i = 0; i < 2; i++) {
		if (a->relays[i] == NULL)
			continue;
		if (until == 0)
			until = clock_add(
			    loop_now(a->relays[i]->loop), RELAY_DRAIN_MAX);
		if (relay_drain(a->relays[i], until, e) < 0)
			rc = -1;
	}
	return rc;
}

static void
close_unless_ours(struct attempt *a, int fd)
{
	const struct output *o = a->job->runner->output;

	if (fd >= 0 && fd != a->captured[0] && fd != a->captured[1] &&
	    fd != output_fd(o, 0) && fd != output_fd(o, 1))
		close(fd);
}

void
attempt_close_fds(struct attempt *a)
{
	int i;

	if (a->fds[2] == a->fds[1])
		a->fds[2] = -1;
	for (i = 0; i < 3; i++) {
		/* The file itself is kept: its other descriptor was for us. */
		if (i > 0 && a->fds[i] == a->captured[i - 1])
			continue;
		if (a->fds[i] != a->result_fd)
			close_unless_ours(a, a->fds[i]);
		a->fds[i] = -1;
	}
}

void
attempt_finish(struct attempt *a)
{
	struct runner *r = a->job->runner;
	int i;

	attempt_close_fds(a);
	for (i = 0; i < 2; i++) {
		if (a->watched[i] >= 0)
			close(a->watched[i]);
	}
	if (a->result_fd != a->captured[0])
		close_unless_ours(a, a->result_fd);
	for (i = 0; i < 2; i++) {
		if (a->captured[i] >= 0)
			output_close_file(r->output, a->captured[i],
			    !a->is_kept[i] && a->fds[i + 1] != a->captured[i]);
		if (a->relays[i] != NULL)
			relay_finish(a->relays[i]);
		free(a->relays[i]);
	}
	for (size_t k = 0; k < a->n_files; k++)
		close(a->files[k]);
	free(a->files);
	environment_finish(&a->env);
	free(a->split);
	free(a->by_shell);
}
