#include "jobs/load/load_policy.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/load/load_glob.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_part.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"

/* Append a member; it is the last one's successor in the graph's array. */
static void
add_member(struct load_job *j, const struct load_at *at, const char *name)
{
	struct graph *g = j->l->g;
	job_id job = load_find(j->l, name);

	g->members[g->n_members] = job;
	if (job == JOB_NONE)
		load_defer(at, name,
		    &(struct load_ref){
			.need = UINT32_MAX,
			.member = (uint32_t)g->n_members,
		    });
	g->n_members++;
}

/* Create the inline member i, whose { is at the offset. */
static void
add_inline(struct load_job *j, const struct load_at *at, size_t i,
    json_t *object, size_t offset)
{
	struct graph *g = j->l->g;
	json_t *own = json_object_get(object, "name");
	char part[24];
	job_id job;

	snprintf(part, sizeof(part), "%zu", i);
	job = load_part(at, j->id, ROLE_MEMBER, json_string_value(own), part);
	if (job != JOB_NONE)
		load_push(j->l, job, object, offset);
	g->members[g->n_members++] = job;
}

/* Inline members are found in the text by going through the list with them. */
static size_t
next_offset(struct load *l, struct scan_iter *it, size_t *passed, size_t i)
{
	struct scan_entry entry = {.value = it->begin};

	for (; *passed <= i; (*passed)++) {
		if (!scan_next(&l->scan, it, &entry))
			return it->begin;
	}
	return entry.value;
}

/* Room for n members behind those that are there. */
static void
reserve(struct load_job *j, size_t n)
{
	struct graph *g = j->l->g;
	struct job_spec *spec = load_spec(j);

	graph_reserve_members(g, n);
	spec->first_member = (uint32_t)g->n_members;
	spec->n_members = (uint32_t)n;
}

int
load_read_members(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct load_at element = *at;
	struct scan_iter it = {0};
	size_t passed = 0;

	if (!json_is_array(value))
		return load_mismatch(
		    at, "a list of job names and job objects", value);
	if (j->body == BODY_WAIT && json_array_size(value) == 0)
		return load_refuse(at, "is empty; name a job to wait for");
	if (j->body == BODY_RACE && json_array_size(value) == 0)
		return load_refuse(at, "is empty; nobody could win it");
	reserve(j, json_array_size(value));
	for (size_t i = 0; i < json_array_size(value); i++) {
		json_t *member = json_array_get(value, i);

		element.nth = i + 1;
		if (json_is_string(member)) {
			add_member(j, &element, json_string_value(member));
			continue;
		}
		if (!json_is_object(member)) {
			load_mismatch(&element,
			    "the name of a job or a job object", member);
			j->l->g->members[j->l->g->n_members++] = JOB_NONE;
			continue;
		}
		if (j->where == IN_EACH)
			load_refuse(&element,
			    "an \"each\" is repeated; put this job in \"jobs\" "
			    "and name it here");
		if (passed == 0)
			scan_open(&j->l->scan, &it, load_offset(at));
		add_inline(
		    j, &element, i, member, next_offset(j->l, &it, &passed, i));
	}
	return 0;
}

int
load_read_cancel(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct load_at element = *at;

	if (json_is_string(value)) {
		reserve(j, 1);
		add_member(j, at, json_string_value(value));
		return 0;
	}
	if (!json_is_array(value))
		return load_mismatch(at, "a list of job names", value);
	if (json_array_size(value) == 0)
		return load_refuse(at, "is empty; name a job to cancel");
	reserve(j, json_array_size(value));
	for (size_t i = 0; i < json_array_size(value); i++) {
		json_t *name = json_array_get(value, i);

		element.nth = i + 1;
		if (json_is_string(name)) {
			add_member(j, &element, json_string_value(name));
			continue;
		}
		load_mismatch(&element, "the name of a job", name);
		j->l->g->members[j->l->g->n_members++] = JOB_NONE;
	}
	return 0;
}

int
load_read_return_exceptions(
    struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_bool(at, value, &j->policy.return_exceptions);
}

static const struct load_word whens[] = {
    {"ALL_COMPLETED", ALL_COMPLETED},
    {"FIRST_COMPLETED", FIRST_COMPLETED},
    {"FIRST_EXCEPTION", FIRST_EXCEPTION},
};

const struct load_type type_return_when = {
    .kind = LOAD_WORD,
    .words = whens,
    .n_words = ARRAY_LEN(whens),
};

int
load_read_return_when(
    struct load_job *j, const struct load_at *at, json_t *value)
{
	int when = ALL_COMPLETED;
	int r = load_word(at, value, whens, ARRAY_LEN(whens), &when);

	j->policy.return_when = (enum return_when)when;
	return r;
}

static const struct load_word pendings[] = {
    {"cancel", false},
    {"keep", true},
};

const struct load_type type_pending = {
    .kind = LOAD_WORD,
    .words = pendings,
    .n_words = ARRAY_LEN(pendings),
};

int
load_read_pending(struct load_job *j, const struct load_at *at, json_t *value)
{
	int keep = false;
	int r = load_word(at, value, pendings, ARRAY_LEN(pendings), &keep);

	j->policy.keep_pending = keep;
	return r;
}

int
load_read_each(struct load_job *j, const struct load_at *at, json_t *value)
{
	if (!json_is_object(value))
		return load_mismatch(
		    at, "an object such as {\"run\": \"...\"}", value);
	if (j->where == IN_EACH)
		return load_refuse(at,
		    "an \"each\" is repeated, and can not hold another one; "
		    "let it run a command");
	j->each = value;
	return 0;
}

/* One for each distinct member, but never none: it is to be checked. */
static size_t
count_each(struct load_job *j)
{
	struct graph *g = j->l->g;
	const struct job_spec *spec = load_spec(j);
	size_t n = 0;

	load_mark_none(j->l);
	for (uint32_t i = 0; i < spec->n_members; i++) {
		job_id member = g->members[spec->first_member + i];

		n += member == JOB_NONE || *load_mark(j->l, member) == 0;
		if (member != JOB_NONE)
			*load_mark(j->l, member) = 1;
	}
	return n == 0 ? 1 : n;
}

/* Who its members are is not known yet: load_grow_each() makes the runs. */
static void
create_each_template(struct load_job *j, const struct load_at *at)
{
	struct load *l = j->l;
	job_id id = load_part(at, j->id, ROLE_EACH, NULL, "each");

	if (id == JOB_NONE)
		return;
	j->l->g->jobs[id].is_template = true;
	l->late = xgrow_array(
	    l->late, &l->late_capacity, l->n_late + 1, sizeof(*l->late));
	l->late[l->n_late++] = (struct load_item){.job = j->id, .at = j->at};
	/* cppcheck-suppress AssignmentIntegerToAddress */
	load_spec(j)->each = id;
	load_push(j->l, id, j->each, load_offset(at));
}

/*
 * The jobs of "each" have consecutive numbers; the first is read and
 * load_settle() makes the others like it.
 */
static void
create_each(struct load_job *j)
{
	struct load_at at = {j->l, NULL, j->at, "each", 0};
	size_t n = count_each(j);
	char part[32];
	job_id first = JOB_NONE;

	if (load_has_globs(j->l, j->first_ref, j->id)) {
		create_each_template(j, &at);
		return;
	}

	for (size_t i = 0; i < n; i++) {
		job_id job;

		snprintf(part, sizeof(part), "each.%zu", i);
		job = load_part(&at, j->id, ROLE_EACH, NULL, part);
		if (job == JOB_NONE)
			return;
		if (i == 0)
			first = job;
	}
	/* cppcheck-suppress AssignmentIntegerToAddress */
	load_spec(j)->each = first;
	load_push(j->l, first, j->each, load_offset(&at));
}

/* The first run is as the template, which load_settle() makes the others. */
static void
grow_each(struct load *l, const struct load_item *late)
{
	struct graph *g = l->g;
	job_id template = g->jobs[late->job].each;
	uint32_t n = g->jobs[late->job].n_members;
	struct load_at at = {l, NULL, late->at, "each", 0};
	char part[32];

	l->subject = l->root = late->job;
	for (uint32_t i = 0; i < n; i++) {
		job_id job;
		const char *name;

		snprintf(part, sizeof(part), "each.%u", i);
		job = load_part(&at, late->job, ROLE_EACH, NULL, part);
		if (job == JOB_NONE)
			break;
		if (i > 0)
			continue;
		name = g->jobs[job].name;
		g->jobs[job] = g->jobs[template];
		g->jobs[job].name = name;
		g->jobs[job].is_template = g->jobs[late->job].is_template;
		g->jobs[late->job].each = job;
	}
	l->subject = JOB_NONE;
}

void
load_grow_each(struct load *l)
{
	for (size_t i = 0; i < l->n_late; i++)
		grow_each(l, &l->late[i]);
	l->n_late = 0;
}

void
load_finish_policy(struct load_job *j)
{
	struct policy_body *policy;

	policy = arena_alloc(&j->l->g->arena, sizeof(*policy));
	*policy = j->policy;
	load_spec(j)->body_of.policy = policy;
	if (j->each != NULL)
		create_each(j);
}
