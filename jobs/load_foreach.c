#include "jobs/load_instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* The value of $ITEM: text as it is, all else as JSON. */
static const char *
item_text(const struct load_at *at, json_t *item, size_t offset)
{
	char *json;
	const char *text = NULL;

	if (!json_is_object(item) && !json_is_array(item))
		return load_scalar(at, item, offset);
	json = json_dumps(item, JSON_COMPACT);
	if (json == NULL || strlen(json) > LOAD_MAX_STRING / 2)
		load_refuse(at, "has more than %d bytes as text",
		    LOAD_MAX_STRING / 2);
	else
		text = arena_text(&at->l->g->arena, json, strlen(json));
	free(json);
	return text;
}

static void
add_item(struct load_job *j, struct load_template *t, const char *item,
    size_t index)
{
	struct arena *arena = &j->l->g->arena;
	struct env_var *vars = arena_alloc(arena, 2 * sizeof(*vars));
	char number[24];
	int len = snprintf(number, sizeof(number), "%zu", index);

	vars[0] = (struct env_var){"ITEM", item, JOB_NONE, false};
	vars[1] = (struct env_var){
	    "INDEX", arena_text(arena, number, (size_t)len), JOB_NONE, false};
	load_add_instance(j, t, vars[1].value, vars, 2);
}

/* The elements of a list in the file. */
static int
read_list(struct load_job *j, const struct load_at *at, struct load_template *t)
{
	json_t *list = j->for_each;
	size_t n = json_array_size(list);
	struct load_at element = *at;
	struct scan_entry entry = {0};
	struct scan_iter it;

	if (n == 0)
		load_add_trial(j, t, "?", NULL, 0);
	load_reserve_instances(j, n);
	if (n > 0)
		scan_open(&j->l->scan, &it, load_offset(at));
	for (size_t i = 0; i < n; i++) {
		const char *item;

		element.nth = i + 1;
		scan_next(&j->l->scan, &it, &entry);
		item = item_text(&element, json_array_get(list, i), entry.value);
		if (item == NULL)
			return -1;
		add_item(j, t, item, i);
	}
	return 0;
}

void
load_for_each(struct load_job *j)
{
	struct load_at at = {j->l, NULL, j->at, "for_each", 0};
	struct load_template *t;

	t = arena_alloc(&j->l->g->arena, sizeof(*t));
	*t = (struct load_template){.parent = j->id};
	if (!json_is_array(j->for_each)) {
		load_mismatch(&at, "a list or {\"result\": \"JOB\"}", j->for_each);
		load_add_trial(j, t, "?", NULL, 0);
	} else {
		read_list(j, &at, t);
	}
}
