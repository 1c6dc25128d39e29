#include "jobs/load_priv.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
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
	l->items[l->n_items++] = (struct load_item){id, object, at};
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
	if (id != JOB_NONE)
		return id;
	other = &l->g->jobs[graph_find(l->g, name)];
	if (made)
		load_refuse(at,
		    "a part of this would be named \"%s\", as the job in line "
		    "%u is; give one of them another name",
		    name, other->line);
	else
		load_refuse(at,
		    "the name \"%s\" is taken by the job in line %u; choose "
		    "another",
		    name, other->line);
	return JOB_NONE;
}

job_id
load_part(const struct load_at *at, job_id owner, enum job_role role,
    const char *own, const char *part)
{
	struct load *l = at->l;
	struct err e = ERR_INIT;
	const char *name;
	job_id id;

	if (own != NULL && name_check(own, strlen(own), &e) < 0) {
		load_refuse(at, "%s", e.text);
		return JOB_NONE;
	}
	assert(own != NULL || part != NULL);
	name = own != NULL ? arena_text(&l->g->arena, own, strlen(own))
			   : made_name(l, owner, part);
	id = add(at, name, own == NULL);
	if (id == JOB_NONE)
		return JOB_NONE;
	l->g->jobs[id].owner = owner;
	l->g->jobs[id].role = (uint8_t)role;
	return id;
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
	if (spec->role != ROLE_TOP) {
		place_move(&l->scan.place, item->at);
		spec->line = l->scan.place.line;
		spec->column = l->scan.place.column;
	}
	if (j.where == IN_JOB || j.where == IN_MEMBER)
		spec->shield = l->shield;
	load_job(&j);
}

/* What comes first in the text is to be the last of the stack. */
static int
compare_items(const void *left, const void *right)
{
	const struct load_item *a = left, *b = right;

	return a->at < b->at ? 1 : a->at > b->at ? -1 : 0;
}

void
load_tree(struct load *l, job_id id, json_t *object, size_t at)
{
	l->root = id;
	load_push(l, id, object, at);
	while (l->n_items > 0) {
		struct load_item item = l->items[--l->n_items];
		size_t first = l->n_items;

		read_item(l, &item);
		if (l->n_items - first > 1)
			qsort(l->items + first, l->n_items - first,
			    sizeof(*l->items), compare_items);
	}
	l->subject = JOB_NONE;
}

void
load_job_text(struct load *l, job_id id, size_t begin, size_t end)
{
	json_t *object;

	l->subject = id;
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
