#include "jobs/warnings.h"

#include <stdbool.h>
#include <string.h>

#include "core/macros.h"
#include "jobs/unquoted.h"

/* The words of other shells, and of what is no shell, mean something else. */
static bool
is_posix_shell(const char *const *shell)
{
	static const char *const names[] = {"sh", "ash", "bash", "dash", "ksh"};
	const char *slash, *name;

	if (shell == NULL)
		return true;
	slash = strrchr(shell[0], '/');
	name = slash == NULL ? shell[0] : slash + 1;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/* The same variable may be set again further on. */
static bool
is_last(const struct job_opts *opts, size_t i)
{
	for (size_t k = i + 1; k < opts->n_env; k++) {
		if (strcmp(opts->env[k].name, opts->env[i].name) == 0)
			return false;
	}
	return true;
}

static void
check_variable(const struct graph *g, const struct job_spec *spec,
    const char *variable, const char *what, const char *source,
    struct problems *w)
{
	const char *file = graph_file(g, spec);

	switch (unquoted_find(spec->body_of.text, variable)) {
	case UNQUOTED_NOT:
		break;
	case UNQUOTED_SPLIT:
		problems_add_in(w, file, spec->line, spec->column,
		    "warning: job \"%s\": \"run\": $%s, %s of \"%s\", "
		    "is split into words and patterns; write \"$%s\" in double "
		    "quotes",
		    spec->name, variable, what, source, variable);
		break;
	case UNQUOTED_EVAL:
		problems_add_in(w, file, spec->line, spec->column,
		    "warning: job \"%s\": \"run\": eval runs what is in $%s, "
		    "%s of \"%s\"; do without eval",
		    spec->name, variable, what, source);
		break;
	}
}

/* The job whose result the instance that spec is in comes from, or NULL. */
static const char *
source_of_items(const struct graph *g, const struct job_spec *spec)
{
	while (spec->owner != JOB_NONE) {
		const struct job_spec *owner = &g->jobs[spec->owner];

		if (owner->grows && owner->template == spec - g->jobs)
			return g->jobs[owner->body_of.policy->over].name;
		spec = owner;
	}
	return NULL;
}

static void
check_item(
    const struct graph *g, const struct job_spec *spec, struct problems *w)
{
	const char *source = source_of_items(g, spec);

	if (source != NULL)
		check_variable(g, spec, "ITEM", "the result", source, w);
}

static void
check_job(
    const struct graph *g, const struct job_spec *spec, struct problems *w)
{
	const struct job_opts *opts = spec->opts;

	if (spec->body != BODY_RUN || !is_posix_shell(opts->shell))
		return;
	check_item(g, spec, w);
	for (size_t i = 0; i < opts->n_env; i++) {
		const struct env_var *var = &opts->env[i];

		if (var->result != JOB_NONE && !var->by_file &&
		    is_last(opts, i))
			check_variable(g, spec, var->name,
			    var->output != NULL ? "an output" : "the result",
			    g->jobs[var->result].name, w);
	}
}

/* Is there anything that main waits for but services? */
static bool
has_work(const struct graph *g)
{
	if (g->main != JOB_NONE)
		return true;
	for (size_t i = 0; i < g->n_jobs; i++) {
		if (g->jobs[i].role == ROLE_TOP && !g->jobs[i].service &&
		    !g->jobs[i].lazy)
			return true;
	}
	return false;
}

/* A service that goes on for nobody; one that is lazy waits to be asked for. */
static void
check_service(
    const struct graph *g, const struct job_spec *spec, struct problems *w)
{
	if (!spec->service || spec->lazy || spec->opts->users->n > 0)
		return;
	problems_add_in(w, graph_file(g, spec), spec->line, spec->column,
	    "warning: job \"%s\": \"service\": nobody needs it, so it runs "
	    "until all else has ended; write it into the \"needs\" of who does",
	    spec->name);
}

/* A service ends when nobody needs it any more; if nobody did, who knows. */
static void
check_waiting(
    const struct graph *g, const struct job_spec *spec, struct problems *w)
{
	for (size_t i = 0; i < spec->n_needs; i++) {
		const struct need *n = &g->needs[spec->first_need + i];
		const struct job_spec *service = &g->jobs[n->job];

		if (!service->service || service->opts->users->n > 0 ||
		    spec_is_need_of_life(n))
			continue;
		problems_add_in(w, graph_file(g, spec), spec->line,
		    spec->column,
		    "warning: job \"%s\": waits for the end of \"%s\", a "
		    "service, which may never come, as nobody needs that to "
		    "run; write it into \"needs\" if this job does",
		    spec->name, service->name);
	}
}

void
warnings_find(const struct graph *g, struct problems *w)
{
	bool is_of_use = has_work(g);

	for (size_t i = 0; i < g->n_jobs; i++) {
		const struct job_spec *spec = &g->jobs[i];

		if (is_of_use && g->main != i)
			check_service(g, spec, w);
		check_waiting(g, spec, w);
		/* Jobs of the same text are all the same. */
		if (spec->is_repeat)
			continue;
		/* The runs of an each, too. */
		if (spec->role == ROLE_EACH && g->jobs[spec->owner].each != i)
			continue;
		check_job(g, spec, w);
	}
	warnings_find_failure(g, w);
}
