#include "jobs/load/load_jobs.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_json.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_tree.h"
#include "jobs/name.h"

/* Where a job's text is. */
struct slice {
	uint32_t begin, end;
};

/* Give the job of this entry its name and number.  Returns false for none. */
static bool
add_job(struct load *l, const struct scan_entry *entry)
{
	const char *name = load_literal(l, entry->key, entry->key_end);
	struct err e = ERR_INIT;
	struct job_spec *spec;
	job_id id;

	if (name == NULL)
		return false;
	if (l->file != 0)
		name = load_full_name(l, name);
	if (name_check(name, strlen(name), &e) < 0) {
		load_problem(l, entry->key, "job \"%s\": %s; choose another",
		    name, e.text);
		return false;
	}
	if (l->g->n_jobs >= LOAD_MAX_JOBS) {
		load_problem(l, entry->key, "more than %d jobs", LOAD_MAX_JOBS);
		return false;
	}
	id = graph_add(l->g, name);
	if (id == JOB_NONE) {
		spec = &l->g->jobs[graph_find(l->g, name)];
		load_problem(l, entry->key,
		    "job \"%s\": is there twice, in %s too; keep one", name,
		    load_line_of(l, spec));
		return false;
	}
	spec = &l->g->jobs[id];
	place_move(&l->scan.place, entry->key);
	spec->line = l->scan.place.line;
	spec->column = l->scan.place.column;
	spec->file = l->file;
	return true;
}

/*
 * All names first, so that most references find their job at once; the jobs of
 * the slices get numbers one after the other.
 */
static struct slice *
cut_jobs(struct load *l, size_t begin)
{
	struct slice *slices = NULL;
	size_t n = 0, capacity = 0;
	struct scan_entry entry;
	struct scan_iter it;

	scan_open(&l->scan, &it, begin);
	while (scan_next(&l->scan, &it, &entry)) {
		if (!add_job(l, &entry))
			continue;
		slices = xgrow_array(slices, &capacity, n + 1, sizeof(*slices));
		slices[n].begin = (uint32_t)entry.value;
		slices[n++].end = (uint32_t)entry.value_end;
	}
	return slices;
}

void
load_jobs(struct load *l, size_t begin, size_t end, bool may_be_empty)
{
	size_t first = l->g->n_jobs, n;
	struct slice *slices;

	if (end == 0 && may_be_empty)
		return;
	if (end == 0) {
		load_problem(l, l->top,
		    "\"jobs\" is missing; write {\"jobs\": {\"NAME\": "
		    "{\"run\": "
		    "\"COMMAND\"}}}");
		return;
	}
	if (l->scan.text[begin] != '{') {
		load_problem(
		    l, begin, "\"jobs\": expected an object of jobs by name");
		return;
	}
	slices = cut_jobs(l, begin);
	n = l->g->n_jobs - first;
	if (n == 0 && !may_be_empty)
		load_problem(
		    l, begin, "\"jobs\" has no jobs; there is nothing to run");
	for (size_t i = 0; i < n; i++)
		load_job_text(
		    l, (job_id)(first + i), slices[i].begin, slices[i].end);
	free(slices);
}
