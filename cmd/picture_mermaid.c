#include <string.h>

#include "cmd/job_text.h"
#include "cmd/picture.h"
#include "cmd/ties.h"

/* What Mermaid would take for markup, as an entity of its own kind. */
static void
write_label(const char *text, FILE *out)
{
	for (; *text != '\0'; text++) {
		if (strchr("\"#<>&;`\\", *text) != NULL)
			fprintf(out, "#%d;", *text);
		else
			putc(*text, out);
	}
}

static const char *
class_of(enum job_state state)
{
	switch (state) {
	case JOB_FINISHED:
		return "good";
	case JOB_FAILED:
	case JOB_TIMED_OUT:
		return "bad";
	case JOB_CANCELLING:
	case JOB_CANCELLED:
		return "cancelled";
	case JOB_RUNNING:
		return "running";
	default:
		return "waiting";
	}
}

static void
write_node(const struct picture *p, job_id id, FILE *out)
{
	const struct job_spec *s = &p->graph->jobs[id];
	bool is_round = spec_is_policy(s) || s->body == BODY_CANCEL;
	struct buf notes = {0};

	job_text_add_notes(&notes, p->graph, id, "", ", ");
	fprintf(out, "    n%u%s\"", id, is_round ? "([" : "[");
	write_label(s->name, out);
	if (notes.len > 0) {
		fputs("<br/>", out);
		write_label(notes.data, out);
	}
	buf_finish(&notes);
	fprintf(out, "\"%s", is_round ? "])" : "]");
	if (picture_state(p, id) != JOB_ABSENT)
		fprintf(out, ":::%s", class_of(picture_state(p, id)));
	putc('\n', out);
}

static void
write_edge(job_id id, const struct tie *t, FILE *out)
{
	switch (t->kind) {
	case TIE_NEED:
		if (t->when == NEED_SUCCESS)
			fprintf(out, "    n%u --> n%u\n", t->job, id);
		else
			fprintf(out, "    n%u -. %s .-> n%u\n", t->job,
			    ties_when(t->when), id);
		break;
	case TIE_MEMBER:
		fprintf(out, "    n%u --o n%u\n", t->job, id);
		break;
	case TIE_CANCELS:
	case TIE_EACH:
	case TIE_ON_CANCEL:
	case TIE_FINALLY:
		fprintf(
		    out, "    n%u -. %s .-> n%u\n", id, ties_word(t), t->job);
		break;
	}
}

void
picture_mermaid(const struct picture *p, FILE *out)
{
	const struct graph *g = p->graph;
	struct tie t;
	size_t id, i;

	fputs("flowchart LR\n", out);
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
	if (p->states == NULL)
		return;
	fputs("    classDef good fill:#9f9\n"
	      "    classDef bad fill:#f99\n"
	      "    classDef cancelled fill:#fe9\n"
	      "    classDef running fill:#9cf\n"
	      "    classDef waiting fill:#fff\n",
	    out);
}
