#include "jobs/load/load_tree.h"

#include <stdlib.h>

#include "jobs/load/load_instance.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_json.h"
#include "jobs/load/load_keys.h"
#include "jobs/load/load_part.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"

/* From this size on a job's text is worth an index. */
#define INDEX_FROM ((size_t)64 * 1024)

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
	l->instance = item->instance;
	if (spec->role != ROLE_TOP) {
		place_move(&l->scan.place, item->at);
		spec->line = l->scan.place.line;
		spec->column = l->scan.place.column;
	}
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
