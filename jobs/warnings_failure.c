#include "jobs/warnings.h"

#include <stdbool.h>
#include <stdlib.h>

#include "core/mem.h"
#include "jobs/expr.h"

/* Whose failure counts, as jobs/handled.c will find it. */
struct absorbed {
	bool *is; /* by job: some policy that it is in keeps it from counting */
	job_id *stack;
	size_t n;
};

static bool
absorbs(const struct job_spec *s)
{
	return spec_is_policy(s) &&
	       (s->body == BODY_WAIT || s->body == BODY_RACE ||
		   s->body_of.policy->return_exceptions ||
		   s->opts->continue_on_error);
}

static void
absorb_members(
    struct absorbed *a, const struct graph *g, const struct job_spec *s)
{
	for (size_t i = 0; i < s->n_members; i++) {
		job_id member = g->members[s->first_member + i];

		if (!a->is[member])
			a->stack[a->n++] = member;
		a->is[member] = true;
	}
}

/* From the policies that absorb to all that is in them.  Returns: is there any? */
static bool
find_absorbed(struct absorbed *a, const struct graph *g)
{
	bool found = false;

	for (size_t i = 0; i < g->n_jobs; i++) {
		if (absorbs(&g->jobs[i]))
			absorb_members(a, g, &g->jobs[i]);
	}
	found = a->n > 0;
	while (a->n > 0) {
		const struct job_spec *s = &g->jobs[a->stack[--a->n]];

		if (spec_is_policy(s))
			absorb_members(a, g, s);
	}
	return found;
}

/* The end of main does not end what is within a cleanup. */
static bool
is_in_cleanup(const struct graph *g, const struct job_spec *s)
{
	while (!spec_is_cleanup(s) && s->owner != JOB_NONE)
		s = &g->jobs[s->owner];
	return spec_is_cleanup(s);
}

static void
check_needs(const struct absorbed *a, const struct graph *g,
    const struct job_spec *s, struct problems *w)
{
	for (size_t i = 0; i < s->n_needs; i++) {
		const struct need *n = &g->needs[s->first_need + i];
		const struct job_spec *other = &g->jobs[n->job];

		if (n->when != NEED_FAILURE || a->is[n->job] ||
		    other->opts->continue_on_error)
			continue;
		problems_add_in(w, graph_file(g, s), s->line, s->column,
		    "warning: job \"%s\": \"needs\": it is to start after a "
		    "failure of \"%s\", but nothing starts after a failure "
		    "that counts; write \"on_failure\": \"continue\" at the "
		    "top, or put it into the \"finally\" of \"%s\"",
		    s->name, other->name, other->name);
	}
}

static void
check_condition(
    const struct graph *g, const struct job_spec *s, struct problems *w)
{
	const struct expr *x = s->opts->condition;

	for (size_t i = 0; x != NULL && i < x->n_operands; i++) {
		const struct expr_operand *o = &x->operands[i];

		/* "!failure()" is true, as is meant. */
		if (o->source != EXPR_FAILURE ||
		    (o->begin > 0 && x->text[o->begin - 1] == '!'))
			continue;
		problems_add_in(w, graph_file(g, s), s->line, s->column,
		    "warning: job \"%s\": \"if\": failure() can not be true, "
		    "as nothing starts after a failure that counts; write "
		    "\"on_failure\": \"continue\" at the top, or put it into "
		    "a \"finally\"",
		    s->name);
		return;
	}
}

void
warnings_find_failure(const struct graph *g, struct problems *w)
{
	struct absorbed a = {.n = 0};
	bool found;

	if (g->on_failure == ON_FAILURE_CONTINUE)
		return;
	a.is = xcalloc(g->n_jobs, sizeof(*a.is));
	a.stack = xcalloc(g->n_jobs, sizeof(*a.stack));
	found = find_absorbed(&a, g);
	for (size_t i = 0; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		if (s->is_repeat || s->role == ROLE_EACH || is_in_cleanup(g, s))
			continue;
		check_needs(&a, g, s, w);
		/* It may be told by a need, or what that needs, and so on. */
		if (!found)
			check_condition(g, s, w);
	}
	free(a.is);
	free(a.stack);
}
