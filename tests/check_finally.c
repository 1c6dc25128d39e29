/* That the run's own "finally" runs when it should, and is left alone. */
#include "tests/history.h"

static bool
is_part(const struct history *h, job_id id)
{
	while (spec_of(h, id)->owner != JOB_NONE)
		id = spec_of(h, id)->owner;
	return id == h->graph->finally;
}

/* The second signal has come by then. */
static bool
is_given_up(const struct history *h, int64_t at_ns)
{
	int64_t killed = h->trial->interrupts_ns[1];

	return killed > 0 && at_ns >= killed;
}

/* When all others have ended; but it may cancel what was never created. */
static int64_t
others_end(const struct history *h, size_t created)
{
	int64_t last = 0;
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct life *life = &h->lives[id];

		if (!is_part(h, id) && life->created < created &&
		    time_at(h, life->ended) > last)
			last = time_at(h, life->ended);
	}
	return last;
}

static void
check_others(struct history *h, size_t created)
{
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct life *life = &h->lives[id];

		if (life->created == NEVER || is_part(h, id))
			continue;
		if (life->created > created && life->state != JOB_CANCELLED &&
		    life->state != JOB_SKIPPED)
			wrong(h, id, "begins when all has ended");
		if (life->created < created && life->ended > created)
			wrong(h, id, "ends after the run's finally began");
	}
}

void
check_finally(struct history *h)
{
	const struct life *life;
	int64_t at_ns;

	if (h->graph->finally == JOB_NONE)
		return;
	life = &h->lives[h->graph->finally];
	at_ns = others_end(h, life->created);
	if (life->created == NEVER) {
		if (!is_given_up(h, at_ns))
			wrong(h, h->graph->finally, "did not run");
		return;
	}
	if (is_given_up(h, at_ns))
		wrong(h, h->graph->finally, "runs when all is killed");
	if (time_at(h, life->created) != at_ns)
		wrong(h, h->graph->finally, "begins at %lld, not at %lld",
		    (long long)time_at(h, life->created), (long long)at_ns);
	check_others(h, life->created);
	/* A gather may end so because a member did (B60). */
	if (!is_given_up(h, time_at(h, life->ended)) &&
	    (life->state == JOB_SKIPPED ||
		(life->state == JOB_CANCELLED &&
		    event_at(h, life->cancelling)->by != NULL)))
		wrong(h, h->graph->finally, "was not left alone: %s",
		    state_name(life->state));
}
