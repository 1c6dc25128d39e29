#include "jobs/load/load_env_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/dotenv.h"
#include "jobs/input.h"
#include "jobs/load/load_base.h"
#include "jobs/load/load_env.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/place.h"

/* What a file of variables may have. */
#define MAX_BYTES ((size_t)1 << 20)

static const struct load_field file_fields[] = {
    {"path", &type_path, true, NULL},
    {"optional", &type_bool, false, "it may be missing"},
};
static const struct load_type file_type = {
    .kind = LOAD_ANY_OF,
    .def = "file_of_variables",
    .choices =
	(const struct load_type *const[]){
	    &type_path,
	    &(const struct load_type){
		.kind = LOAD_OBJECT,
		.fields = file_fields,
		.n_fields = ARRAY_LEN(file_fields),
	    },
	    NULL,
	},
};

const struct load_type type_env_file = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &file_type,
	    &(const struct load_type){
		.kind = LOAD_LIST,
		.element = &file_type,
	    },
	    NULL,
	},
};

/* The file at path, when it was read before. */
static struct load_env_file *
find(struct load *l, const char *path)
{
	for (size_t i = 0; i < l->n_env_files; i++) {
		if (strcmp(l->env_files[i].path, path) == 0)
			return &l->env_files[i];
	}
	return NULL;
}

static struct load_env_file *
add(struct load *l, const char *path)
{
	l->env_files = xgrow_array(l->env_files, &l->env_files_capacity,
	    l->n_env_files + 1, sizeof(*l->env_files));
	l->env_files[l->n_env_files] = (struct load_env_file){.path = path};
	return &l->env_files[l->n_env_files++];
}

/* Add a problem at the offset that d is about. */
static void
refuse(struct load *l, const char *path, struct place *place,
    const struct dotenv *d, const char *text)
{
	place_move(place, d->at);
	problems_add_in(
	    l->scan.p, path, place->line, place->column, "%s", text);
}

/* What a job file may not set either.  True after a problem. */
static bool
is_refused(struct load *l, const char *path, struct place *place,
    const struct dotenv *d)
{
	char text[160];

	if (d->key_len + 1 + d->value.len > LOAD_MAX_STRING) {
		snprintf(text, sizeof(text),
		    "this has %zu bytes; a variable holds %d", d->value.len,
		    LOAD_MAX_STRING);
		refuse(l, path, place, d, text);
		return true;
	}
	if (d->key_len < 8 || memcmp(d->text + d->at, "TASKCTL_", 8) != 0)
		return false;
	refuse(l, path, place, d,
	    "names that begin with TASKCTL_ are taskctl's own; choose another");
	return true;
}

/* Take over what the text of a file says. */
static void
parse(struct load *l, struct load_env_file *file, const struct input *in)
{
	struct arena *arena = &l->g->arena;
	struct env_var *vars = NULL, *kept;
	size_t capacity = 0, n = 0;
	struct place place;
	struct dotenv d;
	enum dotenv_kind kind;

	dotenv_init(&d, in->text, in->len);
	place_init(&place, in->text, d.next);
	while ((kind = dotenv_next(&d)) != DOTENV_END) {
		if (kind == DOTENV_ERROR) {
			refuse(l, file->path, &place, &d, d.error);
			continue;
		}
		if (is_refused(l, file->path, &place, &d))
			continue;
		vars = xgrow_array(vars, &capacity, n + 1, sizeof(*vars));
		vars[n++] = (struct env_var){
		    .name = arena_text(arena, d.text + d.at, d.key_len),
		    .value = arena_text(arena, d.value.data, d.value.len),
		    .result = JOB_NONE,
		};
	}
	dotenv_finish(&d);
	kept = arena_alloc(arena, (n + 1) * sizeof(*kept));
	if (n > 0)
		memcpy(kept, vars, n * sizeof(*kept));
	free(vars);
	file->vars = kept;
	file->n = n;
}

/* Read the file at path, once; a problem is said once, too. */
static int
read_file(const struct load_at *at, const char *path, bool is_optional,
    const struct load_env_file **out)
{
	struct load_env_file *file = find(at->l, path);
	struct input in = {.noun = "file of variables"};
	struct err e = ERR_INIT;
	int rc = 0;

	*out = file;
	if (file != NULL && !file->is_missing)
		return 0;
	if (file == NULL)
		*out = file = add(at->l, path);
	if (input_read(path, MAX_BYTES, &in, &e) == 0) {
		file->is_missing = false;
		parse(at->l, file, &in);
	} else {
		file->is_missing = true;
		if (!is_optional || e.sys != ENOENT)
			rc = load_refuse(at, "%s %s%s", path, e.text,
			    e.sys != ENOENT
				? ""
				: "; for one that may be missing write "
				  "{\"path\": \"...\", \"optional\": true}");
	}
	input_finish(&in);
	return rc;
}

/* One file: a path, or an object that says more. */
static int
read_one(const struct load_at *at, json_t *value, const struct env_var **env,
    size_t *n)
{
	static const char *const keys[] = {"path", "optional"};
	struct load_at inner = {.l = at->l, .in = at, .key = "optional"};
	const struct load_env_file *file;
	json_t *path = value, *optional;
	bool is_optional = false;
	const char *name;

	if (json_is_object(value)) {
		if (load_only(at, value, keys, ARRAY_LEN(keys)) < 0)
			return -1;
		optional = json_object_get(value, "optional");
		if (optional != NULL &&
		    load_bool(&inner, optional, &is_optional) < 0)
			return -1;
		path = json_object_get(value, "path");
	}
	if (!json_is_string(path) || json_string_length(path) == 0)
		return load_mismatch(at,
		    "a path or {\"path\": \"...\", \"optional\": true}", value);
	if (load_path(at, path, &name) < 0 ||
	    read_file(at, name, is_optional, &file) < 0)
		return -1;
	return load_env_append(at, env, n, file->vars, file->n);
}

int
load_env_file(const struct load_at *at, json_t *value,
    const struct env_var **env, size_t *n)
{
	struct load_at element = *at;
	int rc = 0;

	if (!json_is_array(value))
		return read_one(at, value, env, n);
	for (size_t i = 0; i < json_array_size(value); i++) {
		element.nth = i + 1;
		if (read_one(&element, json_array_get(value, i), env, n) < 0)
			rc = -1;
	}
	return rc;
}

int
load_read_env_file(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct job_opts *opts = load_opts(j);

	if (j->has_env_files)
		return 0;
	j->has_env_files = true;
	return load_env_file(at, value, &opts->env, &opts->n_env);
}
