#include "jobs/path.h"

#include <stdlib.h>

#include "core/clock.h"
#include "core/mem.h"
#include "jobs/estimate.h"

/*
 * What a path goes along are moments, two of each job: its start, and its end.
 * They are taken from the last to the first, each when all that follow it have
 * been.  Moments in a circle, which cycle_check() lets pass where a cancel cuts
 * it, are never taken, and keep what is known of them.
 */
enum edge {
	START,
	END
};

struct moment {
	int64_t rest_ns; /* the longest path behind it */
	uint32_t left;   /* moments behind it that were not taken */
	uint32_t next;   /* of those to be taken; 0: none, else from 1 */
};

struct search {
	struct runner *r;
	job_id from; /* jobs before it are done with */
	struct moment *moments;
	uint32_t first; /* to be taken, as moment.next */
	bool is_counting;
};

static struct moment *
moment_of(const struct search *s, job_id id, enum edge edge)
{
	return &s->moments[2 * (size_t)(id - s->from) + edge];
}

static void
put(struct search *s, struct moment *m)
{
	m->next = s->first;
	s->first = (uint32_t)(m - s->moments) + 1;
}

/* What is at the edge of a job comes before a rest of so long. */
static void
follow(struct search *s, job_id id, enum edge edge, int64_t rest_ns)
{
	struct moment *m;

	if (id < s->from)
		return;
	m = moment_of(s, id, edge);
	if (s->is_counting) {
		m->left++;
		return;
	}
	if (rest_ns > m->rest_ns)
		m->rest_ns = rest_ns;
	if (--m->left == 0)
		put(s, m);
}

/* The body of a job has ended, with so much to come. */
static void
follow_body(struct search *s, job_id id, int64_t rest_ns)
{
	const struct graph *g = s->r->graph;
	const struct job_spec *spec = &g->jobs[id];
	size_t i;

	follow(s, id, START, clock_add(rest_ns, estimate_of(s->r, id)));
	if (!spec_is_policy(spec))
		return;
	/* Instances to come are as long as this. */
	if (spec->grows)
		follow(s, spec->template, END, rest_ns);
	for (i = 0; i < spec->n_members; i++) {
		follow(s, g->members[spec->first_member + i], END, rest_ns);
		if (spec->each != JOB_NONE)
			follow(s, spec->each + (job_id)i, END, rest_ns);
	}
}

/*
 * The n-th run is for the n-th member that ends: for any, so for the n-th.
 * There may be more runs than members, which never begin.
 */
static void
follow_each(struct search *s, job_id id, int64_t rest_ns)
{
	const struct graph *g = s->r->graph;
	const struct job_spec *policy = &g->jobs[g->jobs[id].owner];
	uint32_t nth = id - policy->each;

	if (nth < policy->n_members)
		follow(s, g->members[policy->first_member + nth], END, rest_ns);
}

/* What comes before the start of a job. */
static void
follow_start(struct search *s, job_id id, int64_t rest_ns)
{
	const struct graph *g = s->r->graph;
	const struct job_spec *spec = &g->jobs[id];
	size_t i;

	if (spec->role == ROLE_FINALLY) {
		follow_body(s, spec->owner, rest_ns);
		return;
	}
	/* A run of an "each" that never begins may have no options. */
	if (spec->opts != NULL)
		rest_ns = clock_add(rest_ns, spec->opts->delay_ns);
	for (i = 0; i < spec->n_needs; i++) {
		const struct need *n = &g->needs[spec->first_need + i];

		follow(
		    s, n->job, n->when == NEED_STARTED ? START : END, rest_ns);
	}
	if (spec->role == ROLE_MEMBER)
		follow(s, spec->owner, START, rest_ns);
	if (spec->role == ROLE_EACH)
		follow_each(s, id, rest_ns);
}

/* What comes before this moment. */
static void
follow_all(struct search *s, job_id id, enum edge edge)
{
	int64_t rest_ns = moment_of(s, id, edge)->rest_ns;
	job_id finally = s->r->graph->jobs[id].finally;

	if (edge == START)
		follow_start(s, id, rest_ns);
	else if (finally != JOB_NONE)
		follow(s, finally, END, rest_ns);
	else
		follow_body(s, id, rest_ns);
}

static void
take_all(struct search *s)
{
	while (s->first != 0) {
		uint32_t at = s->first - 1;

		s->first = s->moments[at].next;
		follow_all(s, s->from + at / 2, (enum edge)(at % 2));
	}
}

/* What comes behind an instance that joins its job in the run. */
static int64_t
behind_owner(const struct search *s, job_id id)
{
	const struct job_spec *spec = &s->r->graph->jobs[id];

	if (spec->role != ROLE_MEMBER || spec->owner >= s->from)
		return 0;
	return s->r->jobs[spec->owner].path_ns;
}

/* A job that grows waits in no line: its path is kept for its instances. */
static int64_t
path_of(const struct search *s, job_id id)
{
	const struct job_spec *spec = &s->r->graph->jobs[id];
	int64_t own_ns = estimate_of(s->r, id);
	int64_t path_ns = moment_of(s, id, START)->rest_ns;

	if (spec->grows)
		path_ns = spec->finally != JOB_NONE
			      ? moment_of(s, spec->finally, START)->rest_ns
			      : moment_of(s, id, END)->rest_ns;
	return path_ns > own_ns ? path_ns : own_ns;
}

void
path_admit(struct runner *r)
{
	struct search s = {.r = r, .from = r->n_paths};
	job_id end = (job_id)r->graph->n_jobs, id;
	size_t i, n = 2 * (size_t)(end - s.from);

	if (n == 0)
		return;
	s.moments = xcalloc(n, sizeof(*s.moments));
	s.is_counting = true;
	for (id = s.from; id < end; id++) {
		follow_all(&s, id, START);
		follow_all(&s, id, END);
	}
	s.is_counting = false;
	for (i = 0; i < n; i++) {
		if (i % 2 == END)
			s.moments[i].rest_ns =
			    behind_owner(&s, s.from + (job_id)(i / 2));
		if (s.moments[i].left == 0)
			put(&s, &s.moments[i]);
	}
	take_all(&s);
	for (id = s.from; id < end; id++)
		r->jobs[id].path_ns = path_of(&s, id);
	free(s.moments);
	r->n_paths = end;
}
