#include "jobs/load/load_report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_type.h"
#include "jobs/nearest.h"
#include "jobs/synonym.h"

/* Problems beyond the limit are counted, and not looked for. */
static bool
is_full(const struct load *l)
{
	return l->scan.p->n >= l->scan.p->limit;
}

static int
problem(struct load *l, size_t offset, const char *text)
{
	struct problems *p = l->scan.p;
	struct place *place = &l->scan.place;

	if (!is_full(l))
		place_move(place, offset);
	if (l->subject != JOB_NONE)
		return problems_add(p, place->line, place->column,
		    "job \"%s\": %s",
		    l->g->jobs[graph_meant(l->g, l->subject)].name, text);
	if (l->section != NULL)
		return problems_add(p, place->line, place->column, "\"%s\": %s",
		    l->section, text);
	return problems_add(p, place->line, place->column, "%s", text);
}

int
load_problem(struct load *l, size_t offset, const char *format, ...)
{
	char *text;
	va_list ap;

	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	problem(l, offset, text);
	free(text);
	return -1;
}

static bool
find(const struct load_at *at, struct scan_entry *entry)
{
	size_t object = at->in == NULL ? at->object : load_offset(at->in);

	return scan_find(&at->l->scan, object, at->key, entry);
}

size_t
load_offset(const struct load_at *at)
{
	struct scan_entry entry;

	if (find(at, &entry) && at->nth != 0 &&
	    at->l->scan.text[entry.value] == '[')
		return scan_element(&at->l->scan, entry.value, at->nth - 1);
	return entry.value;
}

int
load_refuse(const struct load_at *at, const char *format, ...)
{
	char *text;
	va_list ap;

	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	load_problem(at->l, is_full(at->l) ? 0 : load_offset(at),
	    "%s%s%s\"%s\": %s", at->in == NULL ? "" : "\"",
	    at->in == NULL ? "" : at->in->key,
	    at->in == NULL ? "" : "\": ", at->key, text);
	free(text);
	return -1;
}

int
load_refuse_key(const struct load_at *at, const char *format, ...)
{
	struct scan_entry entry = {0};
	char *text;
	va_list ap;

	if (!is_full(at->l))
		find(at, &entry);
	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	load_problem(at->l, entry.key, "%s", text);
	free(text);
	return -1;
}

int
load_refuse_element(const struct load_at *at, size_t i, const char *format, ...)
{
	struct load_at element = *at;
	char *text;
	va_list ap;

	element.nth = i + 1;
	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	load_refuse(&element, "%s", text);
	free(text);
	return -1;
}

int
load_mismatch(
    const struct load_at *at, const char *expects, const json_t *value)
{
	return load_refuse(
	    at, "expected %s, found %s", expects, load_type(value));
}

int
load_unknown(const struct load_at *at, const char *const *names, size_t n)
{
	const char *meant = NULL;
	struct nearest nearest;

	nearest_init(&nearest, at->key, strlen(at->key));
	for (size_t i = 0; i < n && meant == NULL && !is_full(at->l); i++) {
		nearest_offer(&nearest, names[i]);
		if (synonym_is(at->key, names[i]))
			meant = names[i];
	}
	meant = meant != NULL ? meant : nearest.best;
	if (meant != NULL)
		return load_refuse_key(at,
		    "unknown key \"%s\"; did you mean \"%s\"?", at->key, meant);
	return load_refuse_key(at,
	    "unknown key \"%s\"; for a note of your own write \"x-%s\"",
	    at->key, at->key);
}

const char *
load_type(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "a list";
	case JSON_STRING:
		return *json_string_value(value) == '\0' ? "empty text"
							 : "text";
	case JSON_INTEGER:
	case JSON_REAL:
		return "a number";
	case JSON_TRUE:
		return "true";
	case JSON_FALSE:
		return "false";
	case JSON_NULL:
		return "null";
	}
	return "nothing";
}
