#include "jobs/load/load_base.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/tags.h"

/* What tags_check() takes; characters are no bytes, but never more. */
static const struct load_type tag_type = {
    .kind = LOAD_TEXT,
    .max = TAGS_MAX_LEN,
    .pattern = "^[^ ,\\u0000-\\u001f\\u007f-\\u009f]+$",
};

const struct load_type type_tags = {
    .kind = LOAD_LIST,
    .element = &tag_type,
};

int
load_read_tags(struct load_job *j, const struct load_at *at, json_t *value)
{
	size_t n = json_array_size(value), used = 0;
	const char **list;

	if (!json_is_array(value))
		return load_mismatch(at, "a list of words", value);
	list = arena_alloc(&j->l->g->arena, (n + 1) * sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		json_t *tag = json_array_get(value, i);
		struct err e = ERR_INIT;
		size_t len = json_string_length(tag);

		if (!json_is_string(tag)) {
			load_refuse_element(
			    at, i, "expected a word, found %s", load_type(tag));
			continue;
		}
		if (tags_check(json_string_value(tag), len, &e) < 0)
			load_refuse_element(at, i, "%s", e.text);
		else
			list[used++] = arena_text(
			    &j->l->g->arena, json_string_value(tag), len);
	}
	list[used] = NULL;
	/* None takes back what "defaults" say. */
	load_opts(j)->tags = n == 0 ? NULL : list;
	return used == n ? 0 : -1;
}
