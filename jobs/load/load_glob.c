#include "jobs/load/load_glob.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/glob.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_state.h"

/* How often a pattern is compared with a name, in one file. */
#define MAX_WORK 200000000

bool
load_ref_is_glob(const struct load_ref *ref)
{
	return ref->into == NULL && glob_is_pattern(ref->name);
}

bool
load_has_globs(const struct load *l, size_t first_ref, job_id job)
{
	for (size_t i = first_ref; i < l->n_refs; i++) {
		if (l->refs[i].job == job && l->refs[i].member != UINT32_MAX &&
		    load_ref_is_glob(&l->refs[i]))
			return true;
	}
	return false;
}

/* Is id the job itself, or what that is a part of? */
static bool
is_around(const struct graph *g, job_id id, job_id job)
{
	while (job != JOB_NONE && job != id)
		job = g->jobs[job].owner;
	return job == id;
}

/*
 * The job from *id on that the pattern stands for, with *id behind it; or
 * JOB_NONE.  Instances are meant only where the pattern has a [, so that
 * "unit-*" is not a job and its instances, too.  What is known only as the run
 * goes on stands for who makes it.
 */
static job_id
next_match(struct load *l, const struct load_ref *ref, job_id *id)
{
	const struct graph *g = l->g;
	const char *prefix = l->files[ref->file].prefix;
	size_t prefix_len = strlen(prefix);
	size_t plain = strcspn(ref->name, "*?");
	bool instances = strchr(ref->name, '[') != NULL;

	while (*id < g->n_jobs) {
		job_id job = (*id)++;
		const struct job_spec *spec = &g->jobs[job];
		const char *name;

		if (spec->role != ROLE_TOP && !(instances && spec->is_instance))
			continue;
		if (strncmp(spec->name, prefix, prefix_len) != 0)
			continue;
		name = spec->name + prefix_len;
		if (strncmp(name, ref->name, plain) != 0 ||
		    !glob_matches(ref->name, name) ||
		    is_around(g, job, ref->job))
			continue;
		if (!spec->is_template)
			return job;
		if (g->jobs[spec->owner].template == job)
			return spec->owner;
	}
	return JOB_NONE;
}

void
load_refuse_glob(struct load *l, const struct load_ref *ref)
{
	if (l->glob_work >= MAX_WORK)
		load_refuse_ref(l, ref,
		    "this file has too many patterns for its size; name the "
		    "jobs, or one job that gathers them");
	else
		load_refuse_ref(l, ref,
		    "no job matches \"%s\"; * stands for any text, ? for a "
		    "character, and an instance is NAME[...]",
		    ref->name);
}

bool
load_glob_finds(struct load *l, const struct load_ref *ref)
{
	job_id at = 0;

	l->glob_work += l->g->n_jobs;
	if (l->glob_work > MAX_WORK) {
		l->glob_work = MAX_WORK;
		return false;
	}
	return next_match(l, ref, &at) != JOB_NONE;
}

/* The pattern in the refs from *at on that stands at this place, or NULL. */
static const struct load_ref *
glob_at(
    const struct load *l, size_t *at, size_t end, bool is_need, uint32_t place)
{
	for (; *at < end; (*at)++) {
		const struct load_ref *ref = &l->refs[*at];
		uint32_t own = is_need ? ref->need : ref->member;

		if (own == UINT32_MAX || own < place || !ref->is_glob)
			continue;
		return own == place ? ref : NULL;
	}
	return NULL;
}

static void
add_need(struct graph *g, struct need need)
{
	graph_reserve_needs(g, 1);
	g->needs[g->n_needs++] = need;
}

static void
add_member(struct graph *g, job_id job)
{
	graph_reserve_members(g, 1);
	g->members[g->n_members++] = job;
}

/* The needs once more, at the end of all: only there is room. */
static void
expand_needs(struct load *l, struct job_spec *spec, size_t at, size_t end)
{
	struct graph *g = l->g;
	uint32_t first = (uint32_t)g->n_needs;

	for (uint32_t i = 0; i < spec->n_needs; i++) {
		uint32_t place = spec->first_need + i;
		struct need need = g->needs[place];
		const struct load_ref *ref = glob_at(l, &at, end, true, place);
		job_id next = 0;

		if (ref == NULL)
			add_need(g, need);
		while (ref != NULL &&
		       (need.job = next_match(l, ref, &next)) != JOB_NONE)
			add_need(g, need);
	}
	spec->first_need = first;
	spec->n_needs = (uint32_t)g->n_needs - first;
}

static void
expand_members(struct load *l, struct job_spec *spec, size_t at, size_t end)
{
	struct graph *g = l->g;
	uint32_t first = (uint32_t)g->n_members;

	for (uint32_t i = 0; i < spec->n_members; i++) {
		uint32_t place = spec->first_member + i;
		const struct load_ref *ref = glob_at(l, &at, end, false, place);
		job_id next = 0, job;

		if (ref == NULL)
			add_member(g, g->members[place]);
		while (ref != NULL &&
		       (job = next_match(l, ref, &next)) != JOB_NONE)
			add_member(g, job);
	}
	spec->first_member = first;
	spec->n_members = (uint32_t)g->n_members - first;
}

/* The references of one job follow one another. */
void
load_expand_globs(struct load *l)
{
	size_t end;

	for (size_t i = 0; i < l->n_refs; i = end) {
		bool needs = false, members = false;
		job_id job = l->refs[i].job;

		for (end = i; end < l->n_refs && l->refs[end].job == job;
		     end++) {
			const struct load_ref *ref = &l->refs[end];

			needs |= ref->is_glob && ref->need != UINT32_MAX;
			members |= ref->is_glob && ref->member != UINT32_MAX;
		}
		if (needs)
			expand_needs(l, &l->g->jobs[job], i, end);
		if (members)
			expand_members(l, &l->g->jobs[job], i, end);
	}
}

bool
load_refuse_all(struct load *l, const struct load_ref *ref)
{
	size_t len = strlen(ref->name);
	job_id id;
	char *base;

	if (len < 4 || strcmp(ref->name + len - 3, "[*]") != 0)
		return false;
	base = xmemdup0(ref->name, len - 3);
	id = load_lookup_outward(l, ref->file, base);
	if (id != JOB_NONE)
		load_refuse_ref(l, ref,
		    "a pattern names no one result; for the list of all "
		    "write \"%s\"",
		    base);
	free(base);
	return id != JOB_NONE;
}
