#include "jobs/load/load_value.h"

#include <stdio.h>
#include <string.h>

#include "jobs/duration.h"
#include "jobs/load/load_combine.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_type.h"
#include "jobs/nearest.h"
#include "jobs/synonym.h"
#include "jobs/template.h"

int
load_bool(const struct load_at *at, json_t *value, bool *out)
{
	if (!json_is_boolean(value))
		return load_mismatch(at, "true or false", value);
	*out = json_is_true(value);
	return 0;
}

int
load_int(const struct load_at *at, json_t *value, int min, int max, int *out)
{
	json_int_t n;

	if (json_is_real(value))
		return load_refuse(at,
		    "expected a whole number from %d to %d, found %g", min, max,
		    json_real_value(value));
	if (!json_is_integer(value))
		return load_refuse(at,
		    "expected a whole number from %d to %d, found %s", min, max,
		    load_type(value));
	n = json_integer_value(value);
	if (n < min || n > max)
		return load_refuse(at,
		    "%" JSON_INTEGER_FORMAT
		    " is out of range; write a number from %d to %d",
		    n, min, max);
	*out = (int)n;
	return 0;
}

int
load_duration(const struct load_at *at, json_t *value, const char *zero_says,
    int64_t *out)
{
	struct err e = ERR_INIT;
	int64_t ns = 0;
	int r;

	if (json_is_string(value))
		r = duration_parse(json_string_value(value),
		    json_string_length(value), &ns, &e);
	else if (json_is_number(value))
		r = duration_from_seconds(json_number_value(value), &ns, &e);
	else
		return load_mismatch(at,
		    "a number of seconds or text such as \"1.5s\" or \"2m\"",
		    value);
	if (r < 0)
		return load_refuse(at, "%s", e.text);
	if (ns == 0 && zero_says != NULL)
		return load_refuse(at, "0 %s", zero_says);
	*out = ns;
	return 0;
}

int
load_text_value(const struct load_at *at, json_t *value, const char **out)
{
	if (!json_is_string(value) || json_string_length(value) == 0)
		return load_mismatch(at, "text", value);
	*out = arena_text(&at->l->g->arena, json_string_value(value),
	    json_string_length(value));
	return 0;
}

int
load_path(const struct load_at *at, json_t *value, const char **out)
{
	const char *dir = at->l->dir;
	const char *path;
	size_t dir_len, len;
	char *joined;

	if (!json_is_string(value) || json_string_length(value) == 0)
		return load_mismatch(at, "a path", value);
	path = json_string_value(value);
	len = json_string_length(value);
	/* Only on the command line is - standard input. */
	if (dir == NULL && strcmp(path, "-") == 0)
		dir = ".";
	if (dir == NULL || path[0] == '/') {
		*out = arena_text(&at->l->g->arena, path, len);
		return 0;
	}
	dir_len = strlen(dir);
	if (dir_len > 0 && dir[dir_len - 1] == '/')
		dir_len--;
	joined = arena_alloc(&at->l->g->arena, dir_len + len + 2);
	memcpy(joined, dir, dir_len);
	joined[dir_len] = '/';
	memcpy(joined + dir_len + 1, path, len);
	*out = joined;
	return 0;
}

/* What is written instead of a template of n bytes. */
static const char *
instead_of(const char *template, size_t n)
{
	const char *matrix = memmem(template, n, "matrix", 6);
	const char *outputs = memmem(template, n, ".outputs.", 9);

	if (matrix != NULL)
		return "use \"$MATRIX_KEY\", KEY in capitals";
	if (outputs != NULL)
		return "write \"env\": {\"NAME\": {\"output\": \"JOB.KEY\"}} "
		       "and use \"$NAME\"";
	return "write \"env\": {\"NAME\": {\"result\": \"JOB\"}} and use "
	       "\"$NAME\"";
}

int
load_no_template(const struct load_at *at, const char *text)
{
	size_t len = 0;
	const char *template = template_find(text, &len);

	if (template == NULL)
		return 0;
	return load_refuse(at,
	    "%.*s is not replaced, as no text is put into a command; %s",
	    len > 80 ? 80 : (int)len, template, instead_of(template, len));
}

int
load_strings(const struct load_at *at, json_t *value, const char *const **out)
{
	struct arena *arena = &at->l->g->arena;
	size_t n = json_array_size(value), sum = 0;
	const char **list;

	if (!json_is_array(value))
		return load_mismatch(at, "a list of text", value);
	if (n == 0)
		return load_refuse(at, "is empty; its first is the program");
	list = arena_alloc(arena, (n + 1) * sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		json_t *element = json_array_get(value, i);
		size_t len = json_string_length(element);

		if (!json_is_string(element))
			return load_refuse_element(at, i,
			    "expected text, found %s%s", load_type(element),
			    json_is_number(element) ? "; put it in quotes"
						    : "");
		if (i == 0 && len == 0)
			return load_refuse_element(
			    at, i, "the program's name is empty");
		if (len > LOAD_MAX_STRING)
			return load_refuse_element(at, i,
			    "this has %zu bytes; a program takes %d in one "
			    "argument; put it in a file",
			    len, LOAD_MAX_STRING);
		list[i] = arena_text(arena, json_string_value(element), len);
		sum += LOAD_STRING_COST(len);
	}
	if (sum > LOAD_MAX_STRINGS)
		return load_refuse(at,
		    "this has %zu bytes; no program takes more than %zu in its "
		    "arguments; give them to \"stdin\"",
		    sum, LOAD_MAX_STRINGS);
	*out = list;
	return 0;
}

int
load_codes(const struct load_at *at, json_t *value, struct exit_codes *out)
{
	size_t n = json_array_size(value);
	uint8_t *codes;

	if (!json_is_array(value))
		return load_mismatch(at, "a list of exit statuses", value);
	if (n == 0)
		return load_refuse(at, "is empty; name one at least");
	codes = arena_alloc(&at->l->g->arena, n);
	for (size_t i = 0; i < n; i++) {
		json_t *element = json_array_get(value, i);
		json_int_t code = json_integer_value(element);

		if (!json_is_integer(element) || code < 0 || code > 255)
			return load_refuse_element(
			    at, i, "expected a number from 0 to 255");
		codes[i] = (uint8_t)code;
	}
	*out = (struct exit_codes){codes, n};
	return 0;
}

static int
refuse_word(const struct load_at *at, const char *text,
    const struct load_word *words, size_t n, const char *all)
{
	const char *meant = NULL;
	struct nearest nearest;

	nearest_init(&nearest, text, strlen(text));
	for (size_t i = 0; i < n && meant == NULL; i++) {
		nearest_offer(&nearest, words[i].name);
		if (synonym_is(text, words[i].name))
			meant = words[i].name;
	}
	meant = meant != NULL ? meant : nearest.best;
	if (meant != NULL)
		return load_refuse(at,
		    "\"%s\" is none of %s; did you mean \"%s\"?", text, all,
		    meant);
	return load_refuse(at, "\"%s\" is none of %s", text, all);
}

int
load_word(const struct load_at *at, json_t *value,
    const struct load_word *words, size_t n, int *out)
{
	const char *text = json_string_value(value);
	char all[160];
	size_t used = 0;

	for (size_t i = 0; text != NULL && i < n; i++) {
		if (strcmp(words[i].name, text) == 0) {
			*out = words[i].value;
			return 0;
		}
	}
	for (size_t i = 0; i < n && used < sizeof(all); i++)
		used += (size_t)snprintf(all + used, sizeof(all) - used,
		    "%s\"%s\"", i == 0 ? "" : ", ", words[i].name);
	if (text == NULL)
		return load_refuse(
		    at, "expected one of %s, found %s", all, load_type(value));
	return refuse_word(at, text, words, n, all);
}

bool
load_is_ignored(const char *key)
{
	return key[0] == 'x' && key[1] == '-';
}

int
load_only(const struct load_at *at, json_t *object, const char *const *names,
    size_t n)
{
	int r = 0;

	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		const char *key = json_object_iter_key(i);
		struct load_at inner = {at->l, at, 0, key, 0};
		size_t known = 0;

		while (known < n && strcmp(names[known], key) != 0)
			known++;
		if (known < n || load_is_ignored(key))
			continue;
		r = load_unknown(&inner, names, n);
	}
	return r;
}
