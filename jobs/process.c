#include "jobs/process.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/shield.h"
#include "core/tempfile.h"
#include "core/timeout.h"
#include "jobs/attempt.h"
#include "jobs/drain.h"
#include "jobs/estimate.h"
#include "jobs/idle.h"
#include "jobs/job.h"
#include "jobs/ready.h"
#include "jobs/result.h"
#include "jobs/service.h"
#include "jobs/shortage.h"
#include "jobs/terminate.h"

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
	    .tag = a->tag,
	    .estimate_ns = estimate_of(r, job_id_of(a->job)),
	    .attempt = job_attempt(a->job) + 1,
	};
	struct transition t = {0};

	if (s->service)
		request.serve_ns = service_is_stopped(a->job)
				       ? INT64_MAX
				       : s->opts->estimate_ns;
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

static uint64_t
written(void *a)
{
	return attempt_written(a);
}

/* Too long without output: its time is over, as that of its timeout. */
static void
on_silence(struct idle *i)
{
	struct attempt *a = i->calls.arg;
	struct timeout *t = a->job->task->timeouts;

	t->why = i->why;
	timeout_reschedule(t, loop_now(a->job->runner->loop), NULL);
}

static void
watch_output(struct idle *i, struct attempt *a)
{
	struct runner *r = a->job->runner;
	int64_t limit_ns = job_spec_of(a->job)->opts->idle_timeout_ns;

	/* What does not run is taken to write all the time. */
	if (r->executor->is_virtual)
		limit_ns = 0;
	idle_start(
	    i, r->loop, limit_ns, &(struct idle_calls){written, on_silence, a});
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
	if (is_success(job_spec_of(a->job)->opts, o)) {
		if (!job_spec_of(a->job)->service ||
		    a->job->state == JOB_CANCELLING ||
		    (a->job->runner->executor->is_virtual &&
			!service_is_stopped(a->job)))
			return 0;
		o->error = xstrdup("ended, but was still needed");
	}
	outcome_format(o, text, sizeof(text));
	return err_set(e, ERR_FAILED, "%s", text);
}

/* Of a file that is full it is not known what is missing (R34). */
static void
tell_full(const struct attempt *a)
{
	struct runner *r = a->job->runner;
	const char *name = job_spec_of(a->job)->name;
	char *why =
	    xasprintf("job %s: its output may be cut: no space left in %s",
		name, r->output->tempfiles->directory);

	drain_failed(r, why);
	free(why);
}

/* Bring out what it wrote, and keep what others will read.  Suspends. */
static int
take_output(struct attempt *a, struct err *e)
{
	struct runner *r = a->job->runner;
	bool is_cut = false;
	int i;

	if (attempt_drain(a, e) < 0)
		return -1;
	for (i = 0; i < 2; i++) {
		if (a->captured[i] < 0)
			continue;
		if (tempfile_is_full(a->captured[i])) {
			is_cut = is_cut || i == 0;
			tell_full(a);
		}
		if (output_is_empty(a->captured[i]))
			continue;
		/* On a terminal the log so far stands above the output. */
		stream_flush(&r->stream);
		if (r->output->mode != OUTPUT_NONE &&
		    (i == 1 || !(job_spec_of(a->job)->opts->secret ||
				   r->output->keeps_stdout)))
			a->is_kept[i] =
			    !output_forward(r->output, a->captured[i], i);
	}
	if (a->result_fd < 0)
		return 0;
	if (is_cut && a->result_fd == a->captured[0])
		return err_set(
		    e, ERR_FAILED, "its result may be cut: no space left");
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

/* Set up, and start; as often as it takes while something is short. */
static int
set_up(struct attempt *a, struct err *e)
{
	struct runner *r = a->job->runner;
	struct shortage shortage = {0};
	bool is_virtual = r->executor->is_virtual;

	do {
		if (is_virtual || attempt_set_up(a, e) == 0) {
			if (start(a, e) == 0)
				return 0;
		}
		attempt_finish(a);
		attempt_init(a, a->job);
	} while (shortage_wait(&shortage, a->job, e));
	return -1;
}

/* Its process could not be started. */
static int
fail_to_start(struct job *j, struct err *e)
{
	/* It was dropped while it waited to start. */
	if (state_is_terminal((enum job_state)j->state))
		return -1;
	if (e->code == ERR_CANCELLED)
		return -1;
	job_transition(j, JOB_START, NULL);
	return fail(j, e);
}

/* A service that was to be stopped as it ended is as good as stopped. */
static int
await_end(struct attempt *a, struct err *e)
{
	int rc = await_exit(a->process, e);

	if (rc == 0 && job_spec_of(a->job)->service && a->job->is_cancelled)
		return err_set(e, ERR_CANCELLED, "stopped as it ended");
	return rc;
}

int
process_run(struct job *j, struct err *e)
{
	struct runner *r = j->runner;
	struct attempt a;
	struct ready_watch ready;
	struct idle idle;
	bool was_cancelled = false;
	int rc;

	attempt_init(&a, j);
	if (ready_prepare(&ready, j, e) < 0 || set_up(&a, e) < 0) {
		ready_finish(&ready, false, NULL);
		return fail_to_start(j, e);
	}
	watch_output(&idle, &a);
	ready_start(&ready, &a);
	rc = await_end(&a, e);
	idle_stop(&idle);
	ready_stop(&ready);
	if (rc < 0) {
		was_cancelled = true;
		job_note_cancel(j, e);
		terminate(&a);
	} else {
		terminate_leftovers(&a);
	}
	rc = judge(&a, was_cancelled ? NULL : e);
	if ((take_output(&a, was_cancelled ? NULL : e) < 0 ||
		attempt_keep_outputs(&a, was_cancelled ? NULL : e) < 0) &&
	    !was_cancelled && rc == 0)
		rc = fail(j, e);
	if (ready_finish(&ready, rc == 0 && !was_cancelled, e) < 0)
		rc = fail(j, e);
	list_remove(&a.link);
	r->executor->release(r->executor, a.process);
	attempt_finish(&a);
	shortage_ease(r);
	return was_cancelled ? -1 : rc;
}
