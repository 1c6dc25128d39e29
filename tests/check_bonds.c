/* What ends a race or a group, and what that does to its members. */
#include "tests/history.h"

struct bond {
	struct history *h;
	job_id id;
	const struct job_spec *s;
	int64_t start, cancelled, end; /* of the body */
	int64_t decided;               /* INT64_MAX: nothing was */
};

static int64_t
end_of(const struct bond *b, job_id id)
{
	int64_t end = time_at(b->h, b->h->lives[id].ended);

	return end < b->start ? b->start : end;
}

/* A race by a success; a group by what is neither that nor a cancel. */
static bool
decides(const struct bond *b, job_id id)
{
	enum job_state state = b->h->lives[id].state;

	if (b->s->body == BODY_RACE)
		return state == JOB_FINISHED;
	return !succeeded(b->h, id) && state != JOB_CANCELLED;
}

static int64_t
decision(const struct bond *b)
{
	int64_t first = INT64_MAX;
	size_t i;

	for (i = 0; i < b->s->n_members; i++) {
		job_id id = member_of(b->h, b->s, i);

		if (decides(b, id) && end_of(b, id) < first)
			first = end_of(b, id);
	}
	return first;
}

/* A member has failed by itself, not for its needs, before the end. */
static bool
has_failure(const struct bond *b)
{
	size_t i;

	for (i = 0; i < b->s->n_members; i++) {
		job_id id = member_of(b->h, b->s, i);

		/* One that is shielded may not have been waited for. */
		if (has_failed(b->h, id) && !succeeded(b->h, id) &&
		    (!spec_of(b->h, id)->shield || end_of(b, id) < b->end))
			return true;
	}
	return false;
}

/* All have been told to end by then; those shielded are left alone. */
static void
check_members(const struct bond *b, int64_t at)
{
	int64_t end = b->start;
	size_t i;

	for (i = 0; i < b->s->n_members; i++) {
		job_id id = member_of(b->h, b->s, i);
		const struct life *life = &b->h->lives[id];
		bool is_waited_for =
		    at == INT64_MAX || !spec_of(b->h, id)->shield;

		if (is_waited_for && end_of(b, id) > end)
			end = end_of(b, id);
		if (is_waited_for && time_at(b->h, life->ended) > at &&
		    time_at(b->h, life->cancelling) > at)
			wrong(b->h, id, "was not cancelled by %s", b->s->name);
	}
	if (at != INT64_MAX && end < at)
		end = at;
	if (b->end != end)
		wrong(b->h, b->id, "is over at %lld, not at %lld",
		    (long long)b->end, (long long)end);
}

/* The clean-ups of the race or group may have changed how it ended. */
static bool
is_unclean(const struct bond *b)
{
	const struct life *life = &b->h->lives[b->id];

	return life->state == JOB_FAILED &&
	       event_at(b->h, life->ended)->outcome->kind == OUTCOME_ERROR;
}

static void
must_be(const struct bond *b, bool holds, const char *what)
{
	if (!holds)
		wrong(b->h, b->id, "is %s, but %s",
		    state_name(b->h->lives[b->id].state), what);
}

static void
check_race(const struct bond *b)
{
	const struct life *life = &b->h->lives[b->id];
	const struct event *e = event_at(b->h, life->ended);
	bool is_cancelled = b->cancelled != INT64_MAX;
	/* In one instant, whatever came first. */
	bool is_tie = b->cancelled == b->end;

	if (e->has_winner) {
		must_be(b, b->h->lives[e->winner].state == JOB_FINISHED,
		    "its winner has not won");
		must_be(b, end_of(b, e->winner) == b->decided,
		    "its winner is not the first");
		must_be(b, !is_cancelled || is_tie, "was cancelled");
		must_be(b, life->state == JOB_FINISHED || is_unclean(b),
		    "has a winner");
	} else if (is_cancelled && !is_tie) {
		must_be(b,
		    life->state == JOB_CANCELLED ||
			life->state == JOB_TIMED_OUT || is_unclean(b),
		    "was cancelled");
	} else if (!is_tie) {
		must_be(b, b->decided == INT64_MAX, "has no winner");
		must_be(b, life->state == JOB_FAILED, "nobody has won");
	}
	if (life->state == JOB_TIMED_OUT)
		must_be(b, b->cancelled <= b->decided, "was won in time");
}

static void
check_group(const struct bond *b)
{
	enum job_state state = b->h->lives[b->id].state;
	bool must_fail = has_failure(b) ||
			 (b->decided < b->cancelled && b->decided < INT64_MAX);

	if (must_fail)
		must_be(b, state == JOB_FAILED, "a member has failed");
	else if (b->cancelled == b->end)
		return;
	else if (b->cancelled == INT64_MAX)
		must_be(b, state == JOB_FINISHED || is_unclean(b), "none has");
	else
		/* What was skipped in that very instant may have failed it. */
		must_be(b,
		    state == JOB_CANCELLED || state == JOB_TIMED_OUT ||
			is_unclean(b) ||
			(state == JOB_FAILED && b->decided == b->cancelled),
		    "was cancelled");
}

void
check_bonds(struct history *h)
{
	struct bond b = {.h = h};

	for (b.id = 0; b.id < h->graph->n_jobs; b.id++) {
		const struct life *life = &h->lives[b.id];
		int64_t deadline;

		b.s = spec_of(h, b.id);
		if (life->started == NEVER ||
		    (b.s->body != BODY_RACE && b.s->body != BODY_GROUP))
			continue;
		b.start = time_at(h, life->started);
		b.end = body_end(h, b.id);
		b.cancelled = time_at(h, life->cancelling);
		if (b.cancelled > b.end)
			b.cancelled = INT64_MAX;
		b.decided = decision(&b);
		check_members(
		    &b, b.cancelled < b.decided ? b.cancelled : b.decided);
		if (b.s->body == BODY_RACE)
			check_race(&b);
		else
			check_group(&b);
		/* Only what is not decided can time out, and does so. */
		deadline = b.start + b.s->opts->timeout_ns;
		if (deadline > b.start && b.decided > deadline &&
		    b.end > deadline && b.cancelled > deadline)
			wrong(h, b.id, "did not time out");
	}
}
