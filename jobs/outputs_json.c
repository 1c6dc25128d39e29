/* The part of jobs/outputs.h that reads JSON. */
#include "jobs/outputs.h"

#include <stdlib.h>

#include <jansson.h>

#include "core/mem.h"
#include "jobs/problems.h"
#include "jobs/scan.h"

/* The text of the slice, which is valid JSON: of a string, or as it stands. */
static int
add_entry(struct outputs *o, const char *text, const struct scan_entry *entry,
    struct err *e)
{
	const char *value = text + entry->value;
	size_t len = entry->value_end - entry->value;
	json_t *key, *string = NULL;
	int rc;

	key = json_loadb(text + entry->key, entry->key_end - entry->key,
	    JSON_DECODE_ANY, NULL);
	if (value[0] == '"') {
		string = json_loadb(value, len, JSON_DECODE_ANY, NULL);
		value = json_string_value(string);
		len = json_string_length(string);
	}
	rc = outputs_add(
	    o, json_string_value(key), json_string_length(key), value, len, e);
	json_decref(key);
	json_decref(string);
	return rc;
}

/* A value is cut from the text: numbers stay as they were written. */
int
outputs_add_json(struct outputs *o, const char *text, size_t len, struct err *e)
{
	json_error_t error;
	json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	struct problems problems;
	struct scan_entry entry;
	struct scan_iter it;
	struct scan scan;
	char *copy;
	int rc = 0;

	/* The parser's words have a piece of the text in them. */
	if (json == NULL)
		return err_set(e, ERR_INVALID,
		    "column %d: expected a JSON object on one line",
		    error.column);
	json_decref(json);
	copy = xmemdup0(text, len);
	problems_init(&problems, "");
	scan_init(&scan, copy, len, &problems);
	scan_open(&scan, &it, scan_blanks(&scan, 0));
	while (rc == 0 && scan_next(&scan, &it, &entry))
		rc = add_entry(o, copy, &entry, e);
	scan_finish(&scan);
	problems_finish(&problems);
	free(copy);
	return rc;
}
