#include "jobs/schedule.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"
#include "jobs/duration.h"
#include "jobs/story.h"
#include "jobs/verdict.h"

/* A vfork stands still for up to half a millisecond; the loop must turn. */
#define STARTS_PER_TURN 16

/* Who needs whom, from the needed side: a slice of edges for each job. */
struct dependant {
	job_id job;
	uint8_t when;    /* enum need_when */
	bool is_ignored; /* an optional need that was not part of the run */
};

struct dependants {
	uint32_t *first; /* n_jobs + 1 */
	struct dependant *edges;
};

struct delay {
	struct timer timer;
	struct job *job;
};

enum judgement {
	NEED_IS_MET,
	NEED_WAITS,
	NEED_IS_LOST
};

/* Queues */

static void
queue_push(struct runner *r, struct job_queue *q, job_id id)
{
	r->jobs[id].next = JOB_NONE;
	if (q->first == JOB_NONE)
		q->first = id;
	else
		r->jobs[q->last].next = id;
	q->last = id;
}

static job_id
queue_pop(struct runner *r, struct job_queue *q)
{
	job_id id = q->first;

	if (id != JOB_NONE)
		q->first = r->jobs[id].next;
	return id;
}

/* Needs */

static void
index_dependants(struct runner *r)
{
	const struct graph *g = r->graph;
	struct dependants *d = xcalloc(1, sizeof(*d));
	uint32_t *next;
	size_t i, k;

	d->first = xcalloc(g->n_jobs + 2, sizeof(*d->first));
	d->edges = xcalloc(g->n_needs, sizeof(*d->edges));
	/* Counted two places on, so that filling in leaves first[] right. */
	next = d->first + 1;
	for (i = 0; i < g->n_needs; i++)
		d->first[g->needs[i].job + 2]++;
	for (i = 2; i < g->n_jobs + 2; i++)
		d->first[i] += d->first[i - 1];
	for (i = 0; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		for (k = 0; k < s->n_needs; k++) {
			const struct need *n = &g->needs[s->first_need + k];

			d->edges[next[n->job]++] =
			    (struct dependant){(job_id)i, n->when, false};
		}
	}
	r->dependants = d;
}

static size_t
n_dependants(const struct runner *r, job_id id)
{
	return r->dependants->first[id + 1] - r->dependants->first[id];
}

static bool
is_failure(const struct job *j)
{
	return j->state == JOB_FAILED || j->state == JOB_TIMED_OUT;
}

/* Has the need on j gone as asked? */
static enum judgement
judge(const struct job *j, enum need_when when)
{
	bool met;

	if (when == NEED_STARTED && j->was_started)
		return NEED_IS_MET;
	if (!state_is_terminal(j->state))
		return NEED_WAITS;
	switch (when) {
	case NEED_SUCCESS:
		met = j->state == JOB_FINISHED ||
		      (is_failure(j) && verdict_continues(j));
		break;
	case NEED_FAILURE:
		met = is_failure(j);
		break;
	case NEED_DONE:
		met = true;
		break;
	default:
		met = false;
		break;
	}
	return met ? NEED_IS_MET : NEED_IS_LOST;
}

static void
skip_for_need(struct job *j, const struct job *need, enum need_when when)
{
	static const char *const asked[] = {
	    [NEED_SUCCESS] = "",
	    [NEED_FAILURE] = ", needed is its failure",
	    [NEED_DONE] = "",
	    [NEED_STARTED] = ", it never started",
	};
	char *reason = xasprintf("%s %s%s", job_spec_of(need)->name,
	    state_name(need->state), asked[when]);
	struct transition t = {.reason = reason};

	schedule_drop(j, JOB_SKIP, &t);
	free(reason);
}

/* Start or delay j, all of whose needs are met. */
static void make_ready(struct job *j);

static void
on_delay(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct delay *d = CONTAINER_OF(t, struct delay, timer);
	struct job *j = d->job;

	free(d);
	j->delay = NULL;
	j->is_delayed = true;
	make_ready(j);
}

static void
start_delay(struct job *j, int64_t delay_ns)
{
	struct delay *d = xmalloc(sizeof(*d));

	d->job = j;
	timer_init(&d->timer, on_delay);
	loop_call_later(j->runner->loop, &d->timer, delay_ns);
	j->delay = d;
}

static void
stop_delay(struct job *j)
{
	if (j->delay == NULL)
		return;
	loop_cancel_timer(j->runner->loop, &j->delay->timer);
	free(j->delay);
	j->delay = NULL;
}

static bool
is_cleanup(const struct job_spec *s)
{
	return s->role == ROLE_ON_CANCEL || s->role == ROLE_FINALLY;
}

static void
make_ready(struct job *j)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);

	if (r->is_draining && !is_cleanup(s)) {
		struct transition t = {.by = "main", .reason = "draining"};

		schedule_drop(j, JOB_SKIP, &t);
	} else if (s->opts->delay_ns > 0 && !j->is_delayed) {
		start_delay(j, s->opts->delay_ns);
	} else if (!spec_is_process(s) || j->has_own_slot) {
		story_start(j);
	} else {
		queue_push(r, &r->ready, job_id_of(j));
		if (!handle_is_queued(&r->dispatch))
			loop_call_soon(r->loop, &r->dispatch);
	}
}

static void
on_dispatch(struct handle *h)
{
	struct runner *r = CONTAINER_OF(h, struct runner, dispatch);
	unsigned started = 0;

	while (r->ready.first != JOB_NONE && r->slots_used < r->slots) {
		struct job *j;

		if (started == STARTS_PER_TURN) {
			loop_call_soon(r->loop, &r->dispatch);
			return;
		}
		j = &r->jobs[queue_pop(r, &r->ready)];
		/* Dropped while it waited for the slot. */
		if (j->state != JOB_PENDING)
			continue;
		if (r->is_draining) {
			make_ready(j);
			continue;
		}
		j->holds_slot = true;
		r->slots_used++;
		started++;
		story_start(j);
	}
}

void
schedule_release_slot(struct job *j)
{
	struct runner *r = j->runner;

	if (!j->holds_slot)
		return;
	j->holds_slot = false;
	r->slots_used--;
	if (r->ready.first != JOB_NONE && !handle_is_queued(&r->dispatch))
		loop_call_soon(r->loop, &r->dispatch);
}

/* Creating */

/* Should the lazy job needed run later after all, j must not count it. */
static void
ignore_need(struct job *j, const struct job *needed)
{
	struct dependants *d = j->runner->dependants;
	uint32_t i = d->first[job_id_of(needed)];
	uint32_t end = d->first[job_id_of(needed) + 1];

	for (; i < end; i++) {
		if (d->edges[i].job == job_id_of(j))
			d->edges[i].is_ignored = true;
	}
}

/* Look at j's needs: count those that wait, in *lost one that can not be. */
static void
count_needs(struct job *j, const struct need **lost)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	size_t i;

	*lost = NULL;
	for (i = 0; i < s->n_needs; i++) {
		const struct need *n = &r->graph->needs[s->first_need + i];
		struct job *needed = &r->jobs[n->job];

		if (needed->state == JOB_ABSENT && needed->is_lazy) {
			if (n->optional) {
				ignore_need(j, needed);
				continue;
			}
			queue_push(r, &r->create, n->job);
		}
		switch (judge(needed, n->when)) {
		case NEED_WAITS:
			j->unmet++;
			break;
		case NEED_IS_LOST:
			*lost = n;
			break;
		case NEED_IS_MET:
			break;
		}
	}
}

/* "needs a, b, ...": what a pending job waits for. */
static void
describe_needs(const struct job *j, char *text, size_t size)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	const char *separator = "needs ";
	size_t i, n = 0;

	text[0] = '\0';
	for (i = 0; i < s->n_needs && n < size; i++) {
		const struct need *need = &r->graph->needs[s->first_need + i];

		if (judge(&r->jobs[need->job], need->when) != NEED_WAITS)
			continue;
		n += (size_t)snprintf(text + n, size - n, "%s%s", separator,
		    r->graph->jobs[need->job].name);
		separator = ", ";
	}
}

static void
create(struct job *j)
{
	const struct job_spec *s = job_spec_of(j);
	struct transition t = {0};
	const struct need *lost;
	char text[200];

	count_needs(j, &lost);
	if (j->unmet > 0) {
		describe_needs(j, text, sizeof(text));
		t.reason = text;
	} else if (s->opts->delay_ns > 0) {
		char delay[DURATION_TEXT_SIZE];

		snprintf(text, sizeof(text), "delay %s",
		    duration_format(s->opts->delay_ns, delay, sizeof(delay)));
		t.reason = text;
	} else if (spec_is_process(s) && !j->has_own_slot &&
		   j->runner->slots_used >= j->runner->slots) {
		t.reason = "slot";
	}
	j->runner->live++;
	job_transition(j, JOB_CREATE, &t);
	if (lost != NULL)
		skip_for_need(j, &j->runner->jobs[lost->job], lost->when);
	else if (j->unmet == 0)
		make_ready(j);
}

void
schedule_create(struct runner *r, job_id id)
{
	queue_push(r, &r->create, id);
	if (r->is_creating)
		return;
	r->is_creating = true;
	while ((id = queue_pop(r, &r->create)) != JOB_NONE) {
		if (r->jobs[id].state == JOB_ABSENT)
			create(&r->jobs[id]);
	}
	r->is_creating = false;
}

/* Ending */

void
schedule_drop(struct job *j, enum job_event event, const struct transition *t)
{
	stop_delay(j);
	job_transition(j, event, t);
}

void
schedule_started(struct job *j)
{
	struct runner *r = j->runner;
	uint32_t i = r->dependants->first[job_id_of(j)];
	uint32_t end = r->dependants->first[job_id_of(j) + 1];

	for (; i < end; i++) {
		const struct dependant *d = &r->dependants->edges[i];
		struct job *waiting = &r->jobs[d->job];

		if (d->when != NEED_STARTED || d->is_ignored ||
		    waiting->state != JOB_PENDING)
			continue;
		if (--waiting->unmet == 0)
			make_ready(waiting);
	}
}

static void
tell_dependants(struct job *j)
{
	struct runner *r = j->runner;
	uint32_t i = r->dependants->first[job_id_of(j)];
	uint32_t end = r->dependants->first[job_id_of(j) + 1];

	for (; i < end; i++) {
		const struct dependant *d = &r->dependants->edges[i];
		struct job *waiting = &r->jobs[d->job];

		if (waiting->state != JOB_PENDING || waiting->unmet == 0 ||
		    d->is_ignored)
			continue;
		if (d->when == NEED_STARTED && j->was_started)
			continue;
		if (judge(j, d->when) == NEED_IS_LOST)
			skip_for_need(waiting, j, d->when);
		else if (--waiting->unmet == 0)
			make_ready(waiting);
	}
}

/* A part of j that was never created, and that somebody may wait for. */
static void
skip_part(struct job *j, job_id id)
{
	struct runner *r = j->runner;
	struct job *part = id == JOB_NONE ? NULL : &r->jobs[id];
	char *reason;
	struct transition t = {0};

	if (part == NULL || part->state != JOB_ABSENT ||
	    job_spec_of(part)->owner != job_id_of(j) ||
	    n_dependants(r, id) == 0)
		return;
	reason = xasprintf("%s %s", job_spec_of(j)->name, state_name(j->state));
	t.reason = reason;
	r->live++;
	job_transition(part, JOB_CREATE, NULL);
	schedule_drop(part, JOB_SKIP, &t);
	free(reason);
}

static void
skip_parts(struct job *j)
{
	const struct job_spec *s = job_spec_of(j);
	size_t i;

	if (s->body != BODY_CANCEL) {
		for (i = 0; i < s->n_members; i++)
			skip_part(
			    j, j->runner->graph->members[s->first_member + i]);
	}
	for (i = 0; s->each != JOB_NONE && i < s->n_members; i++)
		skip_part(j, s->each + (job_id)i);
	skip_part(j, s->on_cancel);
	skip_part(j, s->finally);
}

static void
settle(struct job *j)
{
	struct runner *r = j->runner;

	tell_dependants(j);
	skip_parts(j);
	verdict_on_end(j);
	if (j->is_main && --r->main_left == 0)
		future_set_result(&r->main_done, NULL);
	if (job_id_of(j) == r->main)
		future_set_result(&r->main_done, NULL);
	if (--r->live == 0 && r->is_ending)
		future_set_result(&r->all_ended, NULL);
}

void
schedule_ended(struct job *j)
{
	struct runner *r = j->runner;
	job_id id;

	queue_push(r, &r->ended, job_id_of(j));
	if (r->is_settling)
		return;
	r->is_settling = true;
	while ((id = queue_pop(r, &r->ended)) != JOB_NONE)
		settle(&r->jobs[id]);
	r->is_settling = false;
}

/* Cancelling */

static enum cancel_step
on_cancel(struct future *f, const struct cancel_reason *reason)
{
	struct job *j = CONTAINER_OF(f, struct job, future);
	struct transition t = {0};

	if (reason != NULL) {
		t.by = reason->by;
		t.reason = reason->text != NULL ? reason->text : reason->why;
	}
	switch (j->state) {
	case JOB_ABSENT:
		j->runner->live++;
		job_transition(j, JOB_CREATE, NULL);
		schedule_drop(j, JOB_END_CANCELLED, &t);
		return CANCEL_TAKEN;
	case JOB_PENDING:
		/* Its body never runs (B37). */
		schedule_drop(j, JOB_END_CANCELLED, &t);
		return CANCEL_TAKEN;
	case JOB_RUNNING:
		job_transition(j, JOB_CANCEL, &t);
		return CANCEL_INWARD;
	default:
		/* It is ending already; its clean-up is not to be cancelled. */
		return CANCEL_TAKEN;
	}
}

static struct future *
cancel_child(struct future *f, size_t i)
{
	struct job *j = CONTAINER_OF(f, struct job, future);

	return i == 0 && j->task != NULL ? &j->task->future : NULL;
}

static bool
cancel_settle(struct future *f, bool taken, const struct cancel_reason *reason)
{
	(void)f;
	(void)taken;
	(void)reason;
	return true;
}

static const char *
label(struct future *f)
{
	return job_spec_of(CONTAINER_OF(f, struct job, future))->name;
}

static struct future *
waits_for(struct future *f, size_t i)
{
	return cancel_child(f, i);
}

const struct future_class job_future_class = {
    .name = "job",
    .cancel = on_cancel,
    .cancel_child = cancel_child,
    .cancel_settle = cancel_settle,
    .waits_for = waits_for,
    .label = label,
};

void
schedule_init(struct runner *r)
{
	r->create = r->ready = r->ended =
	    (struct job_queue){JOB_NONE, JOB_NONE};
	handle_init(&r->dispatch, on_dispatch);
	index_dependants(r);
}

void
schedule_finish(struct runner *r)
{
	handle_cancel(&r->dispatch);
	free(r->dependants->first);
	free(r->dependants->edges);
	free(r->dependants);
}
