#include "jobs/load_priv.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/load_glob.h"
#include "jobs/load_instance.h"
#include "jobs/nearest.h"

/* How often an unknown name is compared with a known one, in one file. */
#define MAX_GUESSES 4000000

/* Cleanups and the runs of an each are nobody's to wait for or to cancel. */
static bool
is_private(const struct job_spec *spec)
{
	return spec->role == ROLE_EACH || spec_is_cleanup(spec);
}

job_id
load_meant(const struct load *l, job_id id)
{
	const struct job_spec *spec;

	if (id == JOB_NONE)
		return id;
	spec = &l->g->jobs[id];
	return spec->is_instance && l->g->jobs[spec->owner].template == id
		   ? spec->owner
		   : id;
}

job_id
load_find(const struct load *l, const char *name)
{
	job_id id = load_find_part(l, l->instance, name);

	if (id == JOB_NONE)
		id = load_meant(l, load_lookup(l, l->file, name));
	return id == JOB_NONE || is_private(&l->g->jobs[id]) ? JOB_NONE : id;
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

/* The job whose name is nearest, while that costs no more than it should. */
static const char *
guess(struct load *l, const char *name)
{
	struct graph *g = l->g;
	struct nearest nearest;

	nearest_init(&nearest, name, strlen(name));
	if (l->guesses + g->n_jobs > MAX_GUESSES ||
	    l->scan.p->n >= l->scan.p->limit)
		return NULL;
	l->guesses += g->n_jobs;
	for (size_t i = 0; i < g->n_jobs; i++) {
		if (!is_private(&g->jobs[i]))
			nearest_offer(
			    &nearest, load_own_name(l, g->jobs[i].name));
	}
	return nearest.best;
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

/* Is it an instance of a job whose instances are not known? */
static bool
is_of_template(struct load *l, const struct load_ref *ref)
{
	const char *bracket = strchr(ref->name, '[');
	const char *name;
	job_id id = JOB_NONE;

	if (bracket != NULL) {
		name = arena_text(
		    &l->g->arena, ref->name, (size_t)(bracket - ref->name));
		id = load_lookup_outward(l, ref->file, name);
	}
	if (id == JOB_NONE || l->g->jobs[id].template == JOB_NONE)
		return false;
	if (l->g->jobs[id].grows)
		load_refuse_ref(l, ref,
		    "the instances of \"%s\" are known only while it runs; "
		    "name \"%s\"",
		    name, name);
	/* Else what is wrong with its instances was said. */
	return true;
}

static void
report(struct load *l, const struct load_ref *ref, job_id id)
{
	const char *best;

	if (id != JOB_NONE && l->g->jobs[id].owner == JOB_NONE) {
		load_refuse_ref(l, ref,
		    "\"%s\" is what the run does when all jobs have ended; "
		    "leave it out here",
		    ref->name);
		return;
	}
	if (id != JOB_NONE) {
		load_refuse_ref(l, ref,
		    "\"%s\" is only a part of job \"%s\"; name that job",
		    ref->name, l->g->jobs[l->g->jobs[id].owner].name);
		return;
	}
	if (load_ref_is_glob(ref)) {
		load_refuse_glob(l, ref);
		return;
	}
	if (is_of_template(l, ref) || load_refuse_all(l, ref))
		return;
	if (l->is_stream) {
		load_refuse_ref(l, ref,
		    "no line before this one has a job named \"%s\"; put it "
		    "before those that refer to it",
		    ref->name);
		return;
	}
	load_switch(l, ref->file);
	best = guess(l, ref->name);
	/* It may be of the file that is missing, which is enough to say. */
	if (best == NULL && l->lacks_file && strchr(ref->name, '.') != NULL)
		return;
	if (best != NULL)
		load_refuse_ref(l, ref,
		    "no job is named \"%s\"; did you mean \"%s\"?", ref->name,
		    best);
	else
		load_refuse_ref(l, ref,
		    "no job is named \"%s\"; add it to \"jobs\" or leave it "
		    "out",
		    ref->name);
}

static void
settle_ref(struct load *l, struct load_ref *ref)
{
	job_id id = load_find_part(l, ref->instance, ref->name);

	if (id == JOB_NONE)
		id =
		    load_meant(l, load_lookup_outward(l, ref->file, ref->name));
	if (id == JOB_NONE && load_ref_is_glob(ref)) {
		ref->is_glob = load_glob_finds(l, ref);
		if (ref->is_glob)
			return;
	}
	if (id == JOB_NONE && ref->optional)
		return;
	if (id == JOB_NONE || is_private(&l->g->jobs[id])) {
		if (!ref->quiet)
			report(l, ref, id);
		return;
	}
	if (ref->output != NULL && load_take_output(l, ref, id) < 0)
		return;
	if (ref->need != UINT32_MAX)
		l->g->needs[ref->need].job = id;
	if (ref->member != UINT32_MAX)
		l->g->members[ref->member] = id;
	if (ref->into != NULL) {
		*ref->into = id;
		if (ref->job != JOB_NONE && ref->output == NULL && !ref->unread)
			load_want(l, id, ref->job);
	}
}

/*
 * Drop the needs that nobody can meet because they are optional and unknown,
 * those that are there twice, and those that come with a result where the file
 * asks for more of the same job.  That of an "if" comes with any other.
 */
static void
tidy_needs(struct load *l, struct job_spec *spec)
{
	const uint32_t any = UINT32_MAX;
	const uint32_t unless_started =
	    ~(1u << NEED_STARTED | 1u << NEED_READY) & 0xff;
	struct need *needs;
	uint32_t n = 0;

	if (spec->n_needs == 0)
		return;
	if (spec->n_needs > 1)
		load_mark_none(l);
	needs = &l->g->needs[spec->first_need];
	for (uint32_t i = 0; i < spec->n_needs; i++) {
		struct need need = needs[i];
		bool implied = (need.when & NEED_IMPLIED) != 0;
		uint32_t *seen, bit;

		need.when &= (uint8_t) ~(NEED_IMPLIED | NEED_UNSAID);
		if (need.job == JOB_NONE)
			continue;
		if (spec->n_needs > 1) {
			seen = load_mark(l, need.job);
			bit = 1u << (need.when + (need.optional ? 8 : 0));
			if ((*seen & bit) != 0 ||
			    (implied &&
				(*seen & (need.when == NEED_DONE
						 ? any
						 : unless_started)) != 0))
				continue;
			*seen |= bit;
		}
		needs[n++] = need;
	}
	spec->n_needs = n;
}

/* asyncio's wait and as_completed take sets, as a race; gather takes a list. */
static void
tidy_members(struct load *l, struct job_spec *spec)
{
	job_id *members;
	uint32_t n = 0;

	if ((spec->body != BODY_WAIT && spec->body != BODY_AS_COMPLETED &&
		spec->body != BODY_RACE) ||
	    spec->n_members == 0)
		return;
	load_mark_none(l);
	members = &l->g->members[spec->first_member];
	for (uint32_t i = 0; i < spec->n_members; i++) {
		uint32_t *seen;

		if (members[i] == JOB_NONE)
			continue;
		seen = load_mark(l, members[i]);
		if (*seen == 0)
			members[n++] = members[i];
		*seen = 1;
	}
	spec->n_members = n;
}

/* The first run of an "each" was read; the others are like it. */
static void
copy_each(struct graph *g, const struct job_spec *spec)
{
	const struct job_spec *first = &g->jobs[spec->each];

	/* Also those that are too many: members may prove to be the same. */
	for (size_t i = spec->each + 1;
	     i < g->n_jobs && g->jobs[i].role == ROLE_EACH &&
	     g->jobs[i].owner == first->owner;
	     i++) {
		struct job_spec *copy = &g->jobs[i];
		const char *name = copy->name;

		*copy = *first;
		copy->name = name;
	}
}

/* Jobs whose results are wanted, and whose members are to be looked at. */
struct wanted {
	struct graph *g;
	job_id *stack;
	size_t n, capacity;
};

/* Note that a result is wanted; the job goes on the stack when that is new. */
static void
want(struct wanted *w, job_id id)
{
	if (id == JOB_NONE || w->g->jobs[id].result_wanted)
		return;
	w->g->jobs[id].result_wanted = true;
	w->stack =
	    xgrow_array(w->stack, &w->capacity, w->n + 1, sizeof(*w->stack));
	w->stack[w->n++] = id;
}

static void
want_members(struct wanted *w, const struct job_spec *spec)
{
	/* What it is to be made of is known by now, its instances are not. */
	if (spec->grows)
		want(w, spec->template);
	for (uint32_t m = 0; m < spec->n_members; m++)
		want(w, w->g->members[spec->first_member + m]);
}

/* Whose result somebody reads, and of which members it is made. */
static void
spread_wanted(struct load *l)
{
	struct graph *g = l->g;
	struct wanted w = {.g = g};

	for (size_t i = 0; i < l->n_results; i++)
		want(&w, l->results[i].source);
	for (size_t i = l->n_settled; i < g->n_jobs; i++) {
		if (g->jobs[i].each != JOB_NONE)
			want_members(&w, &g->jobs[i]);
		/* Whose owner was wanted before it was made. */
		if (g->jobs[i].is_instance &&
		    g->jobs[g->jobs[i].owner].result_wanted)
			want(&w, (job_id)i);
	}
	while (w.n > 0) {
		const struct job_spec *spec = &g->jobs[w.stack[--w.n]];

		if (spec_is_policy(spec))
			want_members(&w, spec);
	}
	free(w.stack);
}

/* A job that could not be read (opts is NULL) may have had one. */
static bool
has_result(const struct job_spec *spec)
{
	if (spec->opts == NULL)
		return true;
	if (spec->service)
		return false;
	if (spec_is_process(spec))
		return spec->opts->result != RESULT_NONE;
	return spec->body != BODY_NONE && spec->body != BODY_CANCEL;
}

/* A result that never is there must not be waited for. */
static void
check_results(struct load *l)
{
	for (size_t i = 0; i < l->n_results; i++) {
		const struct job_spec *source, *reader;

		source = &l->g->jobs[l->results[i].source];
		reader = &l->g->jobs[l->results[i].reader];
		if (!has_result(source) && !reader->is_repeat)
			problems_add_in(l->scan.p, graph_file(l->g, reader),
			    reader->line, reader->column,
			    "job \"%s\": reads the result of \"%s\", which has "
			    "none; read another job's, or let it have one",
			    reader->name, source->name);
	}
}

void
load_settle(struct load *l)
{
	struct graph *g = l->g;

	for (size_t i = 0; i < l->n_refs; i++)
		settle_ref(l, &l->refs[i]);
	load_expand_globs(l);
	load_settle_services(l);
	for (size_t i = l->n_settled; i < g->n_jobs; i++) {
		tidy_needs(l, &g->jobs[i]);
		tidy_members(l, &g->jobs[i]);
	}
	load_grow_each(l);
	check_results(l);
	for (size_t i = l->n_settled; i < g->n_jobs; i++) {
		if (g->jobs[i].each != JOB_NONE)
			copy_each(g, &g->jobs[i]);
	}
	if (l->is_stream)
		load_check_kept(l);
	spread_wanted(l);
	if (l->is_stream)
		load_keep_policies(l);
	l->n_settled = g->n_jobs;
	l->n_refs = l->n_results = 0;
}
