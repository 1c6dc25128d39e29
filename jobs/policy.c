#include "jobs/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/as_completed.h"
#include "core/gather.h"
#include "core/mem.h"
#include "core/shield.h"
#include "core/timeout.h"
#include "core/wait.h"
#include "jobs/duration.h"
#include "jobs/for_each.h"
#include "jobs/job.h"
#include "jobs/needs.h"
#include "jobs/part.h"

/* The members of a running policy: what it waits for in place of each. */
struct crew {
	struct job *policy;
	const job_id *ids;
	struct future **futures; /* owned, as is shields */
	struct shield *shields;  /* for the jobs that are shielded */
	size_t n;
};

static void
crew_init(struct crew *c, struct job *j)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	size_t i;

	*c = (struct crew){.policy = j,
	    .ids =
		s->n_members == 0 ? NULL : &r->graph->members[s->first_member],
	    .n = s->n_members};
	for (i = 0; i < c->n; i++)
		needs_create(r, c->ids[i]);
	c->futures = xcalloc(c->n, sizeof(struct future *));
	c->shields = xcalloc(c->n, sizeof(*c->shields));
	for (i = 0; i < c->n; i++) {
		c->futures[i] = &runner_job(r, c->ids[i])->future;
		if (!r->graph->jobs[c->ids[i]].shield)
			continue;
		shield_init(&c->shields[i], c->futures[i]);
		c->futures[i] = &c->shields[i].outer;
		if (future_is_done(c->shields[i].inner))
			c->futures[i] = c->shields[i].inner;
	}
}

static void
crew_finish(struct crew *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (c->shields[i].inner != NULL)
			shield_finish(&c->shields[i]);
	}
	free(c->shields);
	free(c->futures);
}

/* The member whose future is f. */
static job_id
crew_find(const struct crew *c, const struct future *f)
{
	size_t i = 0;

	/* A job's future lies in its struct; a shield's is searched for. */
	if (f->class == &job_future_class)
		return job_id_of(CONTAINER_OF(f, const struct job, future));
	while (c->futures[i] != f)
		i++;
	return c->ids[i];
}

/* Await f for as long as it takes, being cancelled or not. */
static void
await_end(struct loop *l, struct future *const *futures, size_t n)
{
	struct wait_result waited;

	while (n > 0 && wait_futures(l, futures, n, WAIT_ALL_COMPLETED,
			    WAIT_FOR_EVER, &waited, NULL) < 0)
		;
	if (n > 0)
		wait_result_finish(&waited);
}

/* Cancel what is pending, and await its end. */
static void
cancel_pending(
    struct job *j, struct future *const *pending, size_t n, const char *why)
{
	struct cancel_reason reason = {.by = job_spec_of(j)->name, .why = why};
	size_t i;

	for (i = 0; i < n; i++)
		future_cancel(pending[i], &reason);
	await_end(j->runner->loop, pending, n);
}

/* Did member time out, or fail only because one of its own had? */
static bool
is_timeout(const struct job *member)
{
	return member->state == JOB_TIMED_OUT || member->is_echo;
}

/* Is *e, which a gather has failed with, from a member that timed out? */
static bool
is_echo_of_crew(const struct crew *c, const struct err *e)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		const struct job *member =
		    runner_job(c->policy->runner, c->ids[i]);

		if (member->future.err != NULL &&
		    strcmp(member->future.err->text, e->text) == 0)
			return is_timeout(member);
	}
	return false;
}

int
policy_gather(struct job *j, struct err *e)
{
	const struct policy_body *body = job_spec_of(j)->body_of.policy;
	struct crew crew;
	struct gather *g;
	int rc;

	job_transition(j, JOB_START, NULL);
	if (for_each_expand(j, e) < 0)
		return -1;
	crew_init(&crew, j);
	g = gather_create(
	    j->runner->loop, crew.futures, crew.n, body->return_exceptions);
	rc = future_await(gather_future(g), NULL, e);
	if (rc < 0 && e->code == ERR_CANCELLED)
		job_note_cancel(j, e);
	j->is_echo = rc < 0 && is_echo_of_crew(&crew, e);
	future_mark_read(gather_future(g));
	gather_destroy(g);
	crew_finish(&crew);
	return rc;
}

/* wait */

static enum wait_return_when
return_when_of(const struct policy_body *body)
{
	static const enum wait_return_when core[] = {
	    [ALL_COMPLETED] = WAIT_ALL_COMPLETED,
	    [FIRST_COMPLETED] = WAIT_FIRST_COMPLETED,
	    [FIRST_EXCEPTION] = WAIT_FIRST_EXCEPTION,
	};

	return core[body->return_when];
}

static job_id *
ids_of(const struct crew *c, struct future *const *futures, size_t n)
{
	job_id *ids = xcalloc(n, sizeof(*ids));
	size_t i;

	for (i = 0; i < n; i++)
		ids[i] = crew_find(c, futures[i]);
	return ids;
}

/* Why the wait was over, for those that it cancels. */
static void
describe_wait(
    const struct policy_body *body, bool is_timeout, char *text, size_t size)
{
	char duration[DURATION_TEXT_SIZE];

	if (!is_timeout) {
		snprintf(text, size, "wait is over: %s",
		    body->return_when == FIRST_COMPLETED ? "FIRST_COMPLETED"
							 : "FIRST_EXCEPTION");
		return;
	}
	duration_format(body->timeout_ns, duration, sizeof(duration));
	snprintf(text, size, "wait timeout %s", duration);
}

int
policy_wait(struct job *j, struct err *e)
{
	const struct policy_body *body = job_spec_of(j)->body_of.policy;
	struct loop *l = j->runner->loop;
	int64_t timeout_ns =
	    body->timeout_ns < 0 ? WAIT_FOR_EVER : body->timeout_ns;
	int64_t deadline = timeout_ns == WAIT_FOR_EVER
			       ? WAIT_FOR_EVER
			       : clock_add(loop_now(l), timeout_ns);
	struct wait_result waited;
	struct job_lists *lists;
	struct crew crew;
	char why[DURATION_TEXT_SIZE + 16];

	job_transition(j, JOB_START, NULL);
	crew_init(&crew, j);
	if (wait_futures(l, crew.futures, crew.n, return_when_of(body),
		timeout_ns, &waited, e) < 0) {
		job_note_cancel(j, e);
		crew_finish(&crew);
		return -1;
	}
	lists = j->lists = xcalloc(1, sizeof(*lists));
	lists->done = ids_of(&crew, waited.done, waited.n_done);
	lists->n_done = waited.n_done;
	lists->pending = ids_of(&crew, waited.pending, waited.n_pending);
	lists->n_pending = waited.n_pending;
	if (!body->keep_pending) {
		describe_wait(body, loop_now(l) >= deadline, why, sizeof(why));
		cancel_pending(j, waited.pending, waited.n_pending, why);
	}
	wait_result_finish(&waited);
	crew_finish(&crew);
	return 0;
}

/* as_completed */

static void
emit_completed(struct job *j, job_id member, size_t index)
{
	struct event event = {
	    .kind = EVENT_COMPLETED,
	    .job = job_id_of(j),
	    .member = member,
	    .member_state = runner_job(j->runner, member)->state,
	    .index = index,
	};

	stream_emit(&j->runner->stream, &event);
}

/* Run the index-th "each".  Returns -1 when it did not succeed. */
static int
run_each(struct job *j, size_t index, struct err *e)
{
	const struct job_spec *s = job_spec_of(j);
	struct job *each;

	if (s->each == JOB_NONE)
		return 0;
	each = runner_job(j->runner, s->each + (job_id)index);
	if (part_run(j, s->each + (job_id)index, false, e) < 0)
		return -1;
	return future_result(&each->future, NULL, e);
}

/* Take the members as they end.  Returns 0, or -1 with how it stopped. */
static int
take_members(struct job *j, const struct crew *crew, struct as_completed *it,
    struct err *e)
{
	const struct policy_body *body = job_spec_of(j)->body_of.policy;
	struct job_lists *lists = j->lists;
	struct future *f;
	size_t index;
	int rc;

	for (index = 0; (rc = as_completed_next(it, &f, e)) > 0; index++) {
		job_id member = crew_find(crew, f);

		lists->done = xgrow_array(lists->done, &lists->done_capacity,
		    index + 1, sizeof(job_id));
		lists->done[lists->n_done++] = member;
		emit_completed(j, member, index);
		if (run_each(j, index, e) < 0)
			return -1;
		if (!body->return_exceptions && future_result(f, NULL, e) < 0) {
			j->is_echo = is_timeout(runner_job(j->runner, member));
			return -1;
		}
	}
	return rc;
}

int
policy_as_completed(struct job *j, struct err *e)
{
	const struct policy_body *body = job_spec_of(j)->body_of.policy;
	struct as_completed it;
	struct crew crew;
	int rc;

	job_transition(j, JOB_START, NULL);
	j->lists = xcalloc(1, sizeof(*j->lists));
	crew_init(&crew, j);
	as_completed_init(
	    &it, j->runner->loop, crew.futures, crew.n, WAIT_FOR_EVER);
	rc = take_members(j, &crew, &it, e);
	if (rc < 0 && e->code == ERR_CANCELLED)
		job_note_cancel(j, e);
	as_completed_finish(&it);
	/* Its own timeout: "pending" says what becomes of the rest. */
	if (rc < 0 && timeout_is_expired(j->task->timeouts) &&
	    !body->keep_pending)
		cancel_pending(j, crew.futures, crew.n, "timeout");
	crew_finish(&crew);
	return rc;
}

int
policy_cancel(struct job *j, struct err *e)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	const job_id *targets = r->graph->members + s->first_member;
	struct cancel_reason reason = {.by = s->name};
	struct wait_result waited;
	struct future **futures;
	size_t i;
	int rc;

	job_transition(j, JOB_START, NULL);
	futures = xcalloc(s->n_members, sizeof(struct future *));
	for (i = 0; i < s->n_members; i++) {
		futures[i] = &runner_job(r, targets[i])->future;
		future_cancel(futures[i], &reason);
	}
	rc = wait_futures(r->loop, futures, s->n_members, WAIT_ALL_COMPLETED,
	    WAIT_FOR_EVER, &waited, e);
	if (rc == 0)
		wait_result_finish(&waited);
	else
		job_note_cancel(j, e);
	free(futures);
	return rc;
}
