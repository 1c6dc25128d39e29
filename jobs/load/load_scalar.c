#include "jobs/load/load_scalar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jobs/load/load_report.h"
#include "jobs/load/load_state.h"

/* As short as it can be read back; for numbers that no file has written. */
static const char *
format_real(struct load *l, double number)
{
	char text[40];
	int n = 0;

	for (int digits = 15; digits <= 17; digits++) {
		n = snprintf(text, sizeof(text), "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	return arena_text(&l->g->arena, text, (size_t)n);
}

/* 3.10 is a version, and not 3.1. */
static const char *
number_text(struct load *l, json_t *value, size_t offset)
{
	const char *text = l->scan.text + offset;
	size_t len = 0;
	char integer[24];
	int n;

	while (offset + len < l->scan.len && text[len] != '\0' &&
	       strchr("+-.0123456789eE", text[len]) != NULL)
		len++;
	if (offset > 0 && len > 0)
		return arena_text(&l->g->arena, text, len);
	if (json_is_real(value))
		return format_real(l, json_real_value(value));
	n = snprintf(integer, sizeof(integer), "%" JSON_INTEGER_FORMAT,
	    json_integer_value(value));
	return arena_text(&l->g->arena, integer, (size_t)n);
}

const char *
load_scalar(const struct load_at *at, json_t *value, size_t offset)
{
	struct load *l = at->l;

	if (json_is_boolean(value))
		return json_is_true(value) ? "true" : "false";
	if (json_is_number(value))
		return number_text(l, value, offset);
	if (!json_is_string(value)) {
		load_mismatch(at, "text, a number, true or false", value);
		return NULL;
	}
	if (json_string_length(value) > LOAD_MAX_SCALAR) {
		load_refuse(at,
		    "this has %zu bytes; %d are the most; put it in a file",
		    json_string_length(value), LOAD_MAX_SCALAR);
		return NULL;
	}
	return arena_text(
	    &l->g->arena, json_string_value(value), json_string_length(value));
}
