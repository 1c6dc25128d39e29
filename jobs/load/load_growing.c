#include "jobs/load/load_growing.h"

#include "jobs/load/load_job.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"

/*
 * The text of the entry of "jobs" that it is in, once for all that is in it.
 * What grows within what has grown finds it where that was read from.
 */
static const char *
keep_text(struct load *l, size_t begin, size_t end)
{
	if (l->kept == NULL || l->kept_begin != begin)
		l->kept =
		    arena_text(&l->g->arena, l->scan.text + begin, end - begin);
	l->kept_begin = begin;
	return l->kept;
}

/* Whose result it goes over. */
static void
read_over(struct load_job *j, job_id *over)
{
	json_t *name = json_object_get(j->for_each, "result");
	struct load_at outer = {j->l, NULL, j->at, "for_each", 0};
	struct load_at at = {j->l, &outer, 0, "result", 0};

	*over = load_find(j->l, json_string_value(name));
	if (*over != JOB_NONE)
		load_want(j->l, *over, j->id);
	else
		load_defer(&at, json_string_value(name),
		    &(struct load_ref){
			.need = UINT32_MAX,
			.member = UINT32_MAX,
			.into = over,
		    });
}

void
load_finish_growing(struct load_job *j)
{
	struct load *l = j->l;
	struct policy_body *policy;
	struct growing *growing = arena_alloc(&l->g->arena, sizeof(*growing));

	*growing = (struct growing){.root = l->root, .outer = l->instance};
	growing->text = l->is_kept ? l->scan.text
				   : keep_text(l, l->root_begin, l->root_end);
	growing->at = (uint32_t)(j->at - l->root_begin);
	growing->len = (uint32_t)(l->root_end - l->root_begin);
	place_move(&l->scan.place, l->root_begin);
	growing->line = l->scan.place.line;
	growing->column = l->scan.place.column;
	growing->file = l->file;
	policy = arena_alloc(&l->g->arena, sizeof(*policy));
	*policy = *load_spec(j)->body_of.policy;
	policy->growing = growing;
	load_spec(j)->body_of.policy = policy;
	read_over(j, &policy->over);
	l->has_growing = true;
}
