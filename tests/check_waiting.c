#include "tests/check_waiting.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mem.h"

/* The longest path, by trying until nothing changes any more */

struct paths {
	const struct graph *g;
	int64_t *start, *end;
	bool has_changed;
};

static void
raise_to(struct paths *p, int64_t *path_ns, int64_t to_ns)
{
	if (*path_ns >= to_ns)
		return;
	*path_ns = to_ns;
	p->has_changed = true;
}

static int64_t
time_of(const struct job_spec *s)
{
	if (s->body == BODY_SLEEP)
		return s->body_of.sleep->duration_ns;
	return spec_is_process(s) ? s->opts->estimate_ns : 0;
}

static void
raise_by(struct paths *p, job_id id)
{
	const struct job_spec *s = &p->g->jobs[id];
	bool has_finally = s->finally != JOB_NONE;
	int64_t begin = p->start[id] + (s->opts ? s->opts->delay_ns : 0);
	int64_t after = has_finally ? p->start[s->finally] : p->end[id];
	size_t i;

	if (has_finally)
		raise_to(p, &p->end[s->finally], p->end[id]);
	raise_to(p, &p->start[id], after + time_of(s));
	for (i = 0; i < s->n_needs; i++) {
		const struct need *n = &p->g->needs[s->first_need + i];

		raise_to(p,
		    n->when == NEED_STARTED ? &p->start[n->job]
					    : &p->end[n->job],
		    begin);
	}
	if (s->role == ROLE_MEMBER)
		raise_to(p, &p->start[s->owner], begin);
	if (s->grows)
		raise_to(p, &p->end[s->template], after);
	for (i = 0; spec_is_policy(s) && i < s->n_members; i++) {
		job_id member = p->g->members[s->first_member + i];

		raise_to(p, &p->end[member], after);
		if (s->each == JOB_NONE)
			continue;
		raise_to(p, &p->end[s->each + i], after);
		raise_to(p, &p->end[member], p->start[s->each + i]);
	}
}

/* Where things wait in a circle that a cancel cuts there is no end to it. */
static void
find_paths(struct waiting *w)
{
	struct paths p = {.g = w->h->graph, .has_changed = true};
	size_t n = p.g->n_jobs, round;
	job_id id;

	p.start = w->paths_ns;
	p.end = xcalloc(n, sizeof(*p.end));
	for (round = 0; round <= 2 * n + 1 && p.has_changed; round++) {
		p.has_changed = false;
		for (id = (job_id)n; id-- > 0;)
			raise_by(&p, id);
	}
	w->knows_paths = !p.has_changed;
	free(p.end);
}

/* Who goes first */

static bool
needs_slot(const struct waiting *w, job_id id)
{
	return spec_takes_slot(spec_of(w->h, id));
}

static size_t
n_uses(const struct waiting *w, job_id id)
{
	const struct job_opts *opts = spec_of(w->h, id)->opts;

	return opts == NULL ? 0 : opts->n_uses;
}

static int
rank_of(const struct waiting *w, job_id id)
{
	return spec_of(w->h, id)->opts->priority +
	       (is_in_cleanup(w->h, id) ? 1000000 : 0);
}

/* Does a go before b, which could have run since then? */
static bool
is_before(const struct waiting *w, job_id a, job_id b, int64_t since_ns)
{
	int rank_a = rank_of(w, a), rank_b = rank_of(w, b);

	if (rank_a != rank_b)
		return rank_a > rank_b;
	if (w->paths_ns[a] != w->paths_ns[b])
		return w->paths_ns[a] > w->paths_ns[b];
	return w->since_ns[a] < since_ns;
}

static bool
uses_pool(const struct waiting *w, job_id id, uint32_t pool)
{
	const struct job_opts *opts = spec_of(w->h, id)->opts;
	size_t i;

	for (i = 0; i < n_uses(w, id); i++) {
		if (opts->uses[i].pool == pool)
			return true;
	}
	return false;
}

/*
 * Has id, which starts, overtaken other, which has waited?  For a slot nobody
 * may who is not before it; for a pool nobody who is not, and came later.
 */
static bool
has_overtaken(
    const struct waiting *w, job_id id, job_id other, int64_t since_ns)
{
	const struct job_opts *opts = spec_of(w->h, other)->opts;

	if (!w->knows_paths || !is_before(w, other, id, since_ns))
		return false;
	if (n_uses(w, other) == 0)
		return needs_slot(w, other) && needs_slot(w, id);
	return n_uses(w, other) == 1 && uses_pool(w, id, opts->uses[0].pool) &&
	       w->since_ns[other] < since_ns &&
	       (needs_slot(w, id) || !needs_slot(w, other));
}

void
waiting_start(struct waiting *w, job_id id, size_t at)
{
	const struct job_opts *opts = spec_of(w->h, id)->opts;
	int64_t now = time_at(w->h, at);
	int64_t since_ns = w->since_ns[id] < 0 ? now : w->since_ns[id];
	job_id other;
	size_t i;

	for (other = 0; other < w->h->graph->n_jobs; other++) {
		if (other == id || w->since_ns[other] < 0 ||
		    !has_overtaken(w, id, other, since_ns))
			continue;
		wrong(w->h, id, "overtakes %s at %lld",
		    spec_of(w->h, other)->name, (long long)now);
	}
	w->since_ns[id] = -1;
	w->holds[id] = true;
	for (i = 0; i < n_uses(w, id); i++) {
		uint32_t pool = opts->uses[i].pool;

		w->used[pool] += opts->uses[i].amount;
		if (w->used[pool] > w->h->graph->pools[pool].capacity)
			wrong(w->h, id, "is too much for a pool");
	}
}

void
waiting_release(struct waiting *w, job_id id)
{
	const struct job_opts *opts = spec_of(w->h, id)->opts;
	size_t i;

	if (!w->holds[id])
		return;
	w->holds[id] = false;
	for (i = 0; i < n_uses(w, id); i++)
		w->used[opts->uses[i].pool] -= opts->uses[i].amount;
}

/* Is there not enough of what id uses, or no slot? */
static bool
is_stuck(const struct waiting *w, job_id id, bool has_slots)
{
	const struct job_opts *opts = spec_of(w->h, id)->opts;
	size_t i;

	if (needs_slot(w, id) && !has_slots)
		return true;
	for (i = 0; i < n_uses(w, id); i++) {
		uint32_t pool = opts->uses[i].pool;

		if (w->used[pool] + opts->uses[i].amount >
		    w->h->graph->pools[pool].capacity)
			return true;
	}
	return false;
}

static bool
share(const struct waiting *w, job_id a, job_id b)
{
	const struct job_opts *opts = spec_of(w->h, a)->opts;
	size_t i;

	for (i = 0; i < n_uses(w, a); i++) {
		if (uses_pool(w, b, opts->uses[i].pool))
			return true;
	}
	return false;
}

/* Does id wait, maybe by way of others in the same lines, for one stuck? */
static bool
has_reason(struct waiting *w, job_id id, bool has_slots)
{
	size_t n = w->h->graph->n_jobs, first = 0, last = 1;
	job_id *found = xcalloc(n, sizeof(*found)), other;
	bool has = false;

	memset(w->visited, 0, n * sizeof(*w->visited));
	found[0] = id;
	w->visited[id] = true;
	while (first < last && !has) {
		job_id next = found[first++];

		has = is_stuck(w, next, has_slots);
		for (other = 0; other < n; other++) {
			if (w->visited[other] || w->since_ns[other] < 0 ||
			    !share(w, next, other))
				continue;
			w->visited[other] = true;
			found[last++] = other;
		}
	}
	free(found);
	return has;
}

void
waiting_look(struct waiting *w, size_t at, bool has_slots)
{
	job_id id;

	for (id = 0; id < w->h->graph->n_jobs; id++) {
		if (w->since_ns[id] >= 0 && !has_reason(w, id, has_slots))
			wrong(w->h, id, "is pending at %lld for no reason",
			    (long long)time_at(w->h, at));
	}
}

void
waiting_init(struct waiting *w, struct history *h)
{
	size_t n = h->graph->n_jobs, i;

	*w = (struct waiting){.h = h};
	w->since_ns = xcalloc(n, sizeof(*w->since_ns));
	w->paths_ns = xcalloc(n, sizeof(*w->paths_ns));
	w->holds = xcalloc(n, sizeof(*w->holds));
	w->visited = xcalloc(n, sizeof(*w->visited));
	w->used = xcalloc(h->graph->n_pools, sizeof(*w->used));
	for (i = 0; i < n; i++)
		w->since_ns[i] = -1;
	find_paths(w);
}

void
waiting_finish(struct waiting *w)
{
	free(w->since_ns);
	free(w->paths_ns);
	free(w->holds);
	free(w->visited);
	free(w->used);
}
