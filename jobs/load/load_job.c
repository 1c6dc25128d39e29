#include "jobs/load/load_job.h"

#include <stdio.h>
#include <string.h>

#include "jobs/load/load_base.h"
#include "jobs/load/load_env.h"
#include "jobs/load/load_growing.h"
#include "jobs/load/load_if.h"
#include "jobs/load/load_instance.h"
#include "jobs/load/load_keys.h"
#include "jobs/load/load_policy.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_service.h"
#include "jobs/load/load_template.h"
#include "jobs/load/load_value.h"

/* A job has no more keys than there are. */
#define MAX_FOUND 96

/* A key that is there. */
struct found {
	const struct load_key *key;
	json_t *value;
};

static const char *const place_names[] = {
    [0] = "a job of \"jobs\"",
    [1] = "a member",
    [2] = "\"main\"",
    [3] = "\"each\"",
    [4] = "a cleanup",
    [5] = "\"defaults\"",
    [6] = "the run's \"finally\"",
};

static const struct load_key *
find_key(const char *name)
{
	for (size_t i = 0; i < load_n_keys; i++) {
		if (load_keys[i].name[0] == name[0] &&
		    strcmp(load_keys[i].name, name) == 0)
			return &load_keys[i];
	}
	return NULL;
}

static int
refuse_unknown(const struct load_at *at)
{
	const char *names[MAX_FOUND];

	for (size_t i = 0; i < load_n_keys; i++)
		names[i] = load_keys[i].name;
	return load_unknown(at, names, load_n_keys);
}

/* Which body the key is, or BODY_NONE. */
static enum body
body_of(const struct load_key *key)
{
	size_t i = (size_t)(key - load_keys);

	return i < BODY_CANCEL ? (enum body)(i + 1) : BODY_NONE;
}

static struct load_at
at_key(const struct load_job *j, const char *key)
{
	return (struct load_at){j->l, NULL, j->at, key, 0};
}

static bool
is_empty_list(const json_t *value)
{
	return json_is_array(value) && json_array_size(value) == 0;
}

/* Which keys are there, and which of them is the body. */
static size_t
find_keys(struct load_job *j, json_t *object, struct found *found)
{
	size_t n = 0;
	bool asked = false;   /* for a body, or for needs */
	bool unknown = false; /* a key that may have been meant as a body */

	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		const char *name = json_object_iter_key(i);
		struct load_at at = at_key(j, name);
		const struct load_key *key = find_key(name);
		enum body body;

		if (load_is_ignored(name) ||
		    (key == NULL ? j->side == SIDE_PARENT
				 : !load_side_has(j, key)))
			continue;
		if (key == NULL) {
			refuse_unknown(&at);
			unknown = true;
			continue;
		}
		found[n].key = key;
		found[n++].value = json_object_iter_value(i);
		body = body_of(key);
		asked = asked || body != BODY_NONE ||
			(key->read == load_read_needs &&
			    !is_empty_list(found[n - 1].value));
		if (body != BODY_NONE && j->body != BODY_NONE)
			load_refuse_key(&at,
			    "has both \"%s\" and \"%s\"; a job does one thing",
			    spec_body_name(j->body), name);
		else if (body != BODY_NONE)
			j->body = body;
	}
	/* What the instances do is their own. */
	if (j->side == SIDE_PARENT) {
		j->body = json_is_true(json_object_get(object, "fail_fast"))
			      ? BODY_GROUP
			      : BODY_GATHER;
		j->policy.waits_for_all = true;
		return n;
	}
	j->is_vague = j->body == BODY_NONE && (unknown || !asked);
	if (!asked && !unknown && j->where != IN_DEFAULTS)
		load_problem(j->l, j->at,
		    "says nothing to do; give it \"run\", \"argv\" or another "
		    "body, or \"needs\"");
	return n;
}

/* Write the names of the bodies: "a", "b" or "c".  Returns text. */
static const char *
name_bodies(unsigned bodies, char *text, size_t size)
{
	size_t used = 0;

	for (int body = BODY_RUN; body <= BODY_CANCEL; body++) {
		unsigned bit = 1u << body;
		bool last = bodies < bit << 1;

		if ((bodies & bit) != 0 && used < size)
			used += (size_t)snprintf(text + used, size - used,
			    "%s\"%s\"",
			    used == 0 ? ""
			    : last    ? " or "
				      : ", ",
			    spec_body_name((enum body)body));
	}
	return text;
}

/* True when the key may be in this job; else a problem. */
static bool
is_in_place(struct load_job *j, const struct load_key *key)
{
	struct load_at at = at_key(j, key->name);
	char bodies[128];
	size_t place = 0;

	/* A job of JSON Lines has its name with it. */
	if (j->l->is_stream && j->where == IN_JOB &&
	    key->read == load_read_name)
		return true;
	if ((key->places & j->where) == 0) {
		while (1u << place != (unsigned)j->where)
			place++;
		load_refuse_key(&at, "\"%s\" (%s) has no place in %s",
		    key->name, key->help, place_names[place]);
		return false;
	}
	if (j->where == IN_DEFAULTS || j->side == SIDE_PARENT ||
	    (key->bodies & 1u << j->body) != 0)
		return true;
	/* That there are two bodies, or none, was said before. */
	if (body_of(key) != BODY_NONE || j->is_vague)
		return false;
	load_refuse_key(&at, "\"%s\" (%s) goes with %s, not with \"%s\"%s",
	    key->name, key->help,
	    name_bodies(key->bodies, bodies, sizeof(bodies)),
	    spec_body_name(j->body),
	    key->read != load_read_uses
		? ""
		: "; what waits for others may not keep them waiting");
	return false;
}

/* Which options the job starts from. */
static const struct job_opts *
base_of(const struct load_job *j)
{
	enum load_base base = BASE_OTHER;

	if (j->body == BODY_RUN || j->body == BODY_ARGV)
		base = BASE_PROCESS;
	else if (j->body == BODY_SLEEP)
		base = BASE_SLEEP;
	return (j->where & (IN_CLEANUP | IN_EACH | IN_FINALLY)) != 0 ||
		       j->side == SIDE_INSTANCE
		   ? j->l->prompt_base[base]
		   : j->l->base[base];
}

/* Is the job the run's "finally", or a part of it? */
static bool
is_at_end(const struct load_job *j)
{
	const struct job_spec *jobs = j->l->g->jobs, *spec = &jobs[j->id];

	while (spec->owner != JOB_NONE)
		spec = &jobs[spec->owner];
	return spec->role == ROLE_AT_END;
}

/* What all readers together have left. */
static void
finish(struct load_job *j)
{
	struct sleep_body *sleep;

	if (j->side == SIDE_PARENT)
		load_make_instances(j);
	if (spec_is_policy(load_spec(j)))
		load_finish_policy(j);
	if (j->grows)
		load_finish_growing(j);
	if (j->body == BODY_SLEEP) {
		sleep = arena_alloc(&j->l->g->arena, sizeof(*sleep));
		*sleep = j->sleep;
		load_spec(j)->body_of.sleep = sleep;
	}
	/*
	 * A cleanup starts whatever became of others: what it reads of them is
	 * a need of its owner.  When the run's starts, all have ended.
	 */
	if (j->has_results && j->where != IN_CLEANUP && !is_at_end(j) &&
	    j->side != SIDE_PARENT)
		load_result_needs(j, j->object);
	if (j->has_cleanups && !is_at_end(j) && j->side != SIDE_PARENT) {
		load_result_needs(j, json_object_get(j->object, "on_cancel"));
		load_result_needs(j, json_object_get(j->object, "finally"));
	}
	load_finish_if(j);
	load_finish_service(j);
	if (!j->is_vague)
		load_spec(j)->opts = load_keep_opts(j);
}

/* The environment of a process starts from that of the instance it is in. */
static void
set_instance_env(struct load_job *j)
{
	struct job_opts *opts = load_opts(j);

	opts->env = j->l->instance->env;
	opts->n_env = j->l->instance->n_env;
}

void
load_job(struct load_job *j)
{
	struct found found[MAX_FOUND];
	size_t n;

	j->side = load_side(j);
	j->first_ref = j->l->n_refs;
	n = find_keys(j, j->object, found);
	if (j->where != IN_DEFAULTS) {
		j->base = base_of(j);
		load_spec(j)->body = (uint8_t)j->body;
		if (j->l->instance != NULL && spec_is_process(load_spec(j)))
			set_instance_env(j);
	}
	for (size_t i = 0; i < n; i++) {
		struct load_at at = at_key(j, found[i].key->name);

		j->key = found[i].key;
		if (is_in_place(j, j->key))
			j->key->read(j, &at, found[i].value);
	}
	if (j->where != IN_DEFAULTS)
		finish(j);
}
