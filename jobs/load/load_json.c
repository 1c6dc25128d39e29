#include "jobs/load/load_json.h"

#include <string.h>

#include "jobs/load/load_report.h"
#include "jobs/load/load_state.h"

/*
 * The parser names the place behind the token that it did not expect, and the
 * token at the end of its text if it is short; from that its beginning.
 */
static size_t
token_offset(const json_error_t *e, size_t begin, size_t end)
{
	const char *near = strstr(e->text, " near '");
	size_t offset = begin + (e->position > 0 ? (size_t)e->position : 0);
	size_t len = near == NULL ? 0 : strlen(near) - strlen(" near ''");

	if (offset > end)
		offset = end;
	return offset - begin >= len ? offset - len : begin;
}

/* The literal that ends at the offset: the key that is there twice. */
static size_t
literal_before(const struct load *l, size_t begin, size_t end)
{
	const char *text = l->scan.text;

	for (size_t at = end - 1; at > begin; at--) {
		if (text[at - 1] != '"')
			continue;
		if (at - 1 == begin || text[at - 2] != '\\')
			return at - 1;
	}
	return begin;
}

static void
report_duplicate(
    struct load *l, size_t begin, size_t end, const json_error_t *e)
{
	size_t behind = begin + (size_t)e->position;
	size_t key;

	if (behind > end || behind < begin + 2) {
		load_problem(l, begin, "a key is there twice; keep one");
		return;
	}
	key = literal_before(l, begin, behind);
	load_problem(l, key, "key %.*s is there twice; keep one",
	    (int)(behind - key > 80 ? 80 : behind - key), l->scan.text + key);
}

static void
report_syntax(struct load *l, size_t begin, size_t end, const json_error_t *e)
{
	size_t offset = token_offset(e, begin, end);

	/* Where a string or comment has no end, that was said already. */
	if (scan_is_bad(&l->scan, begin, end))
		return;
	switch (json_error_code(e)) {
	case json_error_duplicate_key:
		report_duplicate(l, begin, end, e);
		return;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		load_problem(l, offset,
		    "\\u0000 is in a string; no command, name or variable can "
		    "hold it");
		return;
	default:
		break;
	}
	if (strncmp(e->text, "'}' exp", 7) == 0 ||
	    strncmp(e->text, "']' exp", 7) == 0)
		load_problem(l, offset, "no valid JSON: ',' or %s", e->text);
	else
		load_problem(l, offset, "no valid JSON: %s", e->text);
}

json_t *
load_json(struct load *l, size_t begin, size_t end)
{
	json_error_t e;
	json_t *value;

	if (end - begin > LOAD_MAX_JOB_TEXT) {
		load_problem(l, begin,
		    "its text has %zu bytes; %d are the most", end - begin,
		    LOAD_MAX_JOB_TEXT);
		return NULL;
	}
	value = json_loadb(l->scan.text + begin, end - begin,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
	if (value == NULL)
		report_syntax(l, begin, end, &e);
	return value;
}

const char *
load_literal(struct load *l, size_t begin, size_t end)
{
	const char *raw = l->scan.text + begin + 1;
	const char *text = NULL;
	json_t *value;

	if (end - begin >= 2 && raw[end - begin - 2] == '"' &&
	    memchr(raw, '\\', end - begin - 2) == NULL &&
	    memchr(raw, '\0', end - begin - 2) == NULL)
		return arena_text(&l->g->arena, raw, end - begin - 2);
	value = load_json(l, begin, end);
	if (json_is_string(value))
		text = arena_text(&l->g->arena, json_string_value(value),
		    json_string_length(value));
	json_decref(value);
	return text;
}
