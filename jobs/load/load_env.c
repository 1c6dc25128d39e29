#include "jobs/load/load_env.h"

#include <string.h>

#include "jobs/load/load_body.h"
#include "jobs/load/load_output.h"
#include "jobs/load/load_readers.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/template.h"

/* What a variable may be. */
#define VALUES "text, null, {\"result\": \"JOB\"} or {\"output\": \"JOB.KEY\"}"

/* True, after reporting, when a job file must not set this variable. */
static bool
is_bad_name(const struct load_at *at, const char *name)
{
	if (name[0] == '\0')
		load_refuse_key(at, "\"env\": a variable has no name");
	else if (strchr(name, '=') != NULL)
		load_refuse_key(
		    at, "\"env\": \"%s\" has a = in its name", name);
	else if (strncmp(name, "TASKCTL_", 8) == 0)
		load_refuse_key(at,
		    "\"env\": \"%s\" is taskctl's own; choose another name",
		    name);
	else
		return false;
	return true;
}

/* The job whose result a variable is, or NULL when it is not that. */
static json_t *
result_of(json_t *value, bool *by_file)
{
	json_t *job = json_object_get(value, "result");

	*by_file = job == NULL;
	return job != NULL ? job : json_object_get(value, "result_file");
}

/* {"result": JOB} or {"result_file": JOB} */
static int
read_result(const struct load_at *at, struct load_job *j, json_t *object,
    struct env_var *var)
{
	static const char *const keys[] = {"result", "result_file", "output"};
	json_t *job = result_of(object, &var->by_file);
	struct load_at lasting = *at;

	/* That an output is none of these is known by now. */
	if (load_only(at, object, keys, ARRAY_LEN(keys)) < 0)
		return -1;
	if (!json_is_string(job))
		return load_refuse(at, "expected " VALUES);
	if (!var->by_file && json_object_get(object, keys[1]) != NULL)
		return load_refuse(at,
		    "has both \"result\" and \"result_file\"; a variable "
		    "is one of them");
	if (j == NULL || j->id == JOB_NONE)
		return load_refuse(at, "a result can be in a job's own \"env\" "
				       "only");
	lasting.key = var->name; /* outlives the JSON */
	var->result = load_find(j->l, json_string_value(job));
	j->has_results = true;
	if (var->result != JOB_NONE)
		load_want(j->l, var->result, j->id);
	else
		load_defer(&lasting, json_string_value(job),
		    &(struct load_ref){
			.need = UINT32_MAX,
			.member = UINT32_MAX,
			.into = &var->result,
		    });
	return 0;
}

static int
read_variable(const struct load_at *at, struct load_job *j, json_t *value,
    struct env_var *var)
{
	struct arena *arena = &at->l->g->arena;
	size_t name_len = strlen(at->key);
	size_t len = json_string_length(value);

	if (is_bad_name(at, at->key))
		return -1;
	var->name = arena_text(arena, at->key, name_len);
	var->value = var->output = var->otherwise = NULL;
	var->result = JOB_NONE;
	var->by_file = false;
	if (json_is_null(value))
		return 0;
	if (json_object_get(value, "output") != NULL)
		return load_output_variable(at, j, value, var);
	if (json_is_object(value))
		return read_result(at, j, value, var);
	if (json_is_array(value))
		return load_mismatch(at, VALUES, value);
	if (!json_is_string(value))
		return load_refuse(at,
		    "a variable is text, this is %s; put it in quotes",
		    load_type(value));
	if (name_len + 1 + len > LOAD_MAX_STRING)
		return load_refuse(at,
		    "this has %zu bytes; a variable holds %d; put it in a "
		    "file, or give it to \"stdin\"",
		    len, LOAD_MAX_STRING);
	if (load_no_template(at, json_string_value(value)) < 0)
		return -1;
	var->value = arena_text(arena, json_string_value(value), len);
	return 0;
}

/* Few variables, of which none is too long, are not too long together. */
static int
check_size(const struct load_at *at, const struct env_var *env, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; n > LOAD_MAX_STRINGS / LOAD_MAX_STRING && i < n; i++)
		sum += LOAD_STRING_COST(
		    strlen(env[i].name) + 1 +
		    (env[i].value == NULL ? 0 : strlen(env[i].value)));
	if (sum <= LOAD_MAX_STRINGS)
		return 0;
	return load_refuse(at,
	    "with this the variables have %zu bytes; no program takes more "
	    "than %zu; put them in files",
	    sum, LOAD_MAX_STRINGS);
}

static const struct load_type variable_name = {
    .kind = LOAD_TEXT,
    .pattern = "^(?!TASKCTL_)[^=]+$",
};
static const struct load_type variable_text = {
    .kind = LOAD_TEXT,
    .make_excluded = template_pattern,
};
static const struct load_field result_fields[] = {
    {"result", &type_job_name, false, "the result of this job"},
    {"result_file", &type_job_name, false, "the path of a file with it"},
};
static const struct load_type any_variable = {
    .kind = LOAD_ANY_OF,
    .def = "variable",
    .help = "text; null: it is not set; the result or an output of a job",
    .choices =
	(const struct load_type *const[]){
	    &variable_text,
	    &type_null,
	    &(const struct load_type){
		.kind = LOAD_OBJECT,
		.fields = result_fields,
		.n_fields = ARRAY_LEN(result_fields),
		.is_choice = true,
	    },
	    &type_output,
	    NULL,
	},
};

const struct load_type type_env = {
    .kind = LOAD_MAP,
    .name = &variable_name,
    .element = &any_variable,
};

/* Not a job's own: without results. */
const struct load_type type_plain_env = {
    .kind = LOAD_MAP,
    .name = &variable_name,
    .element =
	&(const struct load_type){
	    .kind = LOAD_ANY_OF,
	    .choices =
		(const struct load_type *const[]){
		    &variable_text,
		    &type_null,
		    NULL,
		},
	},
};

static int
refuse_many(const struct load_at *at)
{
	return load_refuse(at,
	    "all jobs together have over %d variables; read them from a file",
	    LOAD_MAX_ENV);
}

/*
 * Room for sum variables, with the n of env in it; NULL with a problem.  Each job
 * has all of its variables, those of the top level too.
 */
static struct env_var *
make_room(
    const struct load_at *at, const struct env_var *env, size_t n, size_t sum)
{
	struct env_var *list;

	at->l->n_env += sum;
	if (at->l->n_env > LOAD_MAX_ENV) {
		refuse_many(at);
		return NULL;
	}
	list = arena_alloc(&at->l->g->arena, sum * sizeof(*list));
	if (n > 0)
		memcpy(list, env, n * sizeof(*list));
	return list;
}

int
load_env(const struct load_at *at, struct load_job *j, json_t *value,
    const struct env_var **env, size_t *n)
{
	size_t sum = *n + json_object_size(value);
	struct env_var *list;
	size_t used = *n;

	if (!json_is_object(value))
		return load_mismatch(at, "an object of variables", value);
	if (json_object_size(value) == 0)
		return 0;
	list = make_room(at, *env, *n, sum);
	if (list == NULL)
		return -1;
	for (void *i = json_object_iter(value); i != NULL;
	     i = json_object_iter_next(value, i)) {
		struct load_at variable = {.l = at->l, .in = at};

		variable.key = json_object_iter_key(i);
		if (read_variable(&variable, j, json_object_iter_value(i),
			&list[used]) == 0)
			used++;
	}
	*env = list;
	*n = used;
	return check_size(at, list, used);
}

int
load_env_append(const struct load_at *at, const struct env_var **env, size_t *n,
    const struct env_var *more, size_t n_more)
{
	size_t sum = *n + n_more;
	struct env_var *list;

	if (n_more == 0)
		return 0;
	list = make_room(at, *env, *n, sum);
	if (list == NULL)
		return -1;
	memcpy(list + *n, more, n_more * sizeof(*list));
	*env = list;
	*n = sum;
	return check_size(at, list, sum);
}

void
load_result_needs(struct load_job *j, json_t *object)
{
	struct load_at at = {.l = j->l, .object = j->at, .key = "env"};
	json_t *env = json_object_get(object, "env");
	unsigned when = NEED_SUCCESS | NEED_IMPLIED;
	const char *name;
	bool by_file;

	for (void *i = json_object_iter(env); i != NULL;
	     i = json_object_iter_next(env, i)) {
		name = json_string_value(
		    result_of(json_object_iter_value(i), &by_file));
		if (name == NULL)
			name = load_output_job(j->l, json_object_iter_value(i));
		if (name != NULL)
			load_add_need(j, &at, name, when, false);
	}
	env = json_object_get(object, "stdin");
	name = json_string_value(json_object_get(env, "result"));
	if (name == NULL)
		name = load_output_job(j->l, env);
	if (name != NULL)
		load_add_need(j, &at, name, when, false);
}
