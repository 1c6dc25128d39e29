#include "jobs/load_priv.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/load_instance.h"
#include "jobs/name.h"

/* A name that is made of its owner's is not made longer than this. */
#define MAX_MADE_NAME 240

/* From this size on a job's text is worth an index. */
#define INDEX_FROM ((size_t)64 * 1024)

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

static job_id
refuse_taken(const struct load_at *at, const char *name, bool made)
{
	struct load *l = at->l;
	const struct job_spec *other = &l->g->jobs[graph_find(l->g, name)];

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

/* Returns JOB_NONE with a problem when another job has the name. */
static job_id
add(const struct load_at *at, const char *name, bool made)
{
	struct load *l = at->l;
	job_id id;

	if (l->g->n_jobs >= LOAD_MAX_JOBS) {
		load_refuse(at, "makes more than %d jobs", LOAD_MAX_JOBS);
		return JOB_NONE;
	}
	id = graph_add(l->g, name);
	if (id == JOB_NONE)
		return refuse_taken(at, name, made);
	l->g->jobs[id].file = l->file;
	return id;
}

job_id
load_add_job(const struct load_at *at, const char *name)
{
	return add(at, name, false);
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

static enum load_where
where_of(enum job_role role)
{
	switch (role) {
	case ROLE_TOP:
		return IN_JOB;
	case ROLE_MEMBER:
		return IN_MEMBER;
	case ROLE_EACH:
		return IN_EACH;
	case ROLE_ON_CANCEL:
	case ROLE_FINALLY:
		return IN_CLEANUP;
	case ROLE_MAIN:
		return IN_MAIN;
	case ROLE_AT_END:
		return IN_FINALLY;
	}
	return IN_JOB;
}

void
load_place(struct load *l, job_id id, size_t offset)
{
	place_move(&l->scan.place, offset);
	l->g->jobs[id].line = l->scan.place.line;
	l->g->jobs[id].column = l->scan.place.column;
}

static void
read_item(struct load *l, const struct load_item *item)
{
	struct job_spec *spec = &l->g->jobs[item->job];
	struct load_job j = {.l = l, .id = item->job};

	j.where = where_of((enum job_role)spec->role);
	j.object = item->object;
	j.at = item->at;
	j.policy.timeout_ns = -1;
	l->subject = item->job;
	l->instance = item->instance;
	if (spec->role != ROLE_TOP)
		load_place(l, item->job, item->at);
	if ((j.where == IN_JOB || j.where == IN_MEMBER) && !spec->is_instance)
		spec->shield = l->shield;
	if (l->instance != NULL)
		load_note_instance(l->instance, spec);
	load_job(&j);
	l->instance = NULL;
}

/* What comes first in the text is to be the last of the stack. */
static int
compare_items(const void *left, const void *right)
{
	const struct load_item *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? 1 : -1;
	/* Instances of one text. */
	return a->job < b->job ? 1 : -1;
}

void
load_items(struct load *l)
{
	while (l->n_items > 0) {
		struct load_item item = l->items[--l->n_items];
		size_t first = l->n_items;

		if (item.instance != NULL && item.instance->job == item.job &&
		    load_instance_is_bad(l, item.instance))
			continue;
		read_item(l, &item);
		if (l->n_items - first > 1)
			qsort(l->items + first, l->n_items - first,
			    sizeof(*l->items), compare_items);
	}
	l->subject = JOB_NONE;
}

void
load_tree(struct load *l, job_id id, json_t *object, size_t at)
{
	l->root = id;
	load_push(l, id, object, at);
	load_items(l);
}

void
load_job_text(struct load *l, job_id id, size_t begin, size_t end)
{
	json_t *object;

	l->subject = id;
	l->root_begin = begin;
	l->root_end = end;
	object = load_json(l, begin, end);
	if (object != NULL && !json_is_object(object))
		load_problem(l, begin,
		    "expected an object such as {\"run\": \"make\"}, found %s",
		    load_type(object));
	if (json_is_object(object)) {
		if (end - begin > INDEX_FROM)
			scan_index(&l->scan, begin, end);
		load_tree(l, id, object, begin);
	}
	l->subject = JOB_NONE;
	json_decref(object);
}
