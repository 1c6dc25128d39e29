#include "tests/history.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

void
wrong(struct history *h, job_id id, const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	if (id != JOB_NONE)
		buf_printf(&h->wrong, "%s: ", spec_of(h, id)->name);
	buf_printf(&h->wrong, "%s\n", text);
	free(text);
}

/* Questions */

bool
was_created(const struct history *h, job_id id, size_t at)
{
	return h->lives[id].created <= at;
}

bool
was_started(const struct history *h, job_id id, size_t at)
{
	return h->lives[id].started <= at;
}

job_id
cleanup_around(const struct history *h, job_id id)
{
	const struct job_spec *jobs = h->graph->jobs;

	while (jobs[id].role == ROLE_MEMBER && jobs[id].n_needs == 0)
		id = jobs[id].owner;
	return spec_is_cleanup(&jobs[id]) ? id : JOB_NONE;
}

bool
has_ended(const struct history *h, job_id id, size_t at)
{
	return h->lives[id].ended <= at;
}

bool
is_in_cleanup(const struct history *h, job_id id)
{
	for (; id != JOB_NONE; id = spec_of(h, id)->owner) {
		if (spec_is_cleanup(spec_of(h, id)))
			return true;
	}
	return false;
}

bool
is_lazy(const struct history *h, job_id id)
{
	return !h->is_target[id] &&
	       (spec_of(h, id)->lazy || h->trial->opts.n_targets > 0);
}

/* Then they are what main waits for. */
static bool
has_only_services(const struct history *h)
{
	size_t i;

	for (i = 0; i < h->graph->n_jobs; i++) {
		const struct job_spec *s = &h->graph->jobs[i];

		if (s->role == ROLE_TOP && !s->lazy && !s->service)
			return false;
	}
	return true;
}

bool
is_in_main(const struct history *h, job_id id)
{
	if (h->trial->opts.n_targets > 0)
		return h->is_target[id];
	return h->graph->main == JOB_NONE && spec_of(h, id)->role == ROLE_TOP &&
	       !spec_of(h, id)->lazy &&
	       (!spec_of(h, id)->service || has_only_services(h));
}

bool
was_between_attempts(const struct history *h, job_id id)
{
	const struct life *life = &h->lives[id];

	return life->retried != NEVER && life->retried > life->began;
}

bool
is_to_fail(const struct history *h, job_id id, unsigned attempt)
{
	const struct trial *t = h->trial;
	size_t i;

	for (i = 0; i < t->n_failing; i++) {
		if (strcmp(t->failing[i].job, spec_of(h, id)->name) == 0)
			return t->failing[i].attempts == 0 ||
			       attempt <= t->failing[i].attempts;
	}
	return false;
}

bool
has_failed(const struct history *h, job_id id)
{
	return h->lives[id].state == JOB_FAILED ||
	       h->lives[id].state == JOB_TIMED_OUT;
}

bool
is_declined(const struct history *h, job_id id)
{
	return h->lives[id].state == JOB_SKIPPED &&
	       event_at(h, h->lives[id].ended)->is_declined;
}

bool
continues(const struct history *h, job_id id)
{
	const struct job_opts *opts = spec_of(h, id)->opts;
	const struct exit_codes *codes = &opts->continue_codes;
	const struct outcome *o;

	if (!has_failed(h, id) || !opts->continue_on_error)
		return false;
	o = event_at(h, h->lives[id].ended)->outcome;
	return codes->n == 0 ||
	       (o->kind == OUTCOME_EXIT &&
		   memchr(codes->codes, o->code, codes->n) != NULL);
}

bool
succeeded(const struct history *h, job_id id)
{
	return h->lives[id].state == JOB_FINISHED || is_declined(h, id) ||
	       continues(h, id) || was_declined(h, id);
}

static size_t
cleanup_created(const struct history *h, job_id cleanup)
{
	if (cleanup == JOB_NONE)
		return NEVER;
	/* It ran, or waited for a slot until the second signal ended that. */
	return h->lives[cleanup].started == NEVER &&
		       h->lives[cleanup].state != JOB_CANCELLED
		   ? NEVER
		   : h->lives[cleanup].created;
}

int64_t
body_end(const struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	size_t at = h->lives[id].ended;
	size_t on_cancel = cleanup_created(h, s->on_cancel);
	size_t finally = cleanup_created(h, s->finally);

	if (on_cancel < at)
		at = on_cancel;
	return time_at(h, finally < at ? finally : at);
}

/* Replaying */

static bool
is_legal(enum job_state from, enum job_state to)
{
	int event;

	for (event = 0; event < JOB_EVENTS; event++) {
		if (state_after(from, (enum job_event)event) == to)
			return true;
	}
	return false;
}

static void
replay_job(struct history *h, size_t at)
{
	const struct event *e = event_at(h, at);
	struct life *life = &h->lives[e->job];

	if (e->from != life->state)
		wrong(h, e->job, "event %zu: from %s, but it was %s", at,
		    state_name(e->from), state_name(life->state));
	if (!is_legal(e->from, e->to))
		wrong(h, e->job, "event %zu: %s to %s is not in the table", at,
		    state_name(e->from), state_name(e->to));
	if (e->from == JOB_PENDING && e->to != JOB_RUNNING &&
	    (e->to == JOB_CANCELLING) != (life->started != NEVER))
		wrong(h, e->job, "event %zu: pending to %s", at,
		    state_name(e->to));
	life->state = e->to;
	if (event_is_retry(e)) {
		life->retried = at;
		life->cancelling = NEVER;
	} else if (e->to == JOB_PENDING) {
		life->created = at;
	}
	if (e->to == JOB_RUNNING) {
		if (life->started == NEVER) {
			life->started = at;
			if (h->graph->jobs[e->job].opts->ready == NULL)
				life->ready = at;
		}
		life->began = at;
		life->attempts++;
	}
	if (e->to == JOB_CANCELLING)
		life->cancelling = at;
	if (state_is_terminal(e->to))
		life->ended = at;
	if ((e->to == JOB_CANCELLING ||
		(e->from == JOB_PENDING && e->to != JOB_RUNNING)) &&
	    e->by == NULL && e->reason == NULL)
		wrong(h, e->job, "event %zu: no word of why", at);
}

static void
replay(struct history *h, size_t at)
{
	const struct event *e = event_at(h, at);
	bool is_first = at == 0, is_last = at == h->trial->n_records - 1;

	if (e->seq != at)
		wrong(h, JOB_NONE, "event %zu has the number %llu", at,
		    (unsigned long long)e->seq);
	if (at > 0 && e->t_ns < event_at(h, at - 1)->t_ns)
		wrong(h, JOB_NONE, "event %zu is before the last one", at);
	if ((e->kind == EVENT_RUN_STARTED) != is_first ||
	    (e->kind == EVENT_RUN_FINISHED) != is_last)
		wrong(h, JOB_NONE, "event %zu is out of place", at);
	if (e->kind == EVENT_JOB)
		replay_job(h, at);
	if (e->kind == EVENT_READY) {
		if (h->lives[e->job].ready != NEVER ||
		    h->lives[e->job].state != JOB_RUNNING)
			wrong(h, e->job, "event %zu: is ready once more", at);
		h->lives[e->job].ready = at;
	}
}

/* Nothing is left, and each job is where its events say. */
static void
check_nothing_is_left(struct history *h)
{
	const struct trial *t = h->trial;
	size_t i;

	for (i = 0; i < h->graph->n_jobs; i++) {
		const struct life *life = &h->lives[i];
		bool is_process = spec_is_process(&h->graph->jobs[i]);

		if (life->state != JOB_ABSENT &&
		    !state_is_terminal(life->state))
			wrong(h, (job_id)i, "left %s", state_name(life->state));
		if (t->states[i] != life->state)
			wrong(h, (job_id)i, "is %s, its events say %s",
			    state_name(t->states[i]), state_name(life->state));
		if (t->starts[i] != (is_process ? life->attempts : 0))
			wrong(h, (job_id)i, "had %zu processes", t->starts[i]);
	}
	if (t->n_tasks_left > 0)
		wrong(h, JOB_NONE, "%zu tasks are left", t->n_tasks_left);
	if (t->reports.len > 0)
		wrong(h, JOB_NONE, "the loop reported: %s", t->reports.data);
}

bool
history_init(struct history *h, const struct trial *t)
{
	size_t i;

	*h = (struct history){.trial = t, .graph = &t->graph};
	h->lives = xcalloc(t->graph.n_jobs, sizeof(*h->lives));
	h->is_target = xcalloc(t->graph.n_jobs, sizeof(*h->is_target));
	for (i = 0; i < t->graph.n_jobs; i++)
		h->lives[i] = (struct life){NEVER, NEVER, NEVER, NEVER, NEVER,
		    NEVER, 0, JOB_ABSENT, NEVER};
	for (i = 0; i < t->opts.n_targets; i++)
		h->is_target[t->opts.targets[i]] = true;
	if (t->rc < 0) {
		wrong(h, JOB_NONE, "the run failed: %s", t->e.text);
		return false;
	}
	for (i = 0; i < t->n_records; i++)
		replay(h, i);
	check_nothing_is_left(h);
	return h->wrong.len == 0;
}

void
history_finish(struct history *h)
{
	free(h->lives);
	free(h->is_target);
	buf_finish(&h->wrong);
}
