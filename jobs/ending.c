#include "jobs/ending.h"

#include <stdlib.h>

#include "core/mem.h"
#include "jobs/feed.h"
#include "jobs/job.h"
#include "jobs/needs.h"
#include "jobs/pool.h"
#include "jobs/service.h"
#include "jobs/verdict.h"

/* Is anything written inside of part, that others could wait for? */
static bool
has_parts(const struct job *part)
{
	const struct graph *g = part->runner->graph;
	const struct job_spec *s = job_spec_of(part);
	size_t i;

	for (i = 0; i < s->n_members; i++) {
		if (g->jobs[g->members[s->first_member + i]].owner ==
		    job_id_of(part))
			return true;
	}
	return s->on_cancel != JOB_NONE || s->finally != JOB_NONE;
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
	    (!needs_has_dependants(r, id) && !has_parts(part)))
		return;
	reason = xasprintf("%s %s", job_spec_of(j)->name, state_name(j->state));
	t.reason = reason;
	r->live++;
	job_transition(part, JOB_CREATE, NULL);
	/* Who needs it is to go on as those do that need j. */
	part->is_declined =
	    j->is_declined && !spec_is_cleanup(job_spec_of(part));
	job_drop(part, JOB_SKIP, &t);
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

	/* First: what follows from a failure may be that nothing new starts. */
	verdict_on_end(j);
	pool_leave(j);
	needs_tell_ended(j);
	skip_parts(j);
	service_lose_user(j);
	if (j->is_main && --r->main_left == 0)
		future_set_result(&r->main_done, NULL);
	if (job_id_of(j) == r->main)
		future_set_result(&r->main_done, NULL);
	if (r->is_ending && spec_is_cleanup(job_spec_of(j)) &&
	    !handle_is_queued(&r->sweep))
		loop_call_soon(r->loop, &r->sweep);
	if (--r->live == 0 && r->is_ending)
		future_set_result(&r->all_ended, NULL);
	if (r->opts.feed != NULL)
		feed_pull(r->opts.feed);
}

void
ending_of(struct job *j)
{
	struct runner *r = j->runner;
	job_id id;

	job_queue_push(r, &r->ended, job_id_of(j));
	if (r->is_settling)
		return;
	r->is_settling = true;
	while ((id = job_queue_pop(r, &r->ended)) != JOB_NONE)
		settle(&r->jobs[id]);
	r->is_settling = false;
}
