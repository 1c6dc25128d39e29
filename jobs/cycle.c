#include "jobs/cycle.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"
#include "jobs/waits.h"

#define DONE UINT32_MAX /* an index: in a component that was looked at */

/* The path to a long cycle shows so many of its jobs. */
#define SHOW_FIRST 12
#define SHOW_LAST 4

/* A vertex on the way, and the edge to follow next. */
struct frame {
	uint32_t vertex, edge;
};

/* Tarjan's search for strongly connected components, with its own stack. */
struct search {
	const struct graph *g;
	job_id first; /* those before are known to wait for none from it on */
	struct problems *p;
	uint32_t *index; /* when a vertex was met, from 1; 0: not yet; DONE */
	uint32_t *low;   /* the least index that is reached; its component */
	uint32_t *from;  /* by which vertex the cycle's search came, or NULL */
	bool *reported;  /* jobs that a reported cycle begins with, or NULL */
	uint32_t last_index;
	uint32_t last_component;
	struct frame *frames;
	size_t n_frames, frames_capacity;
	uint32_t *open; /* vertices whose component is not known yet */
	size_t n_open, open_capacity;
	size_t n_found;
};

/* How many vertices are searched, and where in the arrays v is. */
static size_t
size_of(const struct search *s)
{
	return (s->g->n_jobs - s->first) * WAITS_MODES;
}

static size_t
place(const struct search *s, uint32_t v)
{
	size_t n = s->g->n_jobs;

	return v / n * (n - s->first) + (v % n - s->first);
}

static uint32_t
edge(const struct search *s, uint32_t v, uint32_t i)
{
	uint32_t to = waits_edge(s->g, v, i);

	return to == WAITS_NONE || waits_job(s->g, to) < s->first ? WAITS_NONE
								  : to;
}

/* The shortest cycle through v in its component, as from[]. */
static void
find_cycle(struct search *s, uint32_t v, size_t size)
{
	const struct graph *g = s->g;
	uint32_t *queue = xcalloc(size, sizeof(*queue));
	size_t n = 0, next = 0;

	if (s->from == NULL) {
		s->from = xcalloc(size_of(s), sizeof(*s->from));
		for (size_t i = 0; i < size_of(s); i++)
			s->from[i] = WAITS_NONE;
	}
	queue[n++] = v;
	while (s->from[place(s, v)] == WAITS_NONE) {
		uint32_t at = queue[next++];
		uint32_t count = waits_count(g, at);

		for (uint32_t i = 0; i < count; i++) {
			uint32_t to = edge(s, at, i);

			if (to == WAITS_NONE ||
			    s->index[place(s, to)] != DONE ||
			    s->low[place(s, to)] != s->low[place(s, v)] ||
			    s->from[place(s, to)] != WAITS_NONE)
				continue;
			s->from[place(s, to)] = at;
			if (to != v)
				queue[n++] = to;
		}
	}
	free(queue);
}

/*
 * The jobs of the cycle that ends at v, in the order of waiting, each once
 * however many of its vertices follow one another.  The caller frees them.
 */
static job_id *
cycle_jobs(const struct search *s, uint32_t v, size_t *n)
{
	job_id *jobs = NULL;
	size_t capacity = 0;
	uint32_t at = v;

	*n = 0;
	do {
		job_id job = waits_job(s->g, at);

		if (*n == 0 || jobs[*n - 1] != job) {
			jobs =
			    xgrow_array(jobs, &capacity, *n + 1, sizeof(*jobs));
			jobs[(*n)++] = job;
		}
		at = s->from[place(s, at)];
	} while (at != v);
	if (*n > 1 && jobs[*n - 1] == jobs[0])
		(*n)--;
	for (size_t i = 1, j = *n - 1; i < j; i++, j--) {
		job_id job = jobs[i];

		jobs[i] = jobs[j];
		jobs[j] = job;
	}
	return jobs;
}

static void
report_self(struct search *s, const struct job_spec *spec)
{
	bool needs = false;

	for (uint32_t i = 0; i < spec->n_needs; i++) {
		if (&s->g->jobs[s->g->needs[spec->first_need + i].job] == spec)
			needs = true;
	}
	problems_add_in(s->p, graph_file(s->g, spec), spec->line, spec->column,
	    needs ? "job \"%s\": needs itself; take it out of its own "
		    "\"needs\" or do not read its own result"
		  : "job \"%s\": waits for itself; take it out of its own "
		    "members",
	    spec->name);
}

static void
report_cycle(struct search *s, uint32_t v)
{
	const struct job_spec *spec = &s->g->jobs[waits_job(s->g, v)];
	char *text;
	size_t size, n;
	job_id *jobs = cycle_jobs(s, v, &n);
	FILE *out;

	if (n == 1) {
		report_self(s, spec);
		free(jobs);
		return;
	}
	out = open_memstream(&text, &size);
	if (out == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		if (n > SHOW_FIRST + SHOW_LAST + 1 && i == SHOW_FIRST) {
			i = n - SHOW_LAST;
			fprintf(
			    out, "(%zu more) -> ", n - SHOW_FIRST - SHOW_LAST);
		}
		fprintf(out, "%s -> ", s->g->jobs[jobs[i]].name);
	}
	fputs(spec->name, out);
	fclose(out);
	problems_add_in(s->p, graph_file(s->g, spec), spec->line, spec->column,
	    "job \"%s\": could never end, as it waits for itself: %s; take one "
	    "of these out",
	    spec->name, text);
	free(text);
	free(jobs);
}

static bool
has_loop(const struct graph *g, uint32_t v)
{
	uint32_t n = waits_count(g, v);

	for (uint32_t i = 0; i < n; i++) {
		if (waits_edge(g, v, i) == v)
			return true;
	}
	return false;
}

/* The component whose first vertex is v is complete: the end of s->open. */
static void
close_component(struct search *s, uint32_t v)
{
	uint32_t least = v;
	size_t size = 0;
	job_id job;

	s->last_component++;
	do {
		uint32_t at = s->open[--s->n_open];

		s->index[place(s, at)] = DONE;
		s->low[place(s, at)] = s->last_component;
		if (waits_job(s->g, at) < waits_job(s->g, least) ||
		    (waits_job(s->g, at) == waits_job(s->g, least) &&
			at < least))
			least = at;
		size++;
	} while (s->open[s->n_open] != v);
	if (size == 1 && !has_loop(s->g, v))
		return;
	s->n_found++;
	job = waits_job(s->g, least);
	if (s->reported == NULL)
		s->reported =
		    xcalloc(s->g->n_jobs - s->first, sizeof(*s->reported));
	if (s->reported[job - s->first])
		return;
	s->reported[job - s->first] = true;
	find_cycle(s, least, size);
	report_cycle(s, least);
}

static void
enter(struct search *s, uint32_t v)
{
	s->index[place(s, v)] = s->low[place(s, v)] = ++s->last_index;
	s->frames = xgrow_array(s->frames, &s->frames_capacity, s->n_frames + 1,
	    sizeof(*s->frames));
	s->frames[s->n_frames++] = (struct frame){v, 0};
	s->open = xgrow_array(
	    s->open, &s->open_capacity, s->n_open + 1, sizeof(*s->open));
	s->open[s->n_open++] = v;
}

/* Visit everything that is reached from v. */
static void
visit(struct search *s, uint32_t v)
{
	const struct graph *g = s->g;

	if (s->index[place(s, v)] == 0)
		enter(s, v);
	while (s->n_frames > 0) {
		struct frame *f = &s->frames[s->n_frames - 1];
		uint32_t to, parent;

		v = f->vertex;
		if (f->edge < waits_count(g, v)) {
			to = edge(s, v, f->edge++);
			if (to == WAITS_NONE)
				continue;
			if (s->index[place(s, to)] == 0)
				enter(s, to);
			else if (s->index[place(s, to)] < s->low[place(s, v)])
				s->low[place(s, v)] = s->index[place(s, to)];
			continue;
		}
		s->n_frames--;
		if (s->low[place(s, v)] == s->index[place(s, v)])
			close_component(s, v);
		else if (s->n_frames > 0) {
			parent = s->frames[s->n_frames - 1].vertex;
			if (s->low[place(s, v)] < s->low[place(s, parent)])
				s->low[place(s, parent)] = s->low[place(s, v)];
		}
	}
}

/* No deadlock, but nothing that anybody can mean. */
static void
check_self_cancel(struct search *s)
{
	const struct graph *g = s->g;

	for (size_t i = s->first; i < g->n_jobs; i++) {
		const struct job_spec *spec = &g->jobs[i];
		bool found = false;

		if (spec->body != BODY_CANCEL)
			continue;
		for (uint32_t m = 0; m < spec->n_members; m++)
			found |= g->members[spec->first_member + m] == i;
		if (!found)
			continue;
		s->n_found++;
		problems_add_in(s->p, graph_file(s->g, spec), spec->line,
		    spec->column,
		    "job \"%s\": cancels itself; take it out of its own "
		    "\"cancel\"",
		    spec->name);
	}
}

int
cycle_check_from(const struct graph *g, job_id first, struct problems *p)
{
	struct search s = {.g = g, .first = first, .p = p};

	s.index = xcalloc(size_of(&s), sizeof(*s.index));
	s.low = xcalloc(size_of(&s), sizeof(*s.low));
	for (job_id i = first; i < g->n_jobs; i++) {
		visit(&s, waits_vertex(g, i, WAITS_START));
		visit(&s, waits_vertex(g, i, WAITS_END));
	}
	check_self_cancel(&s);
	free(s.index);
	free(s.low);
	free(s.from);
	free(s.reported);
	free(s.frames);
	free(s.open);
	return s.n_found == 0 ? 0 : -1;
}

int
cycle_check(const struct graph *g, struct problems *p)
{
	return cycle_check_from(g, 0, p);
}
