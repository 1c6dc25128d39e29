#include "jobs/load/load_elements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "jobs/load/load_instance.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_scalar.h"

/* Instances of one for_each at most. */
#define MAX_ITEMS 1000000

const char *
load_item_text(const struct load_at *at, json_t *item, size_t offset)
{
	char *json;
	const char *text = NULL;

	if (!json_is_object(item) && !json_is_array(item) &&
	    !json_is_null(item))
		return load_scalar(at, item, offset);
	json = json_dumps(item, JSON_COMPACT | JSON_ENCODE_ANY);
	if (json == NULL || strlen(json) > LOAD_MAX_SCALAR)
		load_refuse(
		    at, "has more than %d bytes as text", LOAD_MAX_SCALAR);
	else
		text = arena_text(&at->l->g->arena, json, strlen(json));
	free(json);
	return text;
}

void
load_add_item(
    struct load_job *j, struct load_template *t, const char *item, size_t index)
{
	struct arena *arena = &j->l->g->arena;
	struct env_var *vars = arena_alloc(arena, 2 * sizeof(*vars));
	char number[24];
	int len = snprintf(number, sizeof(number), "%zu", index);

	vars[0] =
	    (struct env_var){.name = "ITEM", .value = item, .result = JOB_NONE};
	vars[1] = (struct env_var){.name = "INDEX",
	    .value = arena_text(arena, number, (size_t)len),
	    .result = JOB_NONE};
	load_add_instance(j, t, vars[1].value, vars, 2);
}

size_t
load_count_lines(const struct growth_items *items)
{
	size_t n = items->len > 0;

	for (size_t i = 0; i < items->len; i++)
		n += items->text[i] == '\n';
	return n;
}

static int
check_count(size_t n, struct err *e)
{
	return n <= MAX_ITEMS
		   ? 0
		   : err_set(e, ERR_FAILED, "has %zu items; %d are the most", n,
			 MAX_ITEMS);
}

static int
check_line(const char *line, size_t len, size_t index, struct err *e)
{
	if (memchr(line, '\0', len) != NULL)
		return err_set(e, ERR_FAILED,
		    "line %zu has a NUL byte, which no variable can hold",
		    index + 1);
	if (len > LOAD_MAX_SCALAR)
		return err_set(e, ERR_FAILED,
		    "line %zu has %zu bytes; %d are the most", index + 1, len,
		    LOAD_MAX_SCALAR);
	return 0;
}

int
load_add_lines(struct load_job *j, struct load_template *t,
    const struct growth_items *items, struct err *e)
{
	const char *line = items->text;
	size_t n = load_count_lines(items);

	if (check_count(n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *end = items->text + items->len;
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t len = (size_t)((newline == NULL ? end : newline) - line);

		if (check_line(line, len, i, e) < 0)
			return -1;
		load_add_item(j, t, arena_text(&j->l->g->arena, line, len), i);
		line += len + 1;
	}
	return 0;
}

/* As load_item_text(), for what is in no file. */
static const char *
element_text(struct load_job *j, json_t *element, size_t i, struct err *e)
{
	struct load_at at = {.l = j->l, .key = "for_each"};
	const char *text = NULL;

	if (json_string_length(element) > LOAD_MAX_SCALAR)
		err_set(e, ERR_FAILED,
		    "element %zu has %zu bytes; %d are the most", i,
		    json_string_length(element), LOAD_MAX_SCALAR);
	else if (memchr(json_string_value(element) == NULL
			    ? ""
			    : json_string_value(element),
		     '\0', json_string_length(element)) != NULL)
		err_set(e, ERR_FAILED,
		    "element %zu has a NUL byte, which no variable can hold",
		    i);
	else
		text = load_item_text(&at, element, 0);
	return text;
}

int
load_add_elements(
    struct load_job *j, struct load_template *t, json_t *list, struct err *e)
{
	size_t n = json_array_size(list);

	if (check_count(n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *text =
		    element_text(j, json_array_get(list, i), i, e);

		if (text == NULL)
			return err_set(e, ERR_FAILED,
			    "element %zu is too long for a variable", i);
		load_add_item(j, t, text, i);
	}
	return 0;
}
