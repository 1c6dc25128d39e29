#include "jobs/process.h"

#include <signal.h>

#include "core/mem.h"
#include "core/shield.h"
#include "core/wait.h"
#include "jobs/attempt.h"
#include "jobs/job.h"
#include "jobs/result.h"

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
	if (a->process == NULL && attempt_use_shell(a)) {
		/* Not found must read the same with and without a shell. */
		err_clear(e);
		request.argv = a->argv;
		a->process =
		    r->executor->start(r->executor, r->loop, &request, e);
	}
	if (a->process == NULL)
		return -1;
	attempt_close_fds(a);
	list_append(&r->processes, &a->link);
	t.pid = a->process->pid;
	t.is_direct = a->split != NULL;
	if (s->body == BODY_RUN)
		t.command = s->body_of.text;
	else
		t.argv = s->body_of.argv;
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

	for (i = 0; i < 2; i++) {
		if (a->captured[i] < 0 || output_is_empty(a->captured[i]))
			continue;
		/* On a terminal the log so far stands above the output. */
		stream_flush(&r->stream);
		if (r->output->mode != OUTPUT_NONE)
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
	struct attempt a;
	bool was_cancelled = false;
	int rc;

	attempt_init(&a, j);
	if (!j->runner->executor->is_virtual && attempt_set_up(&a, e) < 0)
		rc = -1;
	else
		rc = start(&a, e);
	if (rc < 0) {
		job_transition(j, JOB_START, NULL);
		attempt_finish(&a);
		return fail(j, e);
	}
	if (await_exit(a.process, e) < 0) {
		was_cancelled = true;
		job_note_cancel(j, e);
		end_process(&a);
	}
	rc = judge(&a, was_cancelled ? NULL : e);
	if (take_output(&a, was_cancelled ? NULL : e) < 0 && !was_cancelled &&
	    rc == 0)
		rc = fail(j, e);
	list_remove(&a.link);
	j->runner->executor->release(j->runner->executor, a.process);
	attempt_finish(&a);
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
