#include "cmd/ties.h"

const char *
ties_when(enum need_when when)
{
	static const char *const names[] = {
	    [NEED_SUCCESS] = "success",
	    [NEED_FAILURE] = "failure",
	    [NEED_DONE] = "done",
	    [NEED_STARTED] = "started",
	    [NEED_READY] = "ready",
	};

	return names[when];
}

const char *
ties_word(const struct tie *t)
{
	static const char *const needs[] = {
	    [NEED_SUCCESS] = "needs",
	    [NEED_FAILURE] = "needs failure",
	    [NEED_DONE] = "needs end",
	    [NEED_STARTED] = "needs start",
	    [NEED_READY] = "needs ready",
	};
	static const char *const others[] = {
	    [TIE_MEMBER] = "member",
	    [TIE_CANCELS] = "cancels",
	    [TIE_EACH] = "each",
	    [TIE_ON_CANCEL] = "on_cancel",
	    [TIE_FINALLY] = "finally",
	};

	return t->kind == TIE_NEED ? needs[t->when] : others[t->kind];
}

/* The ties that are not in a list. */
static bool
get_part(const struct job_spec *s, size_t i, struct tie *t)
{
	const struct tie parts[] = {
	    /* It stands for the members that will come. */
	    {.kind = TIE_MEMBER, .job = s->template},
	    {.kind = TIE_EACH, .job = s->each},
	    {.kind = TIE_ON_CANCEL, .job = s->on_cancel},
	    {.kind = TIE_FINALLY, .job = s->finally},
	};
	size_t k;

	for (k = 0; k < sizeof(parts) / sizeof(parts[0]); k++) {
		if (parts[k].job == JOB_NONE || i-- > 0)
			continue;
		*t = parts[k];
		return true;
	}
	return false;
}

/* Those of its own: an instance has those of its owner behind them. */
static size_t
n_needs_of(const struct graph *g, const struct job_spec *s)
{
	return s->is_instance ? s->n_needs - g->jobs[s->owner].n_needs
			      : s->n_needs;
}

bool
ties_get(const struct graph *g, job_id id, size_t i, struct tie *t)
{
	const struct job_spec *s = &g->jobs[id];
	const struct need *n;

	if (i < n_needs_of(g, s)) {
		n = &g->needs[s->first_need + i];
		*t = (struct tie){
		    TIE_NEED, n->job, (enum need_when)n->when, n->optional};
		return true;
	}
	i -= n_needs_of(g, s);
	if (i < s->n_members) {
		*t = (struct tie){
		    .kind = s->body == BODY_CANCEL ? TIE_CANCELS : TIE_MEMBER,
		    .job = g->members[s->first_member + i]};
		return true;
	}
	return get_part(s, i - s->n_members, t);
}
