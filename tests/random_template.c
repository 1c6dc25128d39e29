#include "tests/random_template.h"

/* "KEY": [values] */
static void
add_axis(struct random *r, const char *key, struct buf *out)
{
	unsigned n = 1 + random_below(r, 3), i;

	buf_printf(out, "\"%s\": [", key);
	for (i = 0; i < n; i++)
		buf_printf(out, "%s%u", i == 0 ? "" : ", ", i);
	buf_add_char(out, ']');
}

static void
add_matrix(struct random *r, struct buf *out)
{
	buf_add_text(out, "\"matrix\": {");
	add_axis(r, "a", out);
	if (random_chance(r, 40)) {
		buf_add_text(out, ", ");
		add_axis(r, "b", out);
	}
	if (random_chance(r, 20))
		buf_add_text(out, ", \"include\": [{\"a\": 0, \"c\": 1}, "
				  "{\"a\": 7}]");
	else if (random_chance(r, 20))
		buf_add_text(out, ", \"include\": [{\"a\": 8, \"d\": \"x\"}], "
				  "\"exclude\": [{\"a\": 0}]");
	buf_add_char(out, '}');
}

void
random_template(struct random *r, const char *list, struct buf *out)
{
	unsigned n = random_below(r, 4), i;

	if (random_chance(r, 30))
		buf_add_text(out, "\"fail_fast\": true, ");
	if (random_chance(r, 40))
		buf_printf(
		    out, "\"max_parallel\": %u, ", 1 + random_below(r, 3));
	if (list != NULL && random_chance(r, 60)) {
		buf_printf(out, "\"for_each\": {\"result\": \"%s\"}", list);
	} else if (random_chance(r, 60)) {
		add_matrix(r, out);
	} else {
		buf_add_text(out, "\"for_each\": [");
		for (i = 0; i < n; i++)
			buf_printf(out, "%s\"i%u\"", i == 0 ? "" : ", ", i);
		buf_add_char(out, ']');
	}
	buf_add_text(out, ", ");
}

void
random_list(struct random *r, struct buf *out)
{
	unsigned n = random_below(r, 4), i;

	buf_printf(out, "\"sleep\": \"%ums\", \"return\": \"", random_ms(r));
	for (i = 0; i < n; i++)
		buf_printf(out, "%sline %u", i == 0 ? "" : "\\n", i);
	buf_add_char(out, '"');
}
