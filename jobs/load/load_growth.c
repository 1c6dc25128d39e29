#include "jobs/load/load_growth.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/growth.h"
#include "jobs/load/load_elements.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_growing.h"
#include "jobs/load/load_instance.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_settle.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_tree.h"
#include "jobs/load/load_type.h"

/* The loader, as it was when the file had been read. */
struct load_growth {
	struct growth growth;
	struct load l;
};

/* Read the text once more, as of job parent, whose instances come from items. */
static int
add_instances(struct load *l, const struct growing *growing, job_id parent,
    json_t *object, const struct growth_items *items, struct err *e)
{
	struct load_job j = {.l = l, .id = parent, .object = object};
	struct load_template *t;
	json_error_t error;
	json_t *list = NULL;
	int r = -1;

	j.at = growing->at;
	j.for_each = json_object_get(object, "for_each");
	t = arena_alloc(&l->g->arena, sizeof(*t));
	*t = (struct load_template){.parent = parent};
	l->instance = growing->outer;
	if (!items->is_json) {
		load_reserve_instances(&j, load_count_lines(items));
		r = load_add_lines(&j, t, items, e);
	} else if ((list = json_loadb(items->text, items->len,
			JSON_DECODE_ANY | JSON_ALLOW_NUL, &error)) == NULL) {
		err_set(e, ERR_FAILED, "is no JSON: %s", error.text);
	} else if (!json_is_array(list)) {
		err_set(e, ERR_FAILED, "expected a list, found %s",
		    load_type(list));
	} else {
		load_reserve_instances(&j, json_array_size(list));
		r = load_add_elements(&j, t, list, e);
	}
	json_decref(list);
	if (r == 0)
		load_items(l);
	return r;
}

/* The object at the offset of a text of which it is a part. */
static json_t *
parse(struct load *l, size_t at)
{
	json_error_t error;

	return json_loadb(l->scan.text + at, l->scan.len - at,
	    JSON_DISABLE_EOF_CHECK, &error);
}

/* Read as a job of that file would be. */
static void
begin_in(struct load *l, uint16_t file, struct problems *p)
{
	l->file = file;
	l->dir = l->files[file].dir;
	p->part = l->files[file].name;
	load_restore_options(l, file);
}

static int
expand(struct growth *self, job_id parent, const struct growth_items *items,
    struct err *e)
{
	struct load_growth *growth =
	    CONTAINER_OF(self, struct load_growth, growth);
	struct load *l = &growth->l;
	struct graph *g = l->g;
	const struct growing *growing = g->jobs[parent].body_of.policy->growing;
	struct problems problems;
	size_t first = g->n_jobs;
	json_t *object;
	int r;

	problems_init(&problems, g->file);
	begin_in(l, growing->file, &problems);
	/* What is to be blanked in it has been. */
	scan_init_at(&l->scan, (char *)growing->text, growing->len,
	    growing->line, growing->column, &problems);
	l->n_settled = g->n_jobs;
	l->root = growing->root;
	l->root_begin = 0;
	l->root_end = growing->len;
	object = parse(l, growing->at);
	l->subject = parent;
	r = add_instances(l, growing, parent, object, items, e);
	load_settle(l);
	if (r == 0 && problems.n > 0)
		r = err_set(e, ERR_FAILED, "%s", problems.list[0].text);
	if (r < 0) {
		g->jobs[parent].n_members = 0;
		graph_cut(g, first);
	}
	json_decref(object);
	scan_finish(&l->scan);
	l->files[growing->file].scan = (struct scan){.text = NULL};
	problems_finish(&problems);
	return r;
}

static void
destroy(struct growth *self)
{
	struct load_growth *growth =
	    CONTAINER_OF(self, struct load_growth, growth);

	growth->l.scan = (struct scan){.text = NULL};
	load_finish(&growth->l);
	free(growth);
}

/* The files, of which only the names are needed: no text, no folder of ours. */
static void
keep_files(struct load *kept, const struct load *l)
{
	kept->files = xcalloc(l->n_files, sizeof(*kept->files));
	kept->files_capacity = l->n_files;
	for (size_t i = 0; i < l->n_files; i++) {
		const struct load_file *file = &l->files[i];

		kept->files[i] = (struct load_file){
		    .name = file->name,
		    .prefix = file->prefix,
		    .dir = file->dir == NULL
			       ? NULL
			       : arena_text(&l->g->arena, file->dir,
				     strlen(file->dir)),
		    .options = file->options,
		    .parent = file->parent,
		    .first_pool = file->first_pool,
		    .n_pools = file->n_pools,
		};
	}
}

void
load_keep(struct load *l)
{
	struct load_growth *growth = xcalloc(1, sizeof(*growth));

	if (l->files[l->file].options == NULL)
		load_save_options(l);
	growth->growth.expand = expand;
	growth->growth.destroy = destroy;
	growth->l = *l;
	keep_files(&growth->l, l);
	growth->l.is_kept = true;
	growth->l.scan = (struct scan){.text = NULL};
	growth->l.items = NULL;
	growth->l.late = NULL;
	growth->l.refs = NULL;
	growth->l.results = NULL;
	growth->l.marks = NULL;
	/* What a file had is not to change. */
	growth->l.env_files_capacity = 0;
	growth->l.env_files = xgrow_array(NULL, &growth->l.env_files_capacity,
	    l->n_env_files, sizeof(*l->env_files));
	if (l->n_env_files > 0)
		memcpy(growth->l.env_files, l->env_files,
		    l->n_env_files * sizeof(*l->env_files));
	growth->l.n_items = growth->l.items_capacity = 0;
	growth->l.n_late = growth->l.late_capacity = 0;
	growth->l.n_refs = growth->l.refs_capacity = 0;
	growth->l.n_results = growth->l.results_capacity = 0;
	growth->l.marks_capacity = 0;
	l->g->growth = &growth->growth;
}
