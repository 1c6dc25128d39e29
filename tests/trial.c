#include "tests/trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/run.h"
#include "jobs/cycle.h"
#include "jobs/eventlog.h"
#include "jobs/exec_virtual.h"
#include "jobs/halt.h"
#include "jobs/load/load.h"
#include "tests/written.h"

/* An executor that counts what goes through it. */
struct counter {
	struct executor executor;
	struct executor *inner;
	struct trial *trial;
	struct process **processes; /* those not released, owned */
	size_t n, capacity;
};

struct recorder {
	struct event_sink sink;
	struct trial *trial;
};

struct interrupter {
	struct timer timer;
	struct runner *runner;
	int signal;
};

static void
count(struct counter *c)
{
	size_t running = 0, i;

	for (i = 0; i < c->n; i++)
		running += !future_is_done(&c->processes[i]->exited);
	if (running > c->trial->most_processes)
		c->trial->most_processes = running;
}

/* Jobs may have come since it was asked last. */
static void
grow_starts(struct trial *t)
{
	size_t n = t->graph.n_jobs;

	if (n <= t->n_starts)
		return;
	t->starts = xrealloc_array(t->starts, n, sizeof(*t->starts));
	memset(
	    t->starts + t->n_starts, 0, (n - t->n_starts) * sizeof(*t->starts));
	t->n_starts = n;
}

static struct process *
count_start(struct executor *x, struct loop *l,
    const struct exec_request *request, struct err *e)
{
	struct counter *c = CONTAINER_OF(x, struct counter, executor);
	struct trial *t = c->trial;

	job_id id = graph_find(&t->graph, request->job);

	grow_starts(t);
	if (id < t->n_starts)
		t->starts[id]++;
	c->processes = xgrow_array(
	    c->processes, &c->capacity, c->n + 1, sizeof(struct process *));
	c->processes[c->n] = c->inner->start(c->inner, l, request, e);
	c->n++;
	count(c);
	return c->processes[c->n - 1];
}

static void
count_stop(struct executor *x, struct process *p, int sig)
{
	struct counter *c = CONTAINER_OF(x, struct counter, executor);

	c->inner->stop(c->inner, p, sig);
}

static bool
count_has_ended(struct executor *x, struct process *p)
{
	struct counter *c = CONTAINER_OF(x, struct counter, executor);

	return c->inner->has_ended(c->inner, p);
}

static void
count_release(struct executor *x, struct process *p)
{
	struct counter *c = CONTAINER_OF(x, struct counter, executor);
	size_t i = 0;

	while (c->processes[i] != p)
		i++;
	c->processes[i] = c->processes[--c->n];
	c->inner->release(c->inner, p);
}

/* Recording */

static char *
copy_text(const char *text)
{
	return text == NULL ? NULL : xstrdup(text);
}

static job_id *
copy_ids(const job_id *ids, size_t n)
{
	job_id *copy = xcalloc(n, sizeof(*copy));

	if (n > 0)
		memcpy(copy, ids, n * sizeof(*copy));
	return copy;
}

static void
record(struct event_sink *sink, const struct event *e)
{
	struct trial *t = CONTAINER_OF(sink, struct recorder, sink)->trial;
	struct record *r;

	t->records = xgrow_array(
	    t->records, &t->capacity, t->n_records + 1, sizeof(*t->records));
	r = &t->records[t->n_records++];
	*r = (struct record){.event = *e,
	    .by = copy_text(e->by),
	    .reason = copy_text(e->reason)};
	r->event.by = r->by;
	r->event.reason = r->reason;
	r->event.command = r->event.started_at = NULL;
	if (e->outcome != NULL)
		r->outcome = *e->outcome;
	r->outcome.error = copy_text(r->outcome.error);
	r->event.outcome = NULL; /* where it will be is not known yet */
	if (e->result != NULL)
		r->result = xmemdup0(e->result, e->result_len);
	r->event.result = r->result;
	r->event.done = r->done = copy_ids(e->done, e->n_done);
	r->event.pending = r->pending = copy_ids(e->pending, e->n_pending);
	if (e->counts != NULL)
		r->counts = *e->counts;
}

static void
forget(struct trial *t)
{
	size_t i;

	for (i = 0; i < t->n_records; i++) {
		struct record *r = &t->records[i];

		free(r->by);
		free(r->reason);
		free(r->result);
		free(r->outcome.error);
		free(r->done);
		free(r->pending);
	}
	free(t->records);
	free(t->starts);
	free(t->states);
	free(t->result);
	buf_finish(&t->log);
	buf_finish(&t->reports);
	t->records = NULL;
	t->n_records = t->capacity = t->most_processes = 0;
	t->starts = NULL;
	t->states = NULL;
	t->result = NULL;
	err_clear(&t->e);
	err_clear(&t->result_error);
}

/* Running */

static void
on_interrupt(struct handle *h)
{
	struct timer *timer = CONTAINER_OF(h, struct timer, handle);
	struct interrupter *i = CONTAINER_OF(timer, struct interrupter, timer);

	halt_run(i->runner, i->signal);
}

static void
on_report(void *arg, const char *text)
{
	struct trial *t = arg;

	buf_printf(&t->reports, "%s\n", text);
}

static void
read_back(struct buf *b, int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *end = buf_reserve(b, (size_t)size);

	if (pread(fd, end, (size_t)size, 0) != size)
		abort();
	b->len += (size_t)size;
}

static void
run_wired(struct trial *t, struct loop *l, struct runner *r)
{
	struct recorder recorder = {.sink = {.emit = record}, .trial = t};
	struct interrupter interrupters[2];
	struct written written;
	struct eventlog log;
	FILE *file = tmpfile();
	size_t i;

	eventlog_init(&log, written_init(&written, fileno(file), "the log"));
	if (!t->is_silent) {
		runner_add_sink(r, &recorder.sink);
		runner_add_sink(r, &log.sink);
	}
	for (i = 0; i < 2; i++) {
		interrupters[i].runner = r;
		interrupters[i].signal = t->interrupt_signal;
		timer_init(&interrupters[i].timer, on_interrupt);
		if (t->interrupts_ns[i] > 0)
			loop_call_later(
			    l, &interrupters[i].timer, t->interrupts_ns[i]);
	}
	t->rc = run(l, "main", runner_main, r, false, NULL, &t->e);
	for (i = 0; i < 2; i++)
		loop_cancel_timer(l, &interrupters[i].timer);
	eventlog_finish(&log);
	written_finish(&written);
	read_back(&t->log, fileno(file));
	fclose(file);
}

static void
look_at_end(struct trial *t, struct loop *l, struct runner *r)
{
	size_t i;

	for (i = 0; i < t->n_records; i++)
		t->records[i].event.outcome = &t->records[i].outcome;
	list_for_each (n, &l->tasks)
		t->n_tasks_left++;
	t->states = xcalloc(t->graph.n_jobs, sizeof(*t->states));
	for (i = 0; i < t->graph.n_jobs; i++)
		t->states[i] = runner_job_state(r, (job_id)i);
	t->summary = *runner_summary(r);
	t->exit_status = runner_exit_status(r);
	if (t->opts.wants_result)
		t->result = runner_result(r, &t->result_len, &t->result_error);
}

/* What jobs have got in a run before: the graph as it was loaded. */
static void
forget_growth(struct trial *t)
{
	size_t i;

	for (i = 0; i < t->n_loaded; i++) {
		if (t->graph.jobs[i].grows)
			t->graph.jobs[i].n_members = 0;
	}
	if (t->n_loaded > 0)
		graph_cut(&t->graph, t->n_loaded);
}

void
trial_run(struct trial *t)
{
	struct counter counter = {
	    .executor = {.is_virtual = true,
		.start = count_start,
		.stop = count_stop,
		.has_ended = count_has_ended,
		.release = count_release},
	    .trial = t,
	};
	struct output output;
	struct runner *r;
	struct loop l;

	forget(t);
	forget_growth(t);
	t->n_starts = t->graph.n_jobs;
	t->starts = xcalloc(t->n_starts, sizeof(*t->starts));
	t->n_tasks_left = 0;
	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	l.report = on_report;
	l.report_arg = t;
	counter.inner = exec_virtual_create(t->failing, t->n_failing);
	output_init(&output, OUTPUT_NONE, NULL, NULL, NULL);
	r = runner_create(&l, &t->graph, &t->opts, &counter.executor, &output);
	run_wired(t, &l, r);
	grow_starts(t);
	look_at_end(t, &l, r);
	runner_destroy(r);
	free(counter.processes);
	output_finish(&output);
	exec_virtual_destroy(counter.inner);
	loop_finish(&l);
}

int
trial_load(struct trial *t, const char *json)
{
	char *text = xstrdup(json);
	int rc;

	graph_init(&t->graph);
	problems_init(&t->problems, "graph.json");
	rc = load_text(
	    "graph.json", NULL, text, strlen(json), &t->graph, &t->problems);
	free(text);
	t->n_loaded = t->graph.n_jobs;
	return rc < 0 ? -1 : cycle_check(&t->graph, &t->problems);
}

void
trial_finish(struct trial *t)
{
	forget(t);
	graph_finish(&t->graph);
	problems_finish(&t->problems);
}
