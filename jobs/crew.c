#include "jobs/crew.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/wait.h"
#include "jobs/job.h"
#include "jobs/needs.h"

void
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

void
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

job_id
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

void
crew_cancel(
    struct job *j, struct future *const *pending, size_t n, const char *why)
{
	struct cancel_reason reason = {.by = job_spec_of(j)->name, .why = why};
	size_t i;

	for (i = 0; i < n; i++)
		future_cancel(pending[i], &reason);
	await_end(j->runner->loop, pending, n);
}

job_id *
crew_ids(const struct crew *c, struct future *const *futures, size_t n)
{
	job_id *ids = xcalloc(n, sizeof(*ids));
	size_t i;

	for (i = 0; i < n; i++)
		ids[i] = crew_find(c, futures[i]);
	return ids;
}

bool
crew_is_timeout(const struct job *member)
{
	return member->state == JOB_TIMED_OUT || member->is_echo;
}
