/* That services run for as long as somebody needs them, and no longer. */
#include "tests/history.h"

#include <string.h>

bool
was_never_ready(const struct history *h, job_id id)
{
	size_t at = h->lives[id].cancelling;

	return at != NEVER && event_at(h, at)->by == NULL &&
	       strncmp(event_at(h, at)->reason, "not ready after ", 16) == 0;
}

int64_t
length_of_process(const struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);

	if (!s->service || is_to_fail(h, id, h->lives[id].attempts))
		return s->opts->estimate_ns;
	if (is_in_main(h, id) ||
	    (h->trial->opts.n_targets == 0 && h->graph->main == id))
		return 2 * s->opts->estimate_ns;
	return INT64_MAX;
}

static bool
is_user(const struct history *h, job_id id, job_id service)
{
	const struct job_spec *s = spec_of(h, id);
	size_t i;

	for (i = 0; i < s->n_needs; i++) {
		const struct need *n = &h->graph->needs[s->first_need + i];

		if (n->job == service && spec_is_need_of_life(n))
			return true;
	}
	return false;
}

int64_t
end_of_users(const struct history *h, job_id id, int64_t at_ns)
{
	job_id user;

	for (user = 0; spec_of(h, id)->service && user < h->graph->n_jobs;
	     user++) {
		if (h->lives[user].created != NEVER && is_user(h, user, id) &&
		    time_at(h, h->lives[user].ended) > at_ns)
			at_ns = time_at(h, h->lives[user].ended);
	}
	return at_ns;
}

/* Nobody that is there needs it when it is ended for that. */
static void
check_stop(struct history *h, job_id id)
{
	size_t at = h->lives[id].cancelling;
	const struct event *e;
	job_id user;

	if (h->lives[id].started == NEVER)
		at = h->lives[id].ended;
	if (at == NEVER)
		return;
	e = event_at(h, at);
	if (e->reason == NULL ||
	    strcmp(e->reason, "nobody needs it any more") != 0)
		return;
	for (user = 0; user < h->graph->n_jobs; user++) {
		if (is_user(h, user, id) && was_created(h, user, at) &&
		    !has_ended(h, user, at))
			wrong(h, id, "is ended while %s needs it",
			    spec_of(h, user)->name);
	}
}

/* All who could ever need it have ended: it must have been told by then. */
static void
check_no_longer(struct history *h, job_id id)
{
	int64_t last = -1, told;
	job_id user;

	if (is_in_main(h, id))
		return;
	for (user = 0; user < h->graph->n_jobs; user++) {
		if (!is_user(h, user, id))
			continue;
		if (h->lives[user].created == NEVER)
			return;
		if (time_at(h, h->lives[user].ended) > last)
			last = time_at(h, h->lives[user].ended);
	}
	told = time_at(h, h->lives[id].cancelling);
	if (time_at(h, h->lives[id].ended) < told)
		told = time_at(h, h->lives[id].ended);
	/* It may have been created for somebody who was gone at once. */
	if (last >= 0 && told > last &&
	    time_at(h, h->lives[id].created) <= last)
		wrong(h, id, "goes on at %lld, when all who need it have ended",
		    (long long)last);
}

/* When it is ready, where it says how. */
static void
check_ready(struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	const struct life *life = &h->lives[id];
	int64_t after_ns = s->service ? s->opts->estimate_ns : 0;
	const struct event *e;

	if (life->ready == NEVER || s->opts->ready == NULL)
		return;
	e = event_at(h, life->ready);
	if (e->elapsed_ns != e->t_ns - time_at(h, life->started))
		wrong(h, id, "elapsed is wrong when it is ready");
	if (life->attempts == 1 &&
	    e->t_ns != time_at(h, life->started) + after_ns)
		wrong(h, id, "is ready at %lld", (long long)e->t_ns);
	if (life->attempts == 1 && s->service && is_to_fail(h, id, 1))
		wrong(h, id, "is ready as it fails");
}

void
check_services(struct history *h)
{
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		check_ready(h, id);
		if (!spec_of(h, id)->service || h->lives[id].created == NEVER)
			continue;
		if (h->lives[id].state == JOB_FINISHED &&
		    length_of_process(h, id) == INT64_MAX)
			wrong(h, id, "has finished");
		check_stop(h, id);
		check_no_longer(h, id);
	}
}
