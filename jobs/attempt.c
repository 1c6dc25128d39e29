#include "jobs/attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "jobs/job.h"
#include "jobs/relay.h"
#include "jobs/result.h"
#include "jobs/shell.h"

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
	case STDIN_OURS:
		a->fds[0] = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
		if (a->fds[0] < 0)
			err_sys(e, "stdin");
		break;
	case STDIN_RESULT:
		a->fds[0] =
		    result_open(runner_job(j->runner, opts->stdin_job), e);
		break;
	case STDIN_OUTPUT:
		a->fds[0] = attempt_output_stdin(a, e);
		break;
	}
	return a->fds[0] < 0 ? -1 : 0;
}

/* stdout and stderr */

/* What becomes of stdout (0) or stderr (1) where the file says nothing. */
static enum output_mode
output_mode(const struct attempt *a, int which)
{
	const struct output *o = a->job->runner->output;
	bool is_kept = job_spec_of(a->job)->opts->secret || o->keeps_stdout;

	return is_kept && which == 0 ? OUTPUT_NONE : o->mode;
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

/* Is it looked for a line in what it writes? */
static bool
is_searched(const struct attempt *a)
{
	const struct ready *ready = job_spec_of(a->job)->opts->ready;

	return ready != NULL && ready->log != NULL;
}

/* Is it looked at how much it writes, or at what? */
static bool
is_watched(const struct attempt *a)
{
	return is_searched(a) || job_spec_of(a->job)->opts->idle_timeout_ns > 0;
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
		    (is_result || is_searched(a) ? O_RDWR : O_WRONLY) |
			O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY,
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

/* All of it */

void
attempt_init(struct attempt *a, struct job *j)
{
	*a = (struct attempt){.job = j,
	    .fds = {-1, -1, -1},
	    .captured = {-1, -1},
	    .watched = {-1, -1},
	    .result_fd = -1,
	    .outputs_fd = -1};
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

	if (attempt_set_environment(a, e) < 0 || open_stdin(a, e) < 0 ||
	    open_output(a, 0, opts->stdout_path, e) < 0 ||
	    open_output(a, 1, opts->stderr_path, e) < 0 ||
	    watch_file(a, 0, opts->stdout_path, e) < 0 ||
	    watch_file(a, 1, opts->stderr_path, e) < 0)
		return -1;
	set_argv(a);
	return 0;
}

int
attempt_set_up_probe(struct attempt *a, const char *text, struct err *e)
{
	if (attempt_set_environment(a, e) < 0)
		return -1;
	a->by_shell = shell_argv(job_spec_of(a->job)->opts->shell, text);
	a->argv = a->by_shell;
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
	attempt_close_outputs(a);
	environment_finish(&a->env);
	free(a->split);
	free(a->by_shell);
}
