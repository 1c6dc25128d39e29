#include "jobs/load/load_settle.h"

#include <string.h>

#include "jobs/load/load_body.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_glob.h"
#include "jobs/load/load_instance.h"
#include "jobs/load/load_output.h"
#include "jobs/load/load_policy.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_service.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_wanted.h"
#include "jobs/nearest.h"

/* How often an unknown name is compared with a known one, in one file. */
#define MAX_GUESSES 4000000

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
		if (!load_is_private(&g->jobs[i]))
			nearest_offer(
			    &nearest, load_own_name(l, g->jobs[i].name));
	}
	return nearest.best;
}

/*
 * Is it an instance of a job whose instances are not known, or a part of one when
 * something was wrong, after which no more parts were read?
 */
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
	if (id == JOB_NONE)
		return false;
	if (l->g->jobs[id].template == JOB_NONE)
		return strstr(bracket, "].") != NULL && l->scan.p->n > 0;
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
		id = graph_meant(
		    l->g, load_lookup_outward(l, ref->file, ref->name));
	if (id == JOB_NONE && load_ref_is_glob(ref)) {
		ref->is_glob = load_glob_finds(l, ref);
		if (ref->is_glob)
			return;
	}
	if (id == JOB_NONE && ref->optional)
		return;
	if (id == JOB_NONE || load_is_private(&l->g->jobs[id])) {
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

static uint32_t
bit_of(struct need need)
{
	return 1u << (need.when + (need.optional ? 8 : 0));
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
			bit = bit_of(need);
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

/*
 * Who waits for an instance, or asks for it by name, has it start before the job
 * that it is of: so it waits for the same, behind what it alone needs.
 */
static void
take_needs_of_owner(struct load *l, struct job_spec *spec)
{
	struct graph *g = l->g;
	const struct job_spec *owner = &g->jobs[spec->owner];
	size_t first = g->n_needs;

	if (!spec->is_instance || owner->n_needs == 0)
		return;
	if (spec->n_needs == 0) {
		spec->first_need = owner->first_need;
		spec->n_needs = owner->n_needs;
		return;
	}
	graph_reserve_needs(g, spec->n_needs + owner->n_needs);
	load_mark_none(l);
	for (uint32_t i = 0; i < owner->n_needs; i++) {
		struct need need = g->needs[owner->first_need + i];

		*load_mark(l, need.job) |= bit_of(need);
	}
	for (uint32_t i = 0; i < spec->n_needs; i++) {
		struct need need = g->needs[spec->first_need + i];

		if ((*load_mark(l, need.job) & bit_of(need)) == 0)
			g->needs[g->n_needs++] = need;
	}
	for (uint32_t i = 0; i < owner->n_needs; i++)
		g->needs[g->n_needs++] = g->needs[owner->first_need + i];
	spec->first_need = (uint32_t)first;
	spec->n_needs = (uint32_t)(g->n_needs - first);
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
	for (size_t i = l->n_settled; i < g->n_jobs; i++)
		take_needs_of_owner(l, &g->jobs[i]);
	load_grow_each(l);
	load_check_results(l);
	for (size_t i = l->n_settled; i < g->n_jobs; i++) {
		if (g->jobs[i].each != JOB_NONE)
			copy_each(g, &g->jobs[i]);
	}
	if (l->is_stream)
		load_check_kept(l);
	load_spread_wanted(l);
	if (l->is_stream)
		load_keep_policies(l);
	l->n_settled = g->n_jobs;
	l->n_refs = l->n_results = 0;
}
