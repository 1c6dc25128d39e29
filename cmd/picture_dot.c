#include <string.h>

#include "cmd/job_text.h"
#include "cmd/picture.h"
#include "cmd/ties.h"

/* The inside of a string as dot(1) takes it: the text is printable by then. */
static void
write_escaped(const char *text, size_t n, FILE *out)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (text[i] == '"' || text[i] == '\\')
			putc('\\', out);
		putc(text[i], out);
	}
}

static void
write_quoted(const char *text, size_t n, FILE *out)
{
	putc('"', out);
	write_escaped(text, n, out);
	putc('"', out);
}

/* Its name, and in a second line what is particular about it. */
static void
write_label(const struct picture *p, job_id id, FILE *out)
{
	const char *name = p->graph->jobs[id].name;
	struct buf notes = {0};

	/* Names hold nothing that would have to be shown but quotes. */
	putc('"', out);
	write_escaped(name, strlen(name), out);
	job_text_add_notes(&notes, p->graph, id, "", ", ");
	if (notes.len > 0)
		fputs("\\n", out);
	write_escaped(notes.data, notes.len, out);
	putc('"', out);
	buf_finish(&notes);
}

static const char *
fill_of(enum job_state state)
{
	switch (state) {
	case JOB_FINISHED:
		return "palegreen";
	case JOB_FAILED:
	case JOB_TIMED_OUT:
		return "lightcoral";
	case JOB_CANCELLING:
	case JOB_CANCELLED:
		return "khaki";
	case JOB_RUNNING:
		return "lightblue";
	default:
		return "white";
	}
}

static void
write_node(const struct picture *p, job_id id, FILE *out)
{
	const struct job_spec *s = &p->graph->jobs[id];
	struct buf words = {0};

	job_text_add_body(&words, p->graph, id, PICTURE_BODY_COLUMNS);
	fprintf(out, "\tn%u [label=", id);
	write_label(p, id, out);
	fputs(" tooltip=", out);
	write_quoted(words.data, words.len, out);
	if (spec_is_policy(s) || s->body == BODY_CANCEL)
		fputs(" shape=ellipse", out);
	if (picture_state(p, id) != JOB_ABSENT)
		fprintf(out, " style=filled fillcolor=%s",
		    fill_of(picture_state(p, id)));
	else if (s->lazy)
		fputs(" style=dashed", out);
	fputs("]\n", out);
	buf_finish(&words);
}

static void
write_edge(job_id id, const struct tie *t, FILE *out)
{
	switch (t->kind) {
	case TIE_NEED:
		fprintf(out, "\tn%u -> n%u", t->job, id);
		if (t->when != NEED_SUCCESS)
			fprintf(out, " [label=\"%s\" style=dashed]",
			    ties_when(t->when));
		break;
	case TIE_MEMBER:
		fprintf(out, "\tn%u -> n%u [arrowhead=odot]", t->job, id);
		break;
	case TIE_CANCELS:
		fprintf(out, "\tn%u -> n%u [label=\"cancels\" color=red]", id,
		    t->job);
		break;
	case TIE_EACH:
	case TIE_ON_CANCEL:
	case TIE_FINALLY:
		fprintf(out, "\tn%u -> n%u [label=\"%s\" style=dotted]", id,
		    t->job, ties_word(t));
		break;
	}
	putc('\n', out);
}

void
picture_dot(const struct picture *p, FILE *out)
{
	const struct graph *g = p->graph;
	struct tie t;
	size_t id, i;

	fputs("digraph ", out);
	write_quoted(g->name == NULL ? "jobs" : g->name,
	    strlen(g->name == NULL ? "jobs" : g->name), out);
	fputs(" {\n\trankdir=LR\n\tnode [shape=box]\n", out);
	for (id = 0; id < g->n_jobs; id++) {
		if (p->is_shown[id])
			write_node(p, (job_id)id, out);
	}
	for (id = 0; id < g->n_jobs; id++) {
		for (i = 0; p->is_shown[id] && ties_get(g, (job_id)id, i, &t);
		     i++) {
			if (p->is_shown[t.job])
				write_edge((job_id)id, &t, out);
		}
	}
	fputs("}\n", out);
}
