/* How a run ends: when, what of it counts, and what it gives. */
#include "tests/history.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/mem.h"

static size_t
n_records(const struct history *h)
{
	return h->trial->n_records;
}

/* When everything is to end */

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The end of main, by itself. */
static int64_t
main_end(const struct history *h)
{
	int64_t last = 0;
	job_id id;

	if (h->trial->opts.n_targets == 0 && h->graph->main != JOB_NONE)
		return time_at(h, h->lives[h->graph->main].ended);
	for (id = 0; id < h->graph->n_jobs; id++) {
		if (is_in_main(h, id) && time_at(h, h->lives[id].ended) > last)
			last = time_at(h, h->lives[id].ended);
	}
	return last;
}

static int64_t
first_failure(const struct history *h)
{
	size_t i;

	for (i = 0; i < n_records(h); i++) {
		const struct event *e = event_at(h, i);

		if (e->kind == EVENT_JOB && !e->is_handled &&
		    (e->to == JOB_FAILED || e->to == JOB_TIMED_OUT))
			return e->t_ns;
	}
	return INT64_MAX;
}

static int64_t
run_timeout(const struct history *h)
{
	return h->graph->timeout_ns > 0 ? h->graph->timeout_ns : INT64_MAX;
}

static int64_t
interrupted(const struct history *h)
{
	int64_t at = h->trial->interrupts_ns[0];

	/* One that comes when all is over comes to nobody. */
	return at > 0 && at <= event_at(h, n_records(h) - 1)->t_ns ? at
								   : INT64_MAX;
}

int64_t
when_all_ends(const struct history *h)
{
	int64_t at = earlier(main_end(h), run_timeout(h));

	if (h->graph->on_failure == ON_FAILURE_CANCEL)
		at = earlier(at, first_failure(h));
	return earlier(at, interrupted(h));
}

void
check_ending(struct history *h)
{
	int64_t at = when_all_ends(h), last = at;
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct life *life = &h->lives[id];

		if (life->created == NEVER)
			continue;
		if (time_at(h, life->ended) > last)
			last = time_at(h, life->ended);
		if (is_in_cleanup(h, id))
			continue;
		if (life->began != NEVER && time_at(h, life->began) > at)
			wrong(h, id, "starts when all is to end");
		if (time_at(h, life->ended) > end_of_users(h, id, at) &&
		    time_at(h, life->cancelling) > end_of_users(h, id, at) &&
		    time_at(h, life->created) <= at)
			wrong(h, id, "was not told to end at %lld",
			    (long long)at);
	}
	if (event_at(h, n_records(h) - 1)->t_ns != last)
		wrong(h, JOB_NONE, "the run ends at %lld, not at %lld",
		    (long long)event_at(h, n_records(h) - 1)->t_ns,
		    (long long)last);
}

/* The verdict */

static bool
takes_over(const struct job_spec *s)
{
	return s->role == ROLE_EACH || s->role == ROLE_ON_CANCEL ||
	       s->role == ROLE_FINALLY;
}

/* The policy has a say in what happens at the position. */
static bool
takes_place(const struct history *h, job_id id, size_t at)
{
	return was_created(h, id, at) &&
	       (was_started(h, id, at) || !has_ended(h, id, at));
}

static bool
has_member(const struct history *h, job_id policy, job_id id)
{
	const struct job_spec *s = spec_of(h, policy);
	size_t i;

	for (i = 0; i < s->n_members; i++) {
		if (member_of(h, s, i) == id)
			return true;
	}
	return false;
}

/* A policy of those that stop a failure has id as a member. */
static bool
is_member_of(const struct history *h, job_id id, const bool *stops)
{
	job_id p;

	for (p = 0; p < h->graph->n_jobs; p++) {
		if (stops[p] && has_member(h, p, id))
			return true;
	}
	return false;
}

/* Which policies stop a failure that climbs to them, at the position. */
static void
find_stops(const struct history *h, size_t at, bool *stops)
{
	bool has_changed = true;
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct job_spec *s = spec_of(h, id);

		stops[id] = spec_is_policy(s) && takes_place(h, id, at) &&
			    (s->body == BODY_WAIT || s->body == BODY_RACE ||
				s->body_of.policy->return_exceptions ||
				s->opts->continue_on_error || takes_over(s));
	}
	while (has_changed) {
		has_changed = false;
		for (id = 0; id < h->graph->n_jobs; id++) {
			if (stops[id] || !spec_is_policy(spec_of(h, id)) ||
			    !takes_place(h, id, at) ||
			    !is_member_of(h, id, stops))
				continue;
			stops[id] = has_changed = true;
		}
	}
}

static bool
is_handled(const struct history *h, job_id id, bool *stops)
{
	if (continues(h, id) || takes_over(spec_of(h, id)))
		return true;
	find_stops(h, h->lives[id].ended, stops);
	return is_member_of(h, id, stops);
}

/* It failed because a member had not succeeded, not by itself. */
static bool
is_echo(const struct history *h, job_id id)
{
	const struct event *e = event_at(h, h->lives[id].ended);

	return spec_is_policy(spec_of(h, id)) && e->to == JOB_FAILED &&
	       e->outcome->kind == OUTCOME_NONE;
}

static void
check_counts(struct history *h, size_t failures)
{
	const struct event *e = event_at(h, n_records(h) - 1);
	const struct run_counts *counts =
	    &h->trial->records[n_records(h) - 1].counts;
	size_t by_state[JOB_STATES] = {0};
	enum job_state state;
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++)
		by_state[h->lives[id].state]++;
	for (state = JOB_FINISHED; state < JOB_STATES; state++) {
		if (by_state[state] != counts->by_state[state])
			wrong(h, JOB_NONE, "%zu %s, not %zu",
			    counts->by_state[state], state_name(state),
			    by_state[state]);
	}
	if (counts->failures != failures)
		wrong(h, JOB_NONE, "%zu failures, not %zu", counts->failures,
		    failures);
	if (e->exit_status != h->trial->exit_status)
		wrong(h, JOB_NONE, "two exit statuses");
}

void
check_verdict(struct history *h)
{
	bool *stops = xcalloc(h->graph->n_jobs, sizeof(*stops));
	size_t failures = 0, timeouts = 0, echoes = 0;
	int status = h->trial->exit_status, expected = 0;
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		bool handled = has_failed(h, id) && is_handled(h, id, stops);

		timeouts += h->lives[id].state == JOB_TIMED_OUT;
		if (has_failed(h, id) &&
		    event_at(h, h->lives[id].ended)->is_handled != handled)
			wrong(h, id,
			    handled ? "is handled, and counts"
				    : "is not handled, and not counted");
		if (!has_failed(h, id) || handled)
			continue;
		failures++;
		echoes += is_echo(h, id);
		if (h->lives[id].state == JOB_FAILED && !is_echo(h, id))
			expected = 1;
	}
	free(stops);
	check_counts(h, failures);
	if (interrupted(h) != INT64_MAX)
		expected = 128 + h->trial->interrupt_signal;
	else if (h->trial->summary.is_timed_out)
		expected = 124;
	else if (failures > 0 && expected == 0)
		expected = timeouts > 0 ? 124 : 1;
	/* Whether an echo is that of a timeout is not looked into. */
	if (status != expected && !(echoes > 0 && timeouts > 0 && status == 1))
		wrong(h, JOB_NONE, "exit status %d, not %d", status, expected);
	if (h->trial->summary.is_timed_out !=
		(when_all_ends(h) == run_timeout(h) &&
		    when_all_ends(h) != INT64_MAX) &&
	    run_timeout(h) != main_end(h) && run_timeout(h) != first_failure(h))
		wrong(h, JOB_NONE, "the run's timeout is not right");
}

/* The result */

/* More than this are not compared: members are shared, results are not. */
#define MAX_VALUES 5000

static json_t *value_of(struct history *h, job_id id, size_t *n);

static json_t *
names_of(const struct history *h, const job_id *ids, size_t n)
{
	json_t *names = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		json_array_append_new(
		    names, json_string(spec_of(h, ids[i])->name));
	return names;
}

/* What a member gives: its result, or more than that. */
static json_t *
outcome_of(struct history *h, job_id id, bool always, size_t *n)
{
	const struct life *life = &h->lives[id];
	json_t *outcome;

	if (!always && (life->state == JOB_FINISHED || is_declined(h, id)))
		return value_of(h, id, n);
	outcome = json_object();
	json_object_set_new(outcome, "job", json_string(spec_of(h, id)->name));
	json_object_set_new(
	    outcome, "state", json_string(state_name(life->state)));
	if (life->ended != NEVER) {
		const struct outcome *o = event_at(h, life->ended)->outcome;

		if (o->kind == OUTCOME_EXIT)
			json_object_set_new(
			    outcome, "exit", json_integer(o->code));
		if (o->kind == OUTCOME_SIGNAL)
			json_object_set_new(
			    outcome, "signal", json_integer(o->code));
	}
	if (life->state == JOB_FINISHED)
		json_object_set_new(outcome, "result", value_of(h, id, n));
	return outcome;
}

/* A sleep that came to its end, whatever was to be cleaned up then. */
static bool
has_slept(const struct history *h, job_id id)
{
	const struct life *life = &h->lives[id];

	if (life->started == NEVER)
		return false;
	/* Cancelled as it ended: its log says which came first. */
	if (time_at(h, life->cancelling) == body_end(h, id))
		return event_at(h, life->ended)->result != NULL;
	return time_at(h, life->cancelling) > body_end(h, id);
}

static json_t *
value_of(struct history *h, job_id id, size_t *n)
{
	const struct job_spec *s = spec_of(h, id);
	const struct event *e = h->lives[id].ended == NEVER
				    ? NULL
				    : event_at(h, h->lives[id].ended);
	json_t *array = NULL;
	size_t i;

	if (++*n > MAX_VALUES || is_declined(h, id))
		return json_null();
	if (s->body == BODY_RACE)
		return e != NULL && e->has_winner ? value_of(h, e->winner, n)
						  : json_null();
	if (s->body == BODY_GATHER || s->body == BODY_GROUP) {
		array = json_array();
		for (i = 0; i < s->n_members; i++)
			json_array_append_new(
			    array, outcome_of(h, member_of(h, s, i), false, n));
		return array;
	}
	if (s->body == BODY_AS_COMPLETED) {
		array = json_array();
		for (i = 0; e != NULL && i < e->n_done; i++)
			json_array_append_new(
			    array, outcome_of(h, e->done[i], true, n));
		return array;
	}
	if (s->body == BODY_WAIT && e != NULL && e->n_done + e->n_pending > 0)
		return json_pack("{s:o, s:o}", "done",
		    names_of(h, e->done, e->n_done), "pending",
		    names_of(h, e->pending, e->n_pending));
	if (s->body == BODY_SLEEP && s->body_of.sleep->value != NULL &&
	    has_slept(h, id))
		return json_string(s->body_of.sleep->value);
	return json_null();
}

void
check_result(struct history *h)
{
	const struct trial *t = h->trial;
	json_t *expected, *found;
	size_t n = 0;
	job_id id;

	if (!t->opts.wants_result)
		return;
	if (t->opts.n_targets == 0 && h->graph->main != JOB_NONE) {
		expected = value_of(h, h->graph->main, &n);
	} else {
		expected = json_array();
		for (id = 0; id < h->graph->n_jobs; id++) {
			if (is_in_main(h, id))
				json_array_append_new(
				    expected, outcome_of(h, id, false, &n));
		}
	}
	found = t->result == NULL ? NULL
				  : json_loadb(t->result, t->result_len,
					JSON_DECODE_ANY, NULL);
	if (n <= MAX_VALUES && found == NULL)
		wrong(h, JOB_NONE, "no result: %s",
		    t->result == NULL ? t->result_error.text : t->result);
	if (n <= MAX_VALUES && found != NULL && !json_equal(expected, found)) {
		char *text = json_dumps(expected, JSON_ENCODE_ANY);

		wrong(h, JOB_NONE, "the result is %s, not %s", t->result, text);
		free(text);
	}
	json_decref(expected);
	json_decref(found);
}
