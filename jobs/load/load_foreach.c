#include "jobs/load/load_foreach.h"

#include <string.h>

#include "core/err.h"
#include "jobs/growth.h"
#include "jobs/input.h"
#include "jobs/load/load_body.h"
#include "jobs/load/load_elements.h"
#include "jobs/load/load_instance.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_value.h"

/* A list of items in a file of its own at most. */
#define MAX_LINES_BYTES ((size_t)64 << 20)

/* The elements of a list in the file. */
static int
read_list(struct load_job *j, const struct load_at *at, struct load_template *t)
{
	json_t *list = j->for_each;
	size_t n = json_array_size(list);
	struct load_at element = *at;
	struct scan_entry entry = {0};
	struct scan_iter it;

	load_reserve_instances(j, n);
	if (n > 0)
		scan_open(&j->l->scan, &it, load_offset(at));
	for (size_t i = 0; i < n; i++) {
		const char *item;

		element.nth = i + 1;
		scan_next(&j->l->scan, &it, &entry);
		item = load_item_text(
		    &element, json_array_get(list, i), entry.value);
		if (item == NULL)
			return -1;
		load_add_item(j, t, item, i);
	}
	return 0;
}

/* The lines of a file, as it is now: {"lines": PATH}. */
static int
read_lines(struct load_job *j, const struct load_at *at,
    struct load_template *t, json_t *path_value)
{
	struct load_at inner = {j->l, at, 0, "lines", 0};
	struct err e = ERR_INIT;
	struct input in = {0};
	struct growth_items items = {0};
	const char *path;
	int r = -1;

	if (load_path(&inner, path_value, &path) < 0)
		return -1;
	if (input_read(path, MAX_LINES_BYTES, &in, &e) == 0) {
		items = (struct growth_items){.text = in.text, .len = in.len};
		while (items.len > 0 && in.text[items.len - 1] == '\n')
			items.len--;
		load_reserve_instances(j, load_count_lines(&items));
		r = load_add_lines(j, t, &items, &e);
	}
	if (r < 0)
		load_refuse(&inner, "%s", e.text);
	input_finish(&in);
	return r;
}

/* {"result": JOB}: as the run goes on; one trial shows what is wrong. */
static int
read_result(struct load_job *j, const struct load_at *at,
    struct load_template *t, json_t *over)
{
	struct env_var *vars = arena_alloc(&j->l->g->arena, 2 * sizeof(*vars));
	unsigned when = NEED_SUCCESS | NEED_IMPLIED;

	if (!json_is_string(over))
		return load_refuse(
		    at, "expected \"result\": the name of a job");
	vars[0] =
	    (struct env_var){.name = "ITEM", .value = "", .result = JOB_NONE};
	vars[1] =
	    (struct env_var){.name = "INDEX", .value = "0", .result = JOB_NONE};
	load_add_trial(j, t, "*", vars, 2);
	load_spec(j)->grows = j->grows = true;
	load_add_need(j, at, json_string_value(over), when, false);
	return 0;
}

/* {"result": JOB} or {"lines": FILE}. */
static int
read_source(
    struct load_job *j, const struct load_at *at, struct load_template *t)
{
	static const char *const keys[] = {"result", "lines"};
	json_t *over = json_object_get(j->for_each, "result");
	json_t *path = json_object_get(j->for_each, "lines");

	if (load_only(at, j->for_each, keys, ARRAY_LEN(keys)) < 0)
		return -1;
	if ((over == NULL) == (path == NULL))
		return load_refuse(at,
		    "expected a list, {\"result\": \"JOB\"} or {\"lines\": "
		    "\"FILE\"}");
	return over != NULL ? read_result(j, at, t, over)
			    : read_lines(j, at, t, path);
}

void
load_for_each(struct load_job *j)
{
	struct load_at at = {j->l, NULL, j->at, "for_each", 0};
	struct load_template *t;
	int r;

	t = arena_alloc(&j->l->g->arena, sizeof(*t));
	*t = (struct load_template){.parent = j->id};
	if (json_is_array(j->for_each))
		r = read_list(j, &at, t);
	else if (json_is_object(j->for_each))
		r = read_source(j, &at, t);
	else
		r = load_mismatch(&at,
		    "a list, {\"result\": \"JOB\"} or {\"lines\": \"FILE\"}",
		    j->for_each);
	/* What there is to be said of its text is said in any case. */
	if (load_spec(j)->n_members == 0 && load_spec(j)->template == JOB_NONE)
		load_add_trial(j, t, r < 0 ? "?" : "*", NULL, 0);
}
