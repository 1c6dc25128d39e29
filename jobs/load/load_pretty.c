#include "jobs/load/load_pretty.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "jobs/load/load_state.h"

#define COLUMNS 79
#define INDENT 2

static void add(struct buf *out, json_t *value, int indent, size_t used);

static char *
in_a_line(json_t *value)
{
	return json_dumps(value, JSON_ENCODE_ANY | JSON_PRESERVE_ORDER);
}

static void
add_line(struct buf *out, int indent)
{
	buf_printf(out, "\n%*s", indent, "");
}

/* "KEY": value */
static void
add_entry(struct buf *out, const char *key, json_t *value, int indent)
{
	json_t *name = json_string(key);
	char *text = in_a_line(name);

	buf_printf(out, "%s: ", text);
	add(out, value, indent, (size_t)indent + strlen(text) + 2);
	free(text);
	json_decref(name);
}

static void
add_object(struct buf *out, json_t *object, int indent)
{
	bool is_first = true;

	buf_add_char(out, '{');
	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		buf_add_text(out, is_first ? "" : ",");
		add_line(out, indent + INDENT);
		add_entry(out, json_object_iter_key(i),
		    json_object_iter_value(i), indent + INDENT);
		is_first = false;
	}
	add_line(out, indent);
	buf_add_char(out, '}');
}

static void
add_list(struct buf *out, json_t *list, int indent)
{
	buf_add_char(out, '[');
	for (size_t i = 0; i < json_array_size(list); i++) {
		buf_add_text(out, i == 0 ? "" : ",");
		add_line(out, indent + INDENT);
		add(out, json_array_get(list, i), indent + INDENT,
		    (size_t)indent + INDENT);
	}
	add_line(out, indent);
	buf_add_char(out, ']');
}

/* The line has used columns; a comma may follow. */
static void
add(struct buf *out, json_t *value, int indent, size_t used)
{
	char *text = in_a_line(value);
	bool fits = used + strlen(text) < COLUMNS;

	if (!fits && json_is_object(value))
		add_object(out, value, indent);
	else if (!fits && json_is_array(value))
		add_list(out, value, indent);
	else
		buf_add_text(out, text);
	free(text);
}

void
load_pretty(struct buf *out, json_t *value)
{
	add(out, value, 0, 0);
}
