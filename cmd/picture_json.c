#include <string.h>

#include "cmd/picture.h"
#include "cmd/ties.h"
#include "jobs/json_text.h"

static void
add_name(const struct picture *p, job_id id, struct buf *b)
{
	json_text_cstring(b, p->graph->jobs[id].name);
}

/* ", "members": ["a", "b"]", of the ties of one kind. */
static void
add_ties(const struct picture *p, job_id id, enum tie_kind kind,
    const char *key, struct buf *b)
{
	struct tie t;
	size_t i, n = 0;

	for (i = 0; ties_get(p->graph, id, i, &t); i++) {
		if (t.kind != kind)
			continue;
		if (n++ == 0)
			buf_printf(b, ", \"%s\": [", key);
		else
			buf_add_text(b, ", ");
		if (kind != TIE_NEED) {
			add_name(p, t.job, b);
			continue;
		}
		buf_add_text(b, "{\"job\": ");
		add_name(p, t.job, b);
		buf_printf(b, ", \"when\": \"%s\"%s}", ties_when(t.when),
		    t.optional ? ", \"optional\": true" : "");
	}
	if (n > 0)
		buf_add_char(b, ']');
}

static void
add_argv(const char *const *argv, struct buf *b)
{
	size_t i;

	buf_add_text(b, ", \"argv\": [");
	for (i = 0; argv[i] != NULL; i++) {
		buf_add_text(b, i > 0 ? ", " : "");
		json_text_cstring(b, argv[i]);
	}
	buf_add_char(b, ']');
}

static void
add_job(const struct picture *p, job_id id, struct buf *b)
{
	const struct job_spec *s = &p->graph->jobs[id];

	buf_add_text(b, "{\"name\": ");
	json_text_cstring(b, s->name);
	buf_printf(b, ", \"body\": \"%s\"",
	    s->body == BODY_NONE ? "none" : spec_body_name((enum body)s->body));
	if (s->body == BODY_RUN) {
		buf_add_text(b, ", \"run\": ");
		json_text_cstring(b, s->body_of.text);
	} else if (s->body == BODY_ARGV) {
		add_argv(s->body_of.argv, b);
	}
	if (s->owner != JOB_NONE) {
		buf_add_text(b, ", \"part_of\": ");
		add_name(p, s->owner, b);
	}
	if (s->lazy)
		buf_add_text(b, ", \"lazy\": true");
	add_ties(p, id, TIE_NEED, "needs", b);
	add_ties(p, id, TIE_MEMBER, "members", b);
	add_ties(p, id, TIE_CANCELS, "cancels", b);
	add_ties(p, id, TIE_EACH, "each", b);
	add_ties(p, id, TIE_ON_CANCEL, "on_cancel", b);
	add_ties(p, id, TIE_FINALLY, "finally", b);
	if (picture_state(p, id) != JOB_ABSENT)
		buf_printf(
		    b, ", \"state\": \"%s\"", state_name(picture_state(p, id)));
	buf_add_char(b, '}');
}

void
picture_json(const struct picture *p, FILE *out)
{
	const struct graph *g = p->graph;
	const char *before = "\n  ";
	struct buf b = {0};
	size_t id;

	buf_add_text(&b, "{\"name\": ");
	json_text_cstring(&b, g->name);
	if (g->main != JOB_NONE) {
		buf_add_text(&b, ", \"main\": ");
		add_name(p, g->main, &b);
	}
	buf_add_text(&b, ", \"jobs\": [");
	for (id = 0; id < g->n_jobs; id++) {
		if (!p->is_shown[id])
			continue;
		buf_add_text(&b, before);
		add_job(p, (job_id)id, &b);
		before = ",\n  ";
		fwrite(b.data, 1, b.len, out);
		buf_clear(&b);
	}
	buf_add_text(&b, "\n]}\n");
	fwrite(b.data, 1, b.len, out);
	buf_finish(&b);
}
