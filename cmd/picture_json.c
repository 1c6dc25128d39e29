#include <string.h>

#include "cmd/picture.h"
#include "cmd/ties.h"
#include "jobs/expr.h"
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
add_words(const char *key, const char *const *words, struct buf *b)
{
	size_t i;

	buf_printf(b, ", \"%s\": [", key);
	for (i = 0; words[i] != NULL; i++) {
		buf_add_text(b, i > 0 ? ", " : "");
		json_text_cstring(b, words[i]);
	}
	buf_add_char(b, ']');
}

static void
add_text(const char *key, const char *text, struct buf *b)
{
	if (text == NULL)
		return;
	buf_printf(b, ", \"%s\": ", key);
	json_text_cstring(b, text);
}

/* ", "ready": {"port": "80"}" */
static void
add_ready(const struct ready *r, struct buf *b)
{
	struct buf looks = {0};

	add_text("log", r->log, &looks);
	add_text("port", r->port, &looks);
	add_text("file", r->file, &looks);
	add_text("run", r->run, &looks);
	buf_add_text(b, ", \"ready\": {");
	/* Without the comma and the blank before the first. */
	buf_add(b, looks.data + 2, looks.len - 2);
	buf_add_char(b, '}');
	buf_finish(&looks);
}

/* ", "max_parallel": 2, "uses": {"db": 1}": the first is no pool of the file. */
static void
add_uses(const struct picture *p, const struct job_opts *o, struct buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < o->n_uses; i++) {
		const struct pool_spec *pool =
		    &p->graph->pools[o->uses[i].pool];

		if (pool->is_limit)
			buf_printf(b, ", \"max_parallel\": %u", pool->capacity);
	}
	for (i = 0; i < o->n_uses; i++) {
		const struct pool_spec *pool =
		    &p->graph->pools[o->uses[i].pool];

		if (pool->is_limit)
			continue;
		buf_add_text(b, n++ == 0 ? ", \"uses\": {" : ", ");
		json_text_cstring(b, pool->name);
		buf_printf(b, ": %u", o->uses[i].amount);
	}
	if (n > 0)
		buf_add_char(b, '}');
}

/* Of one whose members are made of a result: ", "for_each": {"result": "a"}". */
static void
add_for_each(const struct picture *p, const struct job_spec *s, struct buf *b)
{
	buf_add_text(b, ", \"for_each\": {\"result\": ");
	add_name(p, s->body_of.policy->over, b);
	buf_add_char(b, '}');
}

static void
add_options(const struct picture *p, const struct job_opts *o, struct buf *b)
{
	if (o->ready != NULL)
		add_ready(o->ready, b);
	if (o->condition != NULL)
		add_text("if", o->condition->text, b);
	add_uses(p, o, b);
	if (o->tags != NULL)
		add_words("tags", o->tags, b);
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
		add_text("run", s->body_of.text, b);
	} else if (s->body == BODY_ARGV) {
		add_words("argv", s->body_of.argv, b);
	}
	if (s->owner != JOB_NONE) {
		buf_add_text(b, ", \"part_of\": ");
		add_name(p, s->owner, b);
	}
	if (s->lazy)
		buf_add_text(b, ", \"lazy\": true");
	if (s->service)
		buf_add_text(b, ", \"service\": true");
	if (s->opts != NULL)
		add_options(p, s->opts, b);
	if (s->grows)
		add_for_each(p, s, b);
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

static void
add_pools(const struct graph *g, struct buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < g->n_pools; i++) {
		if (g->pools[i].is_limit)
			continue;
		buf_add_text(b, n++ == 0 ? ", \"pools\": {" : ", ");
		json_text_cstring(b, g->pools[i].name);
		buf_printf(b, ": %u", g->pools[i].capacity);
	}
	if (n > 0)
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
	add_pools(g, &b);
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
