#include "jobs/pool.h"

#include <assert.h>
#include <stdlib.h>

#include "core/mem.h"

struct pool {
	uint64_t used;
	uint64_t wanted;         /* by those that wait, here or for a slot */
	struct order_entry turn; /* whose it is; its job may be JOB_NONE */
	struct order line;       /* of those that wait for that */
};

struct pools {
	pool_able *able;
	struct pool *list; /* as in the graph; grows by pool_admit() */
	size_t n, capacity;
};

static struct pool *
pool_of(const struct job *j, size_t use)
{
	const struct job_opts *opts = job_spec_of(j)->opts;

	return &j->runner->pools->list[opts->uses[use].pool];
}

static const struct pool_spec *
spec_of(const struct job *j, size_t use)
{
	const struct job_opts *opts = job_spec_of(j)->opts;

	return &j->runner->graph->pools[opts->uses[use].pool];
}

static uint64_t
amount_of(const struct job *j, size_t use)
{
	return job_spec_of(j)->opts->uses[use].amount;
}

static size_t
n_uses(const struct job *j)
{
	return job_spec_of(j)->opts->n_uses;
}

/* The first of its uses that there is not enough for; n_uses(): of all. */
static size_t
find_lacking(const struct job *j)
{
	size_t i, n = n_uses(j);

	for (i = 0; i < n; i++) {
		if (pool_of(j, i)->used + amount_of(j, i) >
		    spec_of(j, i)->capacity)
			break;
	}
	return i;
}

/* The same if all that wait had theirs. */
static size_t
find_in_the_way(const struct job *j)
{
	size_t i, n = n_uses(j);

	for (i = 0; i < n; i++) {
		const struct pool *p = pool_of(j, i);

		if (p->used + p->wanted + amount_of(j, i) >
		    spec_of(j, i)->capacity)
			break;
	}
	return i;
}

/* "pool db", or "max_parallel 2" */
static void
describe(const struct pool_spec *pool, struct buf *b)
{
	buf_printf(b, "%s%s", pool->is_limit ? "" : "pool ", pool->name);
}

bool
pool_describe_wait(const struct job *j, struct buf *b)
{
	size_t use = find_in_the_way(j);

	if (use == n_uses(j))
		return false;
	describe(spec_of(j, use), b);
	return true;
}

void
pool_want(struct job *j)
{
	size_t i, n = n_uses(j), told = find_in_the_way(j);

	j->is_in_line = n > 0;
	j->told_pool = (uint16_t)(told < n ? told + 1 : 0);
	for (i = 0; i < n; i++)
		pool_of(j, i)->wanted += amount_of(j, i);
}

/* Tell for which of its pools j waits, if that is news. */
static void
tell(struct job *j, size_t use)
{
	struct event event = {.kind = EVENT_WAITING, .job = job_id_of(j)};
	struct buf reason = {0};

	if (j->told_pool == use + 1)
		return;
	j->told_pool = (uint16_t)(use + 1);
	describe(spec_of(j, use), &reason);
	event.reason = reason.data;
	stream_emit(&j->runner->stream, &event);
	buf_finish(&reason);
}

/* Take one turn after the other.  Returns true when j may take all it uses. */
static bool
take_turns(struct job *j, const struct order_entry *entry)
{
	size_t lacking, n = n_uses(j);

	while (j->n_turns < n) {
		struct pool *p = pool_of(j, j->n_turns);

		if (p->turn.job != JOB_NONE) {
			order_push(&p->line, entry);
			tell(j, j->n_turns);
			return false;
		}
		p->turn = *entry;
		j->n_turns++;
	}
	lacking = find_lacking(j);
	j->is_able = lacking == n;
	if (!j->is_able)
		tell(j, lacking);
	return j->is_able;
}

/* Nobody has the turn of p: give it to the first in line who still waits. */
static void
pass_on(struct runner *r, struct pool *p)
{
	p->turn.job = JOB_NONE;
	while (p->turn.job == JOB_NONE && p->line.n > 0) {
		struct order_entry entry = order_pop(&p->line);
		struct job *j = runner_job(r, entry.job);

		/* It may have ended, and be about to leave. */
		if (j->is_in_line &&
		    !state_is_terminal((enum job_state)j->state) &&
		    take_turns(j, &entry))
			r->pools->able(r, &entry);
	}
}

/*
 * One after the other: who gets one of them and wants the next waits in line
 * for that as well, and does not get it before those that were there.  The last
 * goes first, so that it is free for who gets one before it.
 */
static void
pass_turns_on(struct job *j)
{
	size_t i = j->n_turns;

	j->n_turns = 0;
	j->is_able = false;
	while (i-- > 0)
		pass_on(j->runner, pool_of(j, i));
}

static void
want_no_more(struct job *j)
{
	size_t i, n = n_uses(j);

	j->is_in_line = false;
	for (i = 0; i < n; i++)
		pool_of(j, i)->wanted -= amount_of(j, i);
}

/* How much of its use-th pool is kept for the one whose turn it is there. */
static uint64_t
kept_from(const struct job *j, size_t use)
{
	job_id turn = pool_of(j, use)->turn.job;
	const struct job *first;
	size_t i = 0;

	if (turn == JOB_NONE)
		return 0;
	first = runner_job(j->runner, turn);
	while (pool_of(first, i) != pool_of(j, use))
		i++;
	return amount_of(first, i);
}

/*
 * Does j, which has just come, keep nobody waiting if it does not?  Who has the
 * turn may wait for another of its pools, and there is still enough for it.
 */
static bool
may_pass(const struct job *j)
{
	size_t i, n = n_uses(j);

	for (i = 0; i < n; i++) {
		const struct pool *p = pool_of(j, i);

		if (p->line.n > 0 ||
		    p->used + kept_from(j, i) + amount_of(j, i) >
			spec_of(j, i)->capacity)
			return false;
	}
	return true;
}

bool
pool_enter(struct job *j, const struct order_entry *entry)
{
	if (j->n_turns == 0 && may_pass(j))
		j->is_able = true;
	return j->is_able || take_turns(j, entry);
}

void
pool_take(struct job *j)
{
	size_t i, n = n_uses(j);

	if (n == 0)
		return;
	assert(j->is_able && find_lacking(j) == n);
	want_no_more(j);
	j->holds_pools = true;
	for (i = 0; i < n; i++)
		pool_of(j, i)->used += amount_of(j, i);
	pass_turns_on(j);
}

void
pool_leave(struct job *j)
{
	if (!j->is_in_line)
		return;
	want_no_more(j);
	pass_turns_on(j);
}

/* There is more of p: is that enough for the one whose turn it is? */
static void
look_again(struct runner *r, const struct pool *p)
{
	struct job *j;

	if (p->turn.job == JOB_NONE)
		return;
	j = runner_job(r, p->turn.job);
	if (j->is_able || j->n_turns < n_uses(j) || find_lacking(j) < n_uses(j))
		return;
	j->is_able = true;
	r->pools->able(r, &p->turn);
}

void
pool_release(struct job *j)
{
	size_t i, n = n_uses(j);

	if (!j->holds_pools)
		return;
	j->holds_pools = false;
	for (i = 0; i < n; i++)
		pool_of(j, i)->used -= amount_of(j, i);
	for (i = 0; i < n; i++)
		look_again(j->runner, pool_of(j, i));
}

void
pool_admit(struct runner *r)
{
	struct pools *p = r->pools;

	p->list = xgrow_array(
	    p->list, &p->capacity, r->graph->n_pools, sizeof(*p->list));
	for (; p->n < r->graph->n_pools; p->n++)
		p->list[p->n] = (struct pool){.turn.job = JOB_NONE};
}

void
pool_init(struct runner *r, pool_able *able)
{
	r->pools = xcalloc(1, sizeof(*r->pools));
	r->pools->able = able;
	pool_admit(r);
}

void
pool_finish(struct runner *r)
{
	size_t i;

	for (i = 0; i < r->pools->n; i++)
		order_finish(&r->pools->list[i].line);
	free(r->pools->list);
	free(r->pools);
}
