#include "jobs/load/load_part.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_state.h"
#include "jobs/name.h"

/* A name that is made of its owner's is not made longer than this. */
#define MAX_MADE_NAME 240

void
load_push(struct load *l, job_id id, json_t *object, size_t at)
{
	l->items = xgrow_array(
	    l->items, &l->items_capacity, l->n_items + 1, sizeof(*l->items));
	l->items[l->n_items++] =
	    (struct load_item){id, object, at, l->instance};
}

/* "OWNER.part"; where policies nest so deep that it is long, by number. */
static const char *
made_name(struct load *l, job_id owner, const char *part)
{
	char name[MAX_MADE_NAME + NAME_MAX_LEN + 64];
	const char *own = l->g->jobs[owner].name;
	int n = MAX_MADE_NAME;

	if (strlen(own) + strlen(part) < MAX_MADE_NAME)
		n = snprintf(name, sizeof(name), "%s.%s", own, part);
	if (n >= MAX_MADE_NAME)
		n = snprintf(name, sizeof(name), "%.*s..%zu", NAME_MAX_LEN,
		    l->g->jobs[l->root].name, l->g->n_jobs);
	return arena_text(&l->g->arena, name, (size_t)n);
}

/* Returns JOB_NONE with a problem when another job has the name. */
static job_id
add(const struct load_at *at, const char *name, bool made)
{
	struct load *l = at->l;
	job_id id = JOB_NONE;
	const struct job_spec *other;

	if (l->g->n_jobs >= LOAD_MAX_JOBS) {
		load_refuse(at, "makes more than %d jobs", LOAD_MAX_JOBS);
		return JOB_NONE;
	}
	id = graph_add(l->g, name);
	if (id != JOB_NONE) {
		l->g->jobs[id].file = l->file;
		return id;
	}
	other = &l->g->jobs[graph_find(l->g, name)];
	/* A part that is still to be read has no place yet. */
	while (other->line == 0 && other->owner != JOB_NONE)
		other = &l->g->jobs[other->owner];
	if (made)
		load_refuse(at,
		    "a part of this would be named \"%s\", as the job in %s "
		    "is; give one of them another name",
		    name, load_line_of(l, other));
	else
		load_refuse(at,
		    "the name \"%s\" is taken by the job in %s; choose "
		    "another",
		    name, load_line_of(l, other));
	return JOB_NONE;
}

/*
 * What a part is called.  A name of its own that is in an instance is in all of
 * them, so it is put behind the instance's name.
 */
static const char *
part_name(struct load *l, job_id owner, const char *own, const char *part)
{
	if (own == NULL)
		return made_name(l, owner, part);
	if (l->instance == NULL)
		return load_full_name(l, own);
	l->instance->template->has_names = true;
	return made_name(l, l->instance->job, own);
}

static job_id
add_part(const struct load_at *at, job_id owner, enum job_role role,
    const char *name, bool made)
{
	struct load *l = at->l;
	job_id id = add(at, name, made);

	if (id == JOB_NONE)
		return JOB_NONE;
	l->g->jobs[id].owner = owner;
	l->g->jobs[id].role = (uint8_t)role;
	return id;
}

job_id
load_instance_job(const struct load_at *at, job_id owner, const char *name)
{
	struct load *l = at->l;
	char part[24];
	const char *kept;

	snprintf(part, sizeof(part), "%zu", l->g->n_jobs);
	kept = strlen(name) < MAX_MADE_NAME
		   ? arena_text(&l->g->arena, name, strlen(name))
		   : made_name(l, owner, part);
	return add_part(at, owner, ROLE_MEMBER, kept, true);
}

job_id
load_part(const struct load_at *at, job_id owner, enum job_role role,
    const char *own, const char *part)
{
	struct load *l = at->l;
	struct err e = ERR_INIT;

	if (own != NULL && name_check(own, strlen(own), &e) < 0) {
		load_refuse(at, "%s", e.text);
		return JOB_NONE;
	}
	assert(own != NULL || part != NULL);
	return add_part(at, owner, role, part_name(l, owner, own, part),
	    own == NULL || l->instance != NULL);
}
