#include "jobs/load/load_output.h"

#include <string.h>

#include "jobs/load/load_base.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/name.h"
#include "jobs/nearest.h"
#include "jobs/outputs.h"

/* What outputs_is_key() takes. */
#define KEY "[A-Za-z0-9_-]"

static const struct load_type key_type = {
    .kind = LOAD_TEXT,
    .max = NAME_MAX_LEN,
    .pattern = "^" KEY "+$",
};

const struct load_type type_outputs = {
    .kind = LOAD_LIST,
    .min = 1,
    .element = &key_type,
};

static const struct load_type job_and_key = {
    .kind = LOAD_TEXT,
    .pattern = "[\\s\\S]\\." KEY "+$",
};
static const struct load_field output_fields[] = {
    {"output", &job_and_key, true, "JOB.KEY: what the job wrote by this key"},
    {"default", &type_text, false, "the text where it wrote none"},
};

const struct load_type type_output = {
    .kind = LOAD_OBJECT,
    .def = "output",
    .help = "an output of a job",
    .fields = output_fields,
    .n_fields = ARRAY_LEN(output_fields),
};

/* "JOB.KEY": where the last dot is, or NULL when it is nothing such. */
static const char *
dot_of(json_t *output)
{
	const char *text = json_string_value(output);
	const char *dot = text == NULL ? NULL : strrchr(text, '.');

	if (dot == NULL || dot == text ||
	    !outputs_is_key(dot + 1, strlen(dot + 1)))
		return NULL;
	return dot;
}

const char *
load_output_job(struct load *l, json_t *object)
{
	json_t *output = json_object_get(object, "output");
	const char *dot = dot_of(output);
	const char *text = json_string_value(output);

	return dot == NULL
		   ? NULL
		   : arena_text(&l->g->arena, text, (size_t)(dot - text));
}

/* The key, and "default" if it is there. */
static int
read_reference(
    const struct load_at *at, json_t *object, const struct load_output *out)
{
	struct load_at inner = {.l = at->l, .in = at, .key = "output"};
	json_t *output = json_object_get(object, "output");
	json_t *otherwise = json_object_get(object, "default");
	const char *dot = dot_of(output);

	*out->key = *out->otherwise = NULL;
	if (dot == NULL)
		return load_refuse(at->in == NULL ? &inner : at,
		    "expected {\"output\": \"JOB.KEY\"}; a key is letters, "
		    "digits, _ and -");
	*out->key = arena_text(&at->l->g->arena, dot + 1, strlen(dot + 1));
	if (otherwise == NULL)
		return 0;
	if (!json_is_string(otherwise))
		return load_refuse(at->in == NULL ? &inner : at,
		    "\"default\" is text, this is %s", load_type(otherwise));
	*out->otherwise = arena_text(&at->l->g->arena,
	    json_string_value(otherwise), json_string_length(otherwise));
	return 0;
}

int
load_output_variable(const struct load_at *at, struct load_job *j,
    json_t *object, struct env_var *var)
{
	static const char *const keys[] = {"output", "default"};
	struct load_at lasting = *at;

	if (load_only(at, object, keys, ARRAY_LEN(keys)) < 0 ||
	    read_reference(at, object,
		&(struct load_output){&var->output, &var->otherwise}) < 0)
		return -1;
	if (j == NULL || j->id == JOB_NONE)
		return load_refuse(at, "an output can be in a job's own "
				       "\"env\" only");
	lasting.key = var->name; /* outlives the JSON */
	j->has_results = true;
	load_defer(&lasting, load_output_job(j->l, object),
	    &(struct load_ref){
		.need = UINT32_MAX,
		.member = UINT32_MAX,
		.into = &var->result,
		.output = var->output,
	    });
	return 0;
}

int
load_output_stdin(struct load_job *j, const struct load_at *at, json_t *object)
{
	struct job_opts *opts = load_opts(j);

	if (j->id == JOB_NONE)
		return load_refuse(
		    at, "an output can be the \"stdin\" of a job only");
	if (read_reference(at, object,
		&(struct load_output){
		    &opts->stdin_output, &opts->stdin_otherwise}) < 0)
		return -1;
	opts->stdin_kind = STDIN_OUTPUT;
	j->stdin_job = load_output_job(j->l, object);
	j->has_results = true;
	return 0;
}

/* The name that is nearest to key, of those that a job says it writes. */
static const char *
nearest_output(const char *const *outputs, const char *key)
{
	struct nearest nearest;

	nearest_init(&nearest, key, strlen(key));
	for (; *outputs != NULL; outputs++) {
		if (strcmp(*outputs, key) == 0)
			return key;
		nearest_offer(&nearest, *outputs);
	}
	return nearest.best;
}

int
load_take_output(struct load *l, const struct load_ref *ref, job_id id)
{
	struct job_spec *source = &l->g->jobs[id];
	const char *best;

	source->outputs_wanted = true;
	/* A job that could not be read may have written some. */
	if (source->opts == NULL)
		return 0;
	if (!spec_is_process(source))
		return load_refuse_ref(l, ref,
		    "job \"%s\" is no process and writes no outputs; name the "
		    "job that does",
		    source->name);
	/* They come at its end, and that when nobody waits any more. */
	if (source->service)
		return load_refuse_ref(l, ref,
		    "job \"%s\" is a service, which ends when nobody needs it "
		    "any more; read the outputs of a job that ends before",
		    source->name);
	if (source->opts->outputs == NULL)
		return 0;
	best = nearest_output(source->opts->outputs, ref->output);
	if (best == NULL)
		return load_refuse_ref(l, ref,
		    "\"%s\" is none of the outputs of \"%s\"; add it to its "
		    "\"outputs\"",
		    ref->output, source->name);
	if (strcmp(best, ref->output) != 0)
		return load_refuse_ref(l, ref,
		    "\"%s\" is none of the outputs of \"%s\"; did you mean "
		    "\"%s\"?",
		    ref->output, source->name, best);
	return 0;
}

int
load_read_outputs(struct load_job *j, const struct load_at *at, json_t *value)
{
	size_t n = json_array_size(value), used = 0;
	const char **list;

	if (!json_is_array(value))
		return load_mismatch(at, "a list of keys", value);
	if (n == 0)
		return load_refuse(at, "is empty; name an output, or leave "
				       "the key out");
	list = arena_alloc(&j->l->g->arena, (n + 1) * sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		json_t *key = json_array_get(value, i);
		size_t len = json_string_length(key);

		if (!json_is_string(key) ||
		    !outputs_is_key(json_string_value(key), len))
			load_refuse_element(at, i,
			    "expected a key of letters, digits, _ and -");
		else
			list[used++] = arena_text(
			    &j->l->g->arena, json_string_value(key), len);
	}
	list[used] = NULL;
	load_opts(j)->outputs = list;
	load_spec(j)->outputs_wanted = true;
	return used == n ? 0 : -1;
}
