#include <stdlib.h>
#include <string.h>

#include "cmd/job_text.h"
#include "cmd/picture.h"
#include "cmd/state_color.h"
#include "cmd/ties.h"
#include "core/mem.h"
#include "jobs/printable.h"

/*
 * A tree of what each job waits for, roots first, as cargo tree draws one: what
 * was drawn with its own ties is not drawn so again, so that it stays linear.
 */
struct branch {
	job_id job;
	size_t next; /* tie */
};

struct tree {
	const struct picture *p;
	FILE *out;
	struct branch *stack;
	size_t n, capacity;
	bool *is_drawn;
	struct buf indent; /* before what the job on top is tied to */
};

static bool
is_branch(const struct picture *p, const struct tie *t)
{
	return t->kind != TIE_CANCELS && p->is_shown[t->job];
}

/* The first tie from *i on that is drawn as a branch. */
static bool
find_branch(const struct picture *p, job_id id, size_t *i, struct tie *t)
{
	for (; ties_get(p->graph, id, *i, t); (*i)++) {
		if (is_branch(p, t))
			return true;
	}
	return false;
}

static bool
has_branches(const struct picture *p, job_id id)
{
	struct tie t;
	size_t i = 0;

	return find_branch(p, id, &i, &t);
}

/* "build  make  (needs failure)  finished" */
static void
write_job(const struct tree *t, job_id id, const struct tie *tie, bool is_again)
{
	const struct picture *p = t->p;
	const struct job_spec *s = &p->graph->jobs[id];
	enum job_state state = picture_state(p, id);
	struct buf b = {0};

	printable_add(&b, s->name, strlen(s->name));
	buf_add_text(&b, "  ");
	job_text_add_body(&b, p->graph, id, PICTURE_BODY_COLUMNS);
	job_text_add_notes(&b, p->graph, id, "  ", "  ");
	if (tie != NULL && tie->kind != TIE_MEMBER &&
	    (tie->kind != TIE_NEED || tie->when != NEED_SUCCESS))
		buf_printf(&b, "  (%s)", ties_word(tie));
	if (tie != NULL && tie->optional)
		buf_add_text(&b, "  (optional)");
	if (state != JOB_ABSENT)
		buf_printf(&b, "  %s%s%s",
		    p->has_color ? state_color(state) : "", state_name(state),
		    p->has_color ? STATE_COLOR_END : "");
	if (is_again)
		buf_add_text(&b, "  (see above)");
	buf_add_char(&b, '\n');
	fwrite(b.data, 1, b.len, t->out);
	buf_finish(&b);
	t->is_drawn[id] = true;
}

static void
write_indent(const struct tree *t)
{
	if (t->indent.len > 0)
		fwrite(t->indent.data, 1, t->indent.len, t->out);
}

static void
push(struct tree *t, job_id id)
{
	t->stack =
	    xgrow_array(t->stack, &t->capacity, t->n + 1, sizeof(*t->stack));
	t->stack[t->n++] = (struct branch){id, 0};
}

#define BAR "\342\224\202   "                        /* | */
#define FORK "\342\224\234\342\224\200\342\224\200 " /* |-- */
#define LAST "\342\224\224\342\224\200\342\224\200 " /* `-- */

/* Draw one branch of what is on top, and go into it; or leave it. */
static void
step(struct tree *t)
{
	struct branch *top = &t->stack[t->n - 1];
	size_t i = top->next, after;
	struct tie tie, other;
	bool is_last, is_again;

	if (!find_branch(t->p, top->job, &i, &tie)) {
		t->n--;
		if (t->n > 0)
			t->indent.len -= t->stack[t->n - 1].next == SIZE_MAX
					     ? 4
					     : strlen(BAR);
		return;
	}
	after = i + 1;
	is_last = !find_branch(t->p, top->job, &after, &other);
	top->next = is_last ? SIZE_MAX : after;
	is_again = t->is_drawn[tie.job] && has_branches(t->p, tie.job);
	write_indent(t);
	fputs(is_last ? LAST : FORK, t->out);
	write_job(t, tie.job, &tie, is_again);
	if (is_again || !has_branches(t->p, tie.job))
		return;
	buf_add_text(&t->indent, is_last ? "    " : BAR);
	if (t->n < t->p->depth) {
		push(t, tie.job);
		return;
	}
	write_indent(t);
	fputs(LAST "... (--depth)\n", t->out);
	t->indent.len -= is_last ? 4 : strlen(BAR);
}

static void
draw_root(struct tree *t, job_id id)
{
	write_job(t, id, NULL, false);
	push(t, id);
	while (t->n > 0)
		step(t);
}

/* Jobs that are no branch of another, in the order of the file. */
static void
draw_roots(struct tree *t)
{
	const struct picture *p = t->p;
	bool *is_inner = xcalloc(p->graph->n_jobs, sizeof(*is_inner));
	struct tie tie;
	size_t id, i;

	for (id = 0; id < p->graph->n_jobs; id++) {
		if (!p->is_shown[id])
			continue;
		for (i = 0; ties_get(p->graph, (job_id)id, i, &tie); i++)
			is_inner[tie.job] =
			    is_inner[tie.job] || tie.kind != TIE_CANCELS;
	}
	for (id = 0; id < p->graph->n_jobs; id++) {
		if (p->is_shown[id] && !is_inner[id])
			draw_root(t, (job_id)id);
	}
	/* Starts alone may be waited for in a circle. */
	for (id = 0; id < p->graph->n_jobs; id++) {
		if (p->is_shown[id] && !t->is_drawn[id])
			draw_root(t, (job_id)id);
	}
	free(is_inner);
}

void
picture_text(const struct picture *p, FILE *out)
{
	struct tree t = {.p = p, .out = out};

	t.is_drawn = xcalloc(p->graph->n_jobs, sizeof(*t.is_drawn));
	draw_roots(&t);
	free(t.is_drawn);
	free(t.stack);
	buf_finish(&t.indent);
}
