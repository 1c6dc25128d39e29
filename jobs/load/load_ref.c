#include "jobs/load/load_ref.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_instance.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_state.h"

bool
load_is_private(const struct job_spec *spec)
{
	return spec->role == ROLE_EACH || spec_is_cleanup(spec);
}

job_id
load_find(const struct load *l, const char *name)
{
	job_id id = load_find_part(l, l->instance, name);

	if (id == JOB_NONE)
		id = graph_meant(l->g, load_lookup(l, l->file, name));
	return id == JOB_NONE || load_is_private(&l->g->jobs[id]) ? JOB_NONE
								  : id;
}

void
load_defer(
    const struct load_at *at, const char *name, const struct load_ref *ref)
{
	const struct load_at *outer = at->in == NULL ? at : at->in;
	struct load *l = at->l;
	struct load_ref *copy;

	l->refs = xgrow_array(
	    l->refs, &l->refs_capacity, l->n_refs + 1, sizeof(*l->refs));
	copy = &l->refs[l->n_refs++];
	*copy = *ref;
	copy->name = arena_text(&l->g->arena, name, strlen(name));
	copy->key = outer->key;
	copy->variable = at->in == NULL ? NULL : at->key;
	copy->object = (uint32_t)outer->object;
	copy->nth = (uint32_t)outer->nth;
	copy->job = l->subject;
	copy->file = l->file;
	copy->instance = l->instance;
	copy->quiet = copy->quiet || load_is_repeated(l->instance);
}

void
load_want(struct load *l, job_id source, job_id reader)
{
	l->results = xgrow_array(l->results, &l->results_capacity,
	    l->n_results + 1, sizeof(*l->results));
	l->results[l->n_results++] = (struct load_result){source, reader};
}

void
load_mark_none(struct load *l)
{
	l->pass++;
}

uint32_t *
load_mark(struct load *l, job_id id)
{
	size_t before = l->marks_capacity;
	struct load_mark *mark;

	if (id >= before) {
		l->marks = xgrow_array(l->marks, &l->marks_capacity,
		    l->g->n_jobs, sizeof(*l->marks));
		memset(l->marks + before, 0,
		    (l->marks_capacity - before) * sizeof(*l->marks));
	}
	mark = &l->marks[id];
	if (mark->pass != l->pass)
		*mark = (struct load_mark){l->pass, 0};
	return &mark->seen;
}

int
load_refuse_ref(
    struct load *l, const struct load_ref *ref, const char *format, ...)
{
	struct load_at outer = {l, NULL, ref->object, ref->key, ref->nth};
	struct load_at inner = {l, &outer, 0, ref->variable, 0};
	char *text;
	va_list ap;

	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	load_switch(l, ref->file);
	l->subject = ref->job;
	/* It may be within the text of an expression. */
	if (ref->offset != 0)
		load_problem(l, ref->offset, "\"%s\": %s", ref->key, text);
	else
		load_refuse(
		    ref->variable == NULL ? &outer : &inner, "%s", text);
	free(text);
	return -1;
}
