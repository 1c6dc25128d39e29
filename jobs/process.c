#include "jobs/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/shield.h"
#include "core/wait.h"
#include "jobs/environment.h"
#include "jobs/result.h"
#include "jobs/shell.h"
#include "jobs/story.h"

extern char **environ;

/* What one attempt at a process holds, from its set-up to its end. */
struct attempt {
	struct list_node link; /* in runner.processes */
	struct job *job;
	struct process *process;
	struct environment env;
	char **split;          /* the words of a plain command, owned */
	const char **by_shell; /* owned */
	const char *const *argv;
	int fds[3];
	int captured[2]; /* of output_file(), or -1 */
	int result_fd;   /* one of the above, where its result is; or -1 */
};

/* stdin */

static int
text_file(struct output *output, const char *text, size_t len, struct err *e)
{
	int fd = output_file(output, e);
	size_t done = 0;

	while (fd >= 0 && done < len) {
		ssize_t n = write(fd, text + done, len - done);

		if (n < 0 && errno != EINTR) {
			err_sys(e, "keeping its stdin");
			close(fd);
			return -1;
		}
		done += n < 0 ? 0 : (size_t)n;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static int
open_stdin(struct attempt *a, struct err *e)
{
	struct job *j = a->job;
	const struct job_opts *opts = job_spec_of(j)->opts;

	a->fds[0] = -1;
	if (j->member != JOB_NONE && opts->stdin_kind == STDIN_NULL) {
		a->fds[0] = result_open(runner_job(j->runner, j->member), e);
		return a->fds[0] < 0 ? -1 : 0;
	}
	switch (opts->stdin_kind) {
	case STDIN_NULL:
		return 0;
	case STDIN_TEXT:
		a->fds[0] = text_file(
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

static int
open_output(struct attempt *a, int which, const char *path, struct err *e)
{
	struct runner *r = a->job->runner;
	bool is_result = which == 0 && a->job->is_wanted;
	int fd = -1;

	if (path != NULL) {
		fd = open(path,
		    (is_result ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC |
			O_CLOEXEC | O_NOCTTY,
		    0666);
		if (fd < 0)
			return err_sys(e, "%s: %s",
			    which == 0 ? "stdout" : "stderr", path);
	} else if (r->output->mode == OUTPUT_GROUP || is_result) {
		fd = output_file(r->output, e);
		if (fd < 0)
			return -1;
		a->captured[which] = fd;
	} else if (r->output->mode == OUTPUT_RAW) {
		fd = r->output->fds[which];
	}
	a->fds[which + 1] = fd;
	if (is_result)
		a->result_fd = fd;
	return 0;
}

/* The environment */

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

static void
set_member(struct attempt *a)
{
	const struct job *member = runner_job(a->job->runner, a->job->member);
	const struct outcome *o = member->outcome;
	const char *name = job_spec_of(member)->name;
	const char *state = state_name((enum job_state)member->state);
	char code[16] = "";

	if (o != NULL && o->kind == OUTCOME_EXIT)
		snprintf(code, sizeof(code), "%d", o->code);
	else if (o != NULL && o->kind == OUTCOME_SIGNAL)
		snprintf(code, sizeof(code), "%d", 128 + o->code);
	else if (member->state == JOB_FINISHED)
		snprintf(code, sizeof(code), "0");
	environment_set(&a->env, "TASKCTL_MEMBER", name, strlen(name));
	environment_set(&a->env, "TASKCTL_STATE", state, strlen(state));
	environment_set(&a->env, "TASKCTL_EXIT", code, strlen(code));
}

static int
set_environment(struct attempt *a, struct err *e)
{
	struct job *j = a->job;
	const struct job_spec *s = job_spec_of(j);
	size_t i;

	environment_init(&a->env, environ);
	for (i = 0; i < s->opts->n_env; i++) {
		const struct env_var *var = &s->opts->env[i];

		if (var->result != JOB_NONE) {
			if (set_result(a, var, e) < 0)
				return -1;
		} else if (var->value == NULL) {
			environment_unset(&a->env, var->name);
		} else {
			environment_set(
			    &a->env, var->name, var->value, strlen(var->value));
		}
	}
	if (j->member != JOB_NONE)
		set_member(a);
	environment_set(&a->env, "TASKCTL_JOB", s->name, strlen(s->name));
	environment_set(&a->env, "TASKCTL_RUN", j->runner->run_id,
	    strlen(j->runner->run_id));
	return 0;
}

/* From set-up to end */

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
	a->by_shell = shell_argv(s->opts->shell, s->body_of.text);
	a->argv = a->by_shell;
}

static int
set_up(struct attempt *a, struct err *e)
{
	const struct job_opts *opts = job_spec_of(a->job)->opts;

	if (set_environment(a, e) < 0 || open_stdin(a, e) < 0 ||
	    open_output(a, 0, opts->stdout_path, e) < 0 ||
	    open_output(a, 1, opts->stderr_path, e) < 0)
		return -1;
	set_argv(a);
	return 0;
}

static void
close_unless_ours(struct attempt *a, int fd)
{
	if (fd >= 0 && fd != a->captured[0] && fd != a->captured[1] &&
	    fd != a->job->runner->output->fds[0] &&
	    fd != a->job->runner->output->fds[1])
		close(fd);
}

static void
tear_down(struct attempt *a)
{
	struct runner *r = a->job->runner;
	int i;

	if (a->process != NULL) {
		list_remove(&a->link);
		r->executor->release(r->executor, a->process);
	}
	for (i = 0; i < 3; i++)
		close_unless_ours(a, a->fds[i]);
	for (i = 0; i < 2; i++) {
		if (a->captured[i] >= 0)
			output_close_file(r->output, a->captured[i]);
	}
	environment_finish(&a->env);
	free(a->split);
	free(a->by_shell);
}

static int
start(struct attempt *a, struct err *e)
{
	struct runner *r = a->job->runner;
	const struct job_spec *s = job_spec_of(a->job);
	struct exec_request request = {
	    .job = s->name,
	    .argv = a->argv,
	    .envp = a->env.vars,
	    .cwd = s->opts->cwd,
	    .fds = {a->fds[0], a->fds[1], a->fds[2]},
	    .estimate_ns = s->opts->estimate_ns,
	};
	struct transition t = {0};

	a->process = r->executor->start(r->executor, r->loop, &request, e);
	if (a->process == NULL)
		return -1;
	list_append(&r->processes, &a->link);
	t.pid = a->process->pid;
	if (s->body == BODY_RUN)
		t.command = s->body_of.text;
	else
		t.command = s->body_of.argv[0];
	job_transition(a->job, JOB_START, &t);
	return 0;
}

/* Returns -1 when the job was cancelled while the process ran. */
static int
await_exit(struct process *p, struct err *e)
{
	struct err cancelled = ERR_INIT;
	struct shield shield;
	int rc;

	shield_init(&shield, &p->exited);
	rc = future_await(shield_future(&shield), NULL, &cancelled);
	shield_finish(&shield);
	/* A cancel that came as it ended has nothing left to cancel. */
	if (rc == 0 || future_is_done(&p->exited))
		return 0;
	return err_copy(e, &cancelled);
}

/* Wait for its end up to a deadline, whoever cancels us.  True: it has ended. */
static bool
await_end(struct process *p, int64_t deadline)
{
	struct loop *l = p->exited.loop;
	struct future *exited = &p->exited;
	struct wait_result waited;

	while (!future_is_done(exited) && loop_now(l) < deadline) {
		int64_t left = deadline == WAIT_FOR_EVER
				   ? WAIT_FOR_EVER
				   : deadline - loop_now(l);

		if (wait_futures(l, &exited, 1, WAIT_ALL_COMPLETED, left,
			&waited, NULL) == 0)
			wait_result_finish(&waited);
	}
	return future_is_done(exited);
}

/* TERM, time to clean up, KILL; returns when it is gone (R6). */
static void
end_process(struct attempt *a)
{
	struct runner *r = a->job->runner;
	const struct job_opts *opts = job_spec_of(a->job)->opts;
	int64_t kill_after = opts->kill_after_ns;
	int sig = opts->stop_signal;

	if (!opts->kill_after_set && r->opts.kill_after_ns > 0)
		kill_after = r->opts.kill_after_ns;
	if (!opts->stop_signal_set && r->opts.stop_signal > 0)
		sig = r->opts.stop_signal;
	if (r->interrupts > 0 && r->interrupt_signal == SIGINT)
		sig = SIGINT;
	if (r->interrupts > 1)
		sig = SIGKILL;
	r->executor->signal(r->executor, a->process, sig);
	if (sig != SIGKILL)
		r->executor->signal(r->executor, a->process, SIGCONT);
	if (!await_end(a->process, clock_add(loop_now(r->loop), kill_after))) {
		r->executor->signal(r->executor, a->process, SIGKILL);
		await_end(a->process, WAIT_FOR_EVER);
	}
	/* The leader's number is still taken: what is left of its group ends. */
	r->executor->signal(r->executor, a->process, SIGKILL);
}

/* Is the exit status one that counts as success? */
static bool
is_success(const struct job_opts *opts, const struct outcome *o)
{
	size_t i;

	if (o->kind != OUTCOME_EXIT)
		return false;
	for (i = 0; i < opts->success_codes.n; i++) {
		if (opts->success_codes.codes[i] == o->code)
			return true;
	}
	return opts->success_codes.n == 0 && o->code == 0;
}

static int
judge(struct attempt *a, struct err *e)
{
	struct outcome *o = job_outcome(a->job);
	char text[64];

	outcome_set_status(o, a->process->status);
	if (is_success(job_spec_of(a->job)->opts, o))
		return 0;
	outcome_format(o, text, sizeof(text));
	return err_set(e, ERR_FAILED, "%s", text);
}

/* Bring out what it wrote, and keep what others will read. */
static int
take_output(struct attempt *a, struct err *e)
{
	struct runner *r = a->job->runner;
	int i;

	runner_flush(r);
	for (i = 0; i < 2; i++) {
		if (a->captured[i] >= 0 && r->output->mode != OUTPUT_NONE)
			output_forward(r->output, a->captured[i], i);
	}
	if (a->result_fd < 0)
		return 0;
	return result_keep_fd(a->job, a->result_fd, e);
}

static int
fail(struct job *j, struct err *e)
{
	struct outcome *o = job_outcome(j);

	outcome_finish(o);
	o->kind = OUTCOME_ERROR;
	o->sys = e->sys;
	o->error = xstrdup(e->text);
	return -1;
}

int
process_run(struct job *j, struct err *e)
{
	struct attempt a = {.job = j,
	    .fds = {-1, -1, -1},
	    .captured = {-1, -1},
	    .result_fd = -1};
	bool was_cancelled = false;
	int rc;

	if (!j->runner->executor->is_virtual && set_up(&a, e) < 0)
		rc = -1;
	else
		rc = start(&a, e);
	if (rc < 0) {
		job_transition(j, JOB_START, NULL);
		tear_down(&a);
		return fail(j, e);
	}
	if (await_exit(a.process, e) < 0) {
		was_cancelled = true;
		story_note_cancel(j, e);
		end_process(&a);
	}
	rc = judge(&a, was_cancelled ? NULL : e);
	if (take_output(&a, was_cancelled ? NULL : e) < 0 && !was_cancelled &&
	    rc == 0)
		rc = fail(j, e);
	tear_down(&a);
	return was_cancelled ? -1 : rc;
}

void
process_kill_all(struct runner *r)
{
	list_for_each (n, &r->processes) {
		struct attempt *a = CONTAINER_OF(n, struct attempt, link);

		r->executor->signal(r->executor, a->process, SIGKILL);
	}
}
