#include <signal.h>
#include <string.h>

#include "jobs/load/load_base.h"
#include "jobs/load/load_env.h"
#include "jobs/load/load_output.h"
#include "jobs/load/load_readers.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/signame.h"

/* The option that the key in progress is about. */
static void *
field(struct load_job *j)
{
	return (char *)load_opts(j) + j->key->field;
}

int
load_read_opt_duration(
    struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_duration(at, value,
	    "says nothing here; leave the key out for none",
	    (int64_t *)field(j));
}

int
load_read_timeout(struct load_job *j, const struct load_at *at, json_t *value)
{
	int64_t ns = 0;

	/* A wait's own is no job's: it ends the waiting and fails nothing. */
	if (j->body == BODY_WAIT)
		return json_is_null(value) ? 0
					   : load_duration(at, value, NULL,
						 &j->policy.timeout_ns);
	if (!json_is_null(value) &&
	    load_duration(at, value,
		"would end it at once; for no timeout write null", &ns) < 0)
		return -1;
	load_opts(j)->timeout_ns = ns;
	return 0;
}

/* The other limits: null takes back what "defaults" say. */
int
load_read_limit(struct load_job *j, const struct load_at *at, json_t *value)
{
	int64_t ns = 0;

	if (!json_is_null(value) &&
	    load_duration(at, value,
		"would end it at once; for none write null", &ns) < 0)
		return -1;
	*(int64_t *)field(j) = ns;
	return 0;
}

int
load_read_kill_after(
    struct load_job *j, const struct load_at *at, json_t *value)
{
	load_opts(j)->kill_after_set = true;
	return load_duration(at, value,
	    "leaves no time to end; for SIGKILL at once write \"stop_signal\": "
	    "\"KILL\"",
	    (int64_t *)field(j));
}

int
load_read_kill_wait(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_duration(at, value,
	    "leaves no time for SIGKILL to act; the default is \"10s\"",
	    (int64_t *)field(j));
}

int
load_read_leave(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_bool(at, value, &load_opts(j)->leave);
}

/* Those that are asked for most; the pattern knows them all. */
static const struct load_word signals[] = {
    {"TERM", SIGTERM},
    {"INT", SIGINT},
    {"HUP", SIGHUP},
    {"QUIT", SIGQUIT},
    {"KILL", SIGKILL},
    {"USR1", SIGUSR1},
    {"USR2", SIGUSR2},
};

const struct load_type type_signal = {
    .kind = LOAD_ANY_OF,
    .def = "signal",
    .help = "a signal such as \"TERM\" or 15",
    .choices =
	(const struct load_type *const[]){
	    &(const struct load_type){
		.kind = LOAD_WORD,
		.words = signals,
		.n_words = ARRAY_LEN(signals),
	    },
	    &(const struct load_type){
		.kind = LOAD_TEXT,
		.make_pattern = signame_pattern,
	    },
	    &(const struct load_type){
		.kind = LOAD_INT,
		.min = 1,
		.max = 64,
	    },
	    NULL,
	},
};

int
load_read_stop_signal(
    struct load_job *j, const struct load_at *at, json_t *value)
{
	struct err e = ERR_INIT;
	char number[24];
	const char *name = json_string_value(value);

	if (json_is_integer(value)) {
		json_int_t n = json_integer_value(value);

		snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, n);
		name = number;
	}
	if (name == NULL)
		return load_mismatch(at, "a signal such as \"TERM\"", value);
	if (signame_parse(name, &load_opts(j)->stop_signal, &e) < 0)
		return load_refuse(at, "%s", e.text);
	load_opts(j)->stop_signal_set = true;
	return 0;
}

const struct load_type type_continue = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &type_bool,
	    &(const struct load_type){
		.kind = LOAD_OBJECT,
		.fields = &(const struct load_field){"exit_codes",
		    &type_exit_codes, true, "failures with these do not count"},
		.n_fields = 1,
	    },
	    NULL,
	},
};

int
load_read_continue(struct load_job *j, const struct load_at *at, json_t *value)
{
	static const char *const keys[] = {"exit_codes"};
	struct load_at inner = {.l = at->l, .in = at, .key = "exit_codes"};
	struct job_opts *opts = load_opts(j);
	json_t *codes = json_object_get(value, "exit_codes");

	opts->continue_codes = (struct exit_codes){NULL, 0};
	if (!json_is_object(value))
		return json_is_boolean(value)
			   ? load_bool(at, value, &opts->continue_on_error)
			   : load_mismatch(at,
				 "true, false or {\"exit_codes\": [...]}",
				 value);
	opts->continue_on_error = true;
	if (load_only(at, value, keys, ARRAY_LEN(keys)) < 0)
		return -1;
	if (codes == NULL)
		return load_refuse(
		    at, "expected \"exit_codes\" in this object");
	return load_codes(&inner, codes, &opts->continue_codes);
}

int
load_read_success_codes(
    struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_codes(at, value, &load_opts(j)->success_codes);
}

int
load_read_opt_path(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_path(at, value, (const char **)field(j));
}

int
load_read_shell(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_strings(at, value, &load_opts(j)->shell);
}

int
load_read_env(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct load_at files = {j->l, NULL, j->at, "env_file", 0};
	json_t *env_file = json_object_get(j->object, "env_file");
	struct job_opts *opts = load_opts(j);

	/* Wherever it stands: what is said here is stronger. */
	if (env_file != NULL)
		load_read_env_file(j, &files, env_file);
	return load_env(at, j, value, &opts->env, &opts->n_env);
}

static const struct load_word results[] = {
    {"text", RESULT_TEXT},
    {"json", RESULT_JSON},
    {"none", RESULT_NONE},
};

const struct load_type type_result = {
    .kind = LOAD_WORD,
    .words = results,
    .n_words = ARRAY_LEN(results),
};

int
load_read_result(struct load_job *j, const struct load_at *at, json_t *value)
{
	int kind = RESULT_TEXT;
	int r = load_word(at, value, results, ARRAY_LEN(results), &kind);

	load_opts(j)->result = (enum result_kind)kind;
	/* Who reads it may come when it has ended: else it is not kept. */
	if (j->l->is_stream && j->id != JOB_NONE && kind != RESULT_NONE)
		load_want(j->l, j->id, j->id);
	return r;
}

int
load_read_secret(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_bool(at, value, &load_opts(j)->secret);
}

static const struct load_field stdin_fields[] = {
    {"text", &type_text, false, "this text"},
    {"file", &type_path, false, "what is in this file"},
    {"result", &type_job_name, false, "the result of this job"},
};

const struct load_type type_stdin = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &type_null,
	    &(const struct load_type){
		.kind = LOAD_OBJECT,
		.fields = stdin_fields,
		.n_fields = ARRAY_LEN(stdin_fields),
		.is_choice = true,
	    },
	    &type_output,
	    NULL,
	},
};

/* The same without what other jobs have. */
const struct load_type type_plain_stdin = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &type_null,
	    &(const struct load_type){
		.kind = LOAD_OBJECT,
		.fields = stdin_fields,
		.n_fields = ARRAY_LEN(stdin_fields) - 1,
		.is_choice = true,
	    },
	    NULL,
	},
};

/* {"result": JOB}: whose number is looked up once the options have a place. */
static int
read_stdin_job(struct load_job *j, const struct load_at *at, json_t *value)
{
	if (j->id == JOB_NONE)
		return load_refuse(
		    at, "a result can be the \"stdin\" of a job only");
	if (!json_is_string(value))
		return load_mismatch(at, "a job's name", value);
	load_opts(j)->stdin_kind = STDIN_RESULT;
	j->stdin_job = json_string_value(value);
	j->has_results = true;
	return 0;
}

/* The one key of {"text"}, {"file"} or {"result"}; NULL with a problem. */
static const char *
stdin_key(const struct load_at *at, json_t *object)
{
	static const char *const keys[] = {
	    "text", "file", "result", "output", "default"};
	bool has_output = json_object_get(object, "output") != NULL;
	const char *found = NULL;

	/* Only an output has a default. */
	if (load_only(
		at, object, keys, ARRAY_LEN(keys) - (has_output ? 0 : 1)) < 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(keys) - 1; i++) {
		if (json_object_get(object, keys[i]) == NULL)
			continue;
		if (found != NULL) {
			load_refuse(
			    at, "has both \"%s\" and \"%s\"", found, keys[i]);
			return NULL;
		}
		found = keys[i];
	}
	if (found == NULL)
		load_refuse(at, "expected \"text\", \"file\", \"result\" or "
				"\"output\" in this object");
	return found;
}

int
load_read_stdin(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct load_at inner = {.l = at->l, .in = at};
	struct job_opts *opts = load_opts(j);
	json_t *v;

	opts->stdin_kind = STDIN_NULL;
	if (json_is_null(value))
		return 0;
	if (!json_is_object(value))
		return load_mismatch(at,
		    "null, {\"text\": ...}, {\"file\": ...}, {\"result\": "
		    "...} or {\"output\": ...}",
		    value);
	inner.key = stdin_key(at, value);
	if (inner.key == NULL)
		return -1;
	v = json_object_get(value, inner.key);
	if (strcmp(inner.key, "result") == 0)
		return read_stdin_job(j, &inner, v);
	if (strcmp(inner.key, "output") == 0)
		return load_output_stdin(j, at, value);
	if (strcmp(inner.key, "file") == 0) {
		opts->stdin_kind = STDIN_FILE;
		return load_path(&inner, v, &opts->stdin_text);
	}
	if (!json_is_string(v))
		return load_mismatch(&inner, "text", v);
	opts->stdin_kind = STDIN_TEXT;
	opts->stdin_len = json_string_length(v);
	opts->stdin_text =
	    arena_text(&j->l->g->arena, json_string_value(v), opts->stdin_len);
	return 0;
}
