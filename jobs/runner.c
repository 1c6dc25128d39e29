#include "jobs/runner.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/timeout.h"
#include "core/wait.h"
#include "jobs/admit.h"
#include "jobs/attempt.h"
#include "jobs/duration.h"
#include "jobs/ending.h"
#include "jobs/handled.h"
#include "jobs/job.h"
#include "jobs/needs.h"
#include "jobs/outputs.h"
#include "jobs/result.h"
#include "jobs/schedule.h"
#include "jobs/service.h"
#include "jobs/signame.h"
#include "jobs/story.h"
#include "jobs/terminate.h"
#include "jobs/verdict.h"

/* Life */

static void
flush(void *arg)
{
	struct runner *r = arg;

	stream_flush(&r->stream);
}

void
runner_add_sink(struct runner *r, struct event_sink *sink)
{
	stream_add_sink(&r->stream, sink);
}

unsigned
runner_default_slots(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	return cpus > 8 ? (unsigned)(2 * cpus) : 16;
}

void
runner_make_id(char id[RUNNER_ID_SIZE])
{
	struct clock real = {.is_virtual = false};

	snprintf(id, RUNNER_ID_SIZE, "%ld-%lld", (long)getpid(),
	    (long long)(clock_now(&real) / CLOCK_MILLISECOND));
}

static void on_sweep(struct handle *h);

static const struct job_hooks hooks = {
    .start = story_start,
    .started = needs_tell_started,
    .ended = ending_of,
};

struct runner *
runner_create(struct loop *l, const struct graph *g,
    const struct runner_opts *opts, struct executor *executor,
    struct output *output)
{
	struct runner *r = xcalloc(1, sizeof(*r));

	r->loop = l;
	r->graph = g;
	r->opts = *opts;
	r->executor = executor;
	r->hooks = &hooks;
	r->output = output;
	r->slots = opts->slots > 0 ? opts->slots : g->concurrency;
	if (r->slots == 0)
		r->slots = runner_default_slots();
	r->on_failure = opts->on_failure_set ? opts->on_failure : g->on_failure;
	r->failed = JOB_NONE;
	list_init(&r->processes);
	list_init(&r->short_of);
	handle_init(&r->sweep, on_sweep);
	future_init(&r->main_done, l);
	future_init(&r->all_ended, l);
	if (opts->run_id != NULL)
		snprintf(r->run_id, sizeof(r->run_id), "%s", opts->run_id);
	else
		runner_make_id(r->run_id);
	/* A simulation is the same each time. */
	if (!executor->is_virtual)
		r->chance = (uint64_t)loop_now(l) ^ (uint64_t)getpid() << 40;
	job_queue_init(&r->ended, LINK_ENDED);
	schedule_init(r);
	needs_init(r);
	admit_first(r);
	r->stream.loop = l;
	r->stream.graph = g;
	l->before_wait = flush;
	l->before_wait_arg = r;
	return r;
}

void
runner_destroy(struct runner *r)
{
	size_t i;

	if (r == NULL)
		return;
	for (i = 0; i < r->n_admitted; i++)
		job_finish(&r->jobs[i]);
	if (r->opts.feed != NULL)
		feed_finish(r->opts.feed);
	r->loop->before_wait = NULL;
	future_mark_read(&r->main_done);
	future_finish(&r->main_done);
	future_finish(&r->all_ended);
	handled_finish(r);
	needs_finish(r);
	schedule_finish(r);
	service_finish(r);
	reserve_finish(&r->room_for_jobs);
	reserve_finish(&r->room_for_visits);
	free(r);
}

/* The run */

static void
emit_start(struct runner *r)
{
	struct event event = {.kind = EVENT_RUN_STARTED, .slots = r->slots};
	char at[CLOCK_RFC3339_SIZE];

	clock_rfc3339(&r->loop->clock, at);
	event.started_at = at;
	event.reach = r->opts.reach;
	r->stream.started_ns = loop_now(r->loop);
	stream_emit(&r->stream, &event);
}

/* Create what the file creates at the start, in its order. */
static void
create_all(struct runner *r)
{
	const struct graph *g = r->graph;
	size_t i;

	for (i = 0; i < g->n_jobs; i++) {
		if (r->jobs[i].is_lazy ||
		    (g->jobs[i].role != ROLE_TOP && !r->jobs[i].is_main &&
			g->jobs[i].role != ROLE_MAIN))
			continue;
		needs_create(r, (job_id)i);
	}
	if (r->opts.feed != NULL)
		feed_start(r->opts.feed, r);
	/* A lazy main is wanted: by us. */
	if (r->main != JOB_NONE)
		needs_create(r, r->main);
	if (r->main == JOB_NONE && r->main_left == 0)
		future_set_result(&r->main_done, NULL);
}

/* Await main under the run's timeout.  *why says what ended it too early. */
static void
await_main(struct runner *r, char *why, size_t size)
{
	int64_t timeout_ns =
	    r->opts.timeout_ns > 0 ? r->opts.timeout_ns : r->graph->timeout_ns;
	char duration[DURATION_TEXT_SIZE];
	struct timeout scope;
	struct err e = ERR_INIT;
	int rc;

	timeout_init(&scope);
	timeout_enter(
	    &scope, r->loop, timeout_ns > 0 ? timeout_ns : TIMEOUT_NEVER, &e);
	rc = future_await(&r->main_done, NULL, &e);
	rc = timeout_exit(&scope, rc, &e);
	if (rc == 0) {
		snprintf(why, size, "main has ended");
	} else if (e.code == ERR_TIMEOUT) {
		r->summary.is_timed_out = true;
		snprintf(why, size, "timeout %s of the run",
		    duration_format(timeout_ns, duration, sizeof(duration)));
	} else {
		snprintf(why, size, "%s", e.text);
	}
}

/* Is j, or what it is a part of, a clean-up that has not ended? */
static bool
is_cleaning_up(const struct job *j)
{
	const struct job_spec *s;

	/* What is being killed has no time to clean up (R14). */
	if (j->runner->interrupts > 1)
		return false;
	for (; j->is_in_cleanup; j = runner_job(j->runner, s->owner)) {
		s = job_spec_of(j);
		if (spec_is_cleanup(s))
			return !state_is_terminal((enum job_state)j->state);
	}
	return false;
}

/*
 * Cancel what still runs, in the order of creation; but clean-ups are shielded:
 * they have a timeout of their own.
 */
static void
on_sweep(struct handle *h)
{
	struct runner *r = CONTAINER_OF(h, struct runner, sweep);
	struct cancel_reason reason = {.by = "main", .why = r->end_why};
	char name[SIGNAME_TEXT_SIZE];
	size_t i;

	if (r->interrupts > 0) {
		reason.by =
		    signame_format(r->interrupt_signal, name, sizeof(name));
		reason.why = NULL;
	}
	for (i = 0; i < r->graph->n_jobs && r->live > 0; i++) {
		struct job *j = &r->jobs[i];

		/* What is being ended is told, too: it is not to try again. */
		if (j->state != JOB_ABSENT &&
		    !state_is_terminal((enum job_state)j->state) &&
		    !is_cleaning_up(j) && !service_goes_on(j))
			future_cancel(&j->future, &reason);
	}
}

static void
await_all(struct runner *r)
{
	struct future *all_ended = &r->all_ended;
	struct wait_result waited;

	if (r->live == 0)
		future_set_result(all_ended, NULL);
	while (wait_futures(r->loop, &all_ended, 1, WAIT_ALL_COMPLETED,
		   WAIT_FOR_EVER, &waited, NULL) < 0)
		;
	wait_result_finish(&waited);
	handle_cancel(&r->sweep);
}

/* Main has ended: end all, and await it (B97). */
static void
end_all(struct runner *r)
{
	r->is_ending = true;
	if (r->opts.feed != NULL)
		feed_close(r->opts.feed);
	on_sweep(&r->sweep);
	await_all(r);
	terminate_strays(r);
}

/*
 * All has ended but this.  It is told how the run went, so far; what is being
 * killed has no time to clean up (R14).
 */
static void
run_finally(struct runner *r)
{
	job_id id = r->graph->finally;

	if (id == JOB_NONE || r->interrupts > 1)
		return;
	verdict_sum_up(r);
	future_finish(&r->all_ended);
	future_init(&r->all_ended, r->loop);
	needs_create(r, id);
	await_all(r);
	terminate_strays(r);
}

static void
emit_finish(struct runner *r)
{
	struct event event = {.kind = EVENT_RUN_FINISHED,
	    .counts = &r->summary.counts,
	    .elapsed_ns = r->summary.elapsed_ns,
	    .exit_status = runner_exit_status(r)};

	event.state = verdict_name(event.exit_status);
	stream_emit(&r->stream, &event);
	stream_flush(&r->stream);
}

int
runner_main(struct task *self, void *arg, void **result, struct err *e)
{
	struct runner *r = arg;

	(void)result;
	(void)e;
	r->task = self;
	emit_start(r);
	create_all(r);
	await_main(r, r->end_why, sizeof(r->end_why));
	end_all(r);
	run_finally(r);
	r->task = NULL;
	r->summary.elapsed_ns = loop_now(r->loop) - r->stream.started_ns;
	verdict_sum_up(r);
	emit_finish(r);
	r->is_over = true;
	return 0;
}

const struct run_summary *
runner_summary(const struct runner *r)
{
	return &r->summary;
}

int
runner_exit_status(const struct runner *r)
{
	const struct run_summary *sum = &r->summary;

	if (sum->signal != 0)
		return 128 + sum->signal;
	if (sum->n_abandoned > 0)
		return 4;
	if (sum->is_unwritten)
		return 3;
	if (sum->is_timed_out || sum->all_are_timeouts)
		return 124;
	return sum->counts.failures > 0 ? 1 : 0;
}

struct result *
runner_take_result(struct runner *r, job_id id)
{
	struct result *result = r->jobs[id].result;

	r->jobs[id].result = NULL;
	return result;
}

int
runner_stdout_file(const struct runner *r, job_id id)
{
	list_for_each (n, &r->processes) {
		const struct attempt *a = CONTAINER_OF(n, struct attempt, link);

		if (job_id_of(a->job) == id)
			return a->captured[0];
	}
	return -1;
}

uint64_t
runner_stdout_written(const struct runner *r)
{
	uint64_t written = 0;

	list_for_each (n, &r->processes) {
		const struct attempt *a = CONTAINER_OF(n, struct attempt, link);

		if (a->captured[0] >= 0)
			written += output_size(a->captured[0]);
	}
	return written;
}

enum job_state
runner_job_state(const struct runner *r, job_id id)
{
	return (enum job_state)r->jobs[id].state;
}
