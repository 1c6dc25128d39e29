#include "jobs/load/load_wanted.h"

#include <stdlib.h>

#include "core/mem.h"
#include "jobs/load/load_state.h"

/* Jobs whose results are wanted, and whose members are to be looked at. */
struct wanted {
	struct graph *g;
	job_id *stack;
	size_t n, capacity;
};

/* Note that a result is wanted; the job goes on the stack when that is new. */
static void
want(struct wanted *w, job_id id)
{
	if (id == JOB_NONE || w->g->jobs[id].result_wanted)
		return;
	w->g->jobs[id].result_wanted = true;
	w->stack =
	    xgrow_array(w->stack, &w->capacity, w->n + 1, sizeof(*w->stack));
	w->stack[w->n++] = id;
}

static void
want_members(struct wanted *w, const struct job_spec *spec)
{
	/* What it is to be made of is known by now, its instances are not. */
	if (spec->grows)
		want(w, spec->template);
	for (uint32_t m = 0; m < spec->n_members; m++)
		want(w, w->g->members[spec->first_member + m]);
}

void
load_spread_wanted(struct load *l)
{
	struct graph *g = l->g;
	struct wanted w = {.g = g};

	for (size_t i = 0; i < l->n_results; i++)
		want(&w, l->results[i].source);
	for (size_t i = l->n_settled; i < g->n_jobs; i++) {
		if (g->jobs[i].each != JOB_NONE)
			want_members(&w, &g->jobs[i]);
		/* Whose owner was wanted before it was made. */
		if (g->jobs[i].is_instance &&
		    g->jobs[g->jobs[i].owner].result_wanted)
			want(&w, (job_id)i);
	}
	while (w.n > 0) {
		const struct job_spec *spec = &g->jobs[w.stack[--w.n]];

		if (spec_is_policy(spec))
			want_members(&w, spec);
	}
	free(w.stack);
}

/* A job that could not be read (opts is NULL) may have had one. */
static bool
has_result(const struct job_spec *spec)
{
	if (spec->opts == NULL)
		return true;
	if (spec->service)
		return false;
	if (spec_is_process(spec))
		return spec->opts->result != RESULT_NONE;
	return spec->body != BODY_NONE && spec->body != BODY_CANCEL;
}

void
load_check_results(struct load *l)
{
	for (size_t i = 0; i < l->n_results; i++) {
		const struct job_spec *source, *reader;

		source = &l->g->jobs[l->results[i].source];
		reader = &l->g->jobs[l->results[i].reader];
		if (!has_result(source) && !reader->is_repeat)
			problems_add_in(l->scan.p, graph_file(l->g, reader),
			    reader->line, reader->column,
			    "job \"%s\": reads the result of \"%s\", which has "
			    "none; read another job's, or let it have one",
			    reader->name, source->name);
	}
}

/* JSON Lines */

void
load_check_kept(struct load *l)
{
	struct graph *g = l->g;

	for (size_t i = 0; i < l->n_results; i++) {
		const struct load_result *r = &l->results[i];
		const struct job_spec *source = &g->jobs[r->source];
		const struct job_spec *reader = &g->jobs[r->reader];

		if (r->source >= l->n_settled || source->result_wanted ||
		    reader->is_repeat)
			continue;
		problems_add(l->scan.p, reader->line, reader->column,
		    "job \"%s\": reads the result of \"%s\" in line %u, which "
		    "was not kept; give %s \"result\": \"text\"",
		    reader->name, source->name, source->line,
		    spec_is_policy(source) ? "each of its members" : "that");
	}
}

/* Are all its members' results kept?  A name that is none was reported. */
static bool
is_made_of_kept(const struct graph *g, const struct job_spec *spec)
{
	for (uint32_t m = 0; m < spec->n_members; m++) {
		job_id member = g->members[spec->first_member + m];

		if (member == JOB_NONE || !g->jobs[member].result_wanted)
			return false;
	}
	return spec->template == JOB_NONE ||
	       g->jobs[spec->template].result_wanted;
}

void
load_keep_policies(struct load *l)
{
	struct graph *g = l->g;

	for (size_t i = g->n_jobs; i-- > l->n_settled;) {
		struct job_spec *spec = &g->jobs[i];

		if (spec->body == BODY_SLEEP ||
		    (spec_is_policy(spec) && is_made_of_kept(g, spec)))
			spec->result_wanted = true;
	}
}
