#include "jobs/load/load_instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/load/load_combine.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_keys.h"
#include "jobs/load/load_part.h"
#include "jobs/load/load_report.h"
#include "jobs/name.h"

/* For the instances together; all other keys are for each of them. */
static const char *const parent_keys[] = {"needs", "lazy", "delay", "shield",
    "name", "tags", "matrix", "for_each", "fail_fast"};

static bool
is_for_parent(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(parent_keys); i++) {
		if (strcmp(parent_keys[i], name) == 0)
			return true;
	}
	return false;
}

enum load_side
load_side(const struct load_job *j)
{
	const struct load_instance *instance = j->l->instance;

	if (j->where == IN_DEFAULTS)
		return SIDE_WHOLE;
	if (instance != NULL && instance->job == j->id)
		return SIDE_INSTANCE;
	if ((j->where & (IN_JOB | IN_MEMBER | IN_MAIN)) != 0 &&
	    (json_object_get(j->object, "matrix") != NULL ||
		json_object_get(j->object, "for_each") != NULL))
		return SIDE_PARENT;
	return SIDE_WHOLE;
}

/* It is asked once for all of them, unless it is about one. */
static bool
is_condition_of_all(const struct load_job *j)
{
	static const char *const own[] = {"matrix", "MATRIX_", "ITEM", "INDEX"};
	const char *text = json_string_value(json_object_get(j->object, "if"));

	for (size_t i = 0; text != NULL && i < ARRAY_LEN(own); i++) {
		if (strstr(text, own[i]) != NULL)
			return false;
	}
	return true;
}

bool
load_side_has(const struct load_job *j, const struct load_key *key)
{
	bool is_of_all = strcmp(key->name, "if") == 0
			     ? is_condition_of_all(j)
			     : is_for_parent(key->name);

	return j->side == SIDE_WHOLE || is_of_all == (j->side == SIDE_PARENT);
}

void
load_reserve_instances(struct load_job *j, size_t n)
{
	struct graph *g = j->l->g;
	struct job_spec *spec = load_spec(j);

	graph_reserve_members(g, n);
	spec->first_member = (uint32_t)g->n_members;
	spec->n_members = 0;
}

/* The variables of what it is in, then its own. */
static void
set_env(struct load *l, struct load_instance *i, const struct env_var *vars,
    size_t n)
{
	const struct load_instance *outer = i->outer;
	const struct env_var *env =
	    outer == NULL ? l->defaults.env : outer->env;
	size_t n_env = outer == NULL ? l->defaults.n_env : outer->n_env;
	struct env_var *all;

	all = arena_alloc(&l->g->arena, (n_env + n + 1) * sizeof(*all));
	if (n_env > 0)
		memcpy(all, env, n_env * sizeof(*all));
	if (n > 0)
		memcpy(all + n_env, vars, n * sizeof(*all));
	i->env = all;
	i->n_env = n_env + n;
	l->n_env += i->n_env;
}

/* "PARENT[what]", if that can be a name; else with its number. */
static char *
name_of(
    struct load *l, const struct load_template *t, const char *what, size_t nth)
{
	const char *parent = l->g->jobs[t->parent].name;
	struct err e = ERR_INIT;
	char *name = NULL;

	if (strlen(parent) + strlen(what) + 2 <= NAME_MAX_LEN)
		name = xasprintf("%s[%s]", parent, what);
	if (name != NULL && name_check(name, strlen(name), &e) == 0)
		return name;
	free(name);
	return xasprintf("%s[%zu]", parent, nth);
}

static void
add_instance(struct load_job *j, struct load_template *t, const char *what,
    const struct env_var *vars, size_t n, bool is_trial)
{
	struct load *l = j->l;
	struct graph *g = l->g;
	const char *key = j->matrix != NULL ? "matrix" : "for_each";
	struct load_at at = {l, NULL, j->at, key, 0};
	struct load_instance *i = arena_alloc(&g->arena, sizeof(*i));
	char *name = name_of(l, t, what, load_spec(j)->n_members);
	job_id job;

	t->is_trial = is_trial;
	*i = (struct load_instance){.outer = l->instance, .template = t};
	i->nth = load_spec(j)->n_members;
	i->job = job = load_instance_job(&at, t->parent, name);
	free(name);
	if (job == JOB_NONE)
		return;
	g->jobs[job].is_instance = true;
	set_env(l, i, vars, n);
	g->members[g->n_members++] = job;
	load_spec(j)->n_members++;
	load_push(l, job, j->object, j->at);
	l->items[l->n_items - 1].instance = i;
}

void
load_add_instance(struct load_job *j, struct load_template *t, const char *what,
    const struct env_var *vars, size_t n)
{
	if (!t->is_bad && j->l->n_env > LOAD_MAX_ENV) {
		load_problem(j->l, j->at,
		    "all jobs together have over %d variables; make fewer "
		    "instances",
		    LOAD_MAX_ENV);
		t->is_bad = true;
	}
	if (!t->is_bad)
		add_instance(j, t, what, vars, n, false);
}

void
load_add_trial(struct load_job *j, struct load_template *t, const char *what,
    const struct env_var *vars, size_t n)
{
	load_reserve_instances(j, 1);
	add_instance(j, t, what, vars, n, true);
	if (load_spec(j)->n_members == 0)
		return;
	load_spec(j)->n_members = 0;
	j->l->g->n_members--;
	/* cppcheck-suppress AssignmentIntegerToAddress */
	load_spec(j)->template = j->l->items[j->l->n_items - 1].job;
}

static size_t
n_problems(const struct load *l)
{
	return l->scan.p->n + l->scan.p->dropped;
}

bool
load_instance_is_bad(struct load *l, const struct load_instance *instance)
{
	struct load_template *t = instance->template;

	if (instance->nth == 0)
		t->problems = n_problems(l);
	else if (instance->nth == 1)
		t->is_bad = n_problems(l) != t->problems;
	return instance->nth > 0 && t->is_bad;
}

bool
load_is_repeated(const struct load_instance *instance)
{
	while (instance != NULL && instance->nth == 0)
		instance = instance->outer;
	return instance != NULL;
}

void
load_note_instance(const struct load_instance *instance, struct job_spec *spec)
{
	spec->is_repeat = load_is_repeated(instance);
	for (; instance != NULL; instance = instance->outer)
		spec->is_template |= instance->template->is_trial;
}

job_id
load_find_part(const struct load *l, const struct load_instance *instance,
    const char *name)
{
	job_id id = JOB_NONE;

	for (; id == JOB_NONE && instance != NULL; instance = instance->outer) {
		char *full;

		if (!instance->template->has_names)
			continue;
		full = xasprintf("%s.%s", l->g->jobs[instance->job].name, name);
		id = graph_find(l->g, full);
		free(full);
	}
	return id;
}
