#include "jobs/load/load_body.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/load/load_readers.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/template.h"

/* Take over len bytes of shell text. */
static int
take_text(
    struct load_job *j, const struct load_at *at, const char *text, size_t len)
{
	if (text[strspn(text, " \t\r\n")] == '\0')
		return load_refuse(at, "is empty; write the command");
	if (len > LOAD_MAX_STRING)
		return load_refuse(at,
		    "this has %zu bytes; a shell takes %d in one argument; put "
		    "it in a file and run that",
		    len, LOAD_MAX_STRING);
	if (load_no_template(at, text) < 0)
		return -1;
	load_spec(j)->body_of.text = arena_text(&j->l->g->arena, text, len);
	return 0;
}

/* The lines with a newline between them; the caller frees it.  NULL: no. */
static char *
join_lines(const struct load_at *at, json_t *lines, size_t *len)
{
	size_t n = json_array_size(lines);
	size_t size = 0, used = 0;
	char *text;

	for (size_t i = 0; i < n; i++) {
		json_t *line = json_array_get(lines, i);

		if (!json_is_string(line)) {
			load_refuse_element(at, i,
			    "expected text, found %s; each element is a line",
			    load_type(line));
			return NULL;
		}
		size += json_string_length(line) + 1;
	}
	text = xmalloc(size + 1);
	for (size_t i = 0; i < n; i++) {
		json_t *line = json_array_get(lines, i);
		size_t part = json_string_length(line);

		if (i > 0)
			text[used++] = '\n';
		memcpy(text + used, json_string_value(line), part);
		used += part;
	}
	text[used] = '\0';
	*len = used;
	return text;
}

static const struct load_type shell_text = {
    .kind = LOAD_TEXT,
    .pattern = "[^ \\t\\r\\n]",
    .make_excluded = template_pattern,
};
static const struct load_type line = {
    .kind = LOAD_TEXT,
    .make_excluded = template_pattern,
};
static const struct load_type not_blank = {
    .kind = LOAD_TEXT,
    .pattern = "[^ \\t\\r\\n]",
};

const struct load_type type_run = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &shell_text,
	    &(const struct load_type){
		.kind = LOAD_LIST,
		.element = &line,
		.some = &not_blank,
	    },
	    NULL,
	},
};

int
load_read_run(struct load_job *j, const struct load_at *at, json_t *value)
{
	size_t len;
	char *text;
	int r;

	if (json_is_string(value))
		return take_text(
		    j, at, json_string_value(value), json_string_length(value));
	if (!json_is_array(value))
		return load_mismatch(
		    at, "shell text or a list of its lines", value);
	text = join_lines(at, value, &len);
	if (text == NULL)
		return -1;
	r = take_text(j, at, text, len);
	free(text);
	return r;
}

const struct load_type type_argv = {
    .kind = LOAD_LIST,
    .min = 1,
    .first =
	&(const struct load_type){
	    .kind = LOAD_TEXT,
	    .min = 1,
	    .make_excluded = template_pattern,
	},
    .element = &line,
};

int
load_read_argv(struct load_job *j, const struct load_at *at, json_t *value)
{
	const char *const *argv;

	struct load_at element = *at;

	if (load_strings(at, value, &argv) < 0)
		return -1;
	for (element.nth = 1; argv[element.nth - 1] != NULL; element.nth++) {
		if (load_no_template(&element, argv[element.nth - 1]) < 0)
			return -1;
	}
	load_spec(j)->body_of.argv = argv;
	return 0;
}

int
load_read_sleep(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_duration(at, value, NULL, &j->sleep.duration_ns);
}

int
load_read_return(struct load_job *j, const struct load_at *at, json_t *value)
{
	if (!json_is_string(value))
		return load_mismatch(at, "text", value);
	j->sleep.value = arena_text(&j->l->g->arena, json_string_value(value),
	    json_string_length(value));
	return 0;
}

int
load_read_exit(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_int(at, value, 0, 255, &j->sleep.exit);
}

static const struct load_word need_words[] = {
    {"success", NEED_SUCCESS},
    {"failure", NEED_FAILURE},
    {"done", NEED_DONE},
    {"started", NEED_STARTED},
    {"ready", NEED_READY},
};
static const struct load_type need_when = {
    .kind = LOAD_WORD,
    .words = need_words,
    .n_words = ARRAY_LEN(need_words),
};
static const struct load_field need_fields[] = {
    {"job", &type_job_name, true, NULL},
    {"when", &need_when, false, "how it must have gone"},
    {"optional", &type_bool, false, "it need not be in the file"},
};
static const struct load_type need = {
    .kind = LOAD_ANY_OF,
    .def = "need",
    .choices =
	(const struct load_type *const[]){
	    &type_job_name,
	    &(const struct load_type){
		.kind = LOAD_OBJECT,
		.fields = need_fields,
		.n_fields = ARRAY_LEN(need_fields),
	    },
	    NULL,
	},
};

const struct load_type type_needs = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &type_job_name,
	    &(const struct load_type){.kind = LOAD_LIST, .element = &need},
	    NULL,
	},
};

/* One need: a name, or an object that says more. */
static int
read_need(struct load_job *j, const struct load_at *at, json_t *value)
{
	static const char *const keys[] = {"job", "when", "optional"};
	struct load_at inner = {.l = at->l, .in = at};
	json_t *job, *v;
	int when = NEED_SUCCESS | NEED_UNSAID, r;
	bool optional = false;

	if (json_is_string(value)) {
		load_add_need(j, at, json_string_value(value),
		    NEED_SUCCESS | NEED_UNSAID, false);
		return 0;
	}
	if (!json_is_object(value))
		return load_mismatch(
		    at, "the name of a job or {\"job\": \"NAME\", ...}", value);
	r = load_only(at, value, keys, ARRAY_LEN(keys));
	job = json_object_get(value, "job");
	/* Unless it was called by another name. */
	if (job == NULL && r < 0)
		return r;
	if (!json_is_string(job))
		return load_refuse(at, "expected \"job\" with a job's name in "
				       "this object");
	inner.key = "when";
	if ((v = json_object_get(value, "when")) != NULL)
		load_word(&inner, v, need_words, ARRAY_LEN(need_words), &when);
	inner.key = "optional";
	if ((v = json_object_get(value, "optional")) != NULL)
		load_bool(&inner, v, &optional);
	load_add_need(j, at, json_string_value(job), (unsigned)when, optional);
	return 0;
}

int
load_read_needs(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct load_at element = *at;

	if (json_is_string(value))
		return read_need(j, at, value);
	if (!json_is_array(value))
		return load_mismatch(at, "a list of job names", value);
	for (size_t i = 0; i < json_array_size(value); i++) {
		element.nth = i + 1;
		read_need(j, &element, json_array_get(value, i));
	}
	return 0;
}

void
load_add_need(struct load_job *j, const struct load_at *at, const char *name,
    unsigned when, bool optional)
{
	struct graph *g = j->l->g;
	struct job_spec *spec = load_spec(j);
	job_id job = load_find(j->l, name);

	if (spec->n_needs == 0)
		spec->first_need = (uint32_t)g->n_needs;
	graph_reserve_needs(g, 1);
	g->needs[g->n_needs] = (struct need){job, (uint8_t)when, optional};
	if (job == JOB_NONE)
		load_defer(at, name,
		    &(struct load_ref){
			.need = (uint32_t)g->n_needs,
			.member = UINT32_MAX,
			.optional = optional,
			.quiet = (when & NEED_IMPLIED) != 0,
		    });
	g->n_needs++;
	spec->n_needs++;
}
