/*
 * The part of jobs/result.h that writes results as JSON: without recursion,
 * since policies nest as deep as the user likes.
 */
#include "jobs/result.h"

#include <stdlib.h>

#include "core/buf.h"
#include "core/mem.h"
#include "jobs/json_text.h"

struct frame {
	job_id id; /* JOB_NONE: the default main */
	size_t next;
	bool in_outcome; /* of an as_completed: a } follows the ] */
};

struct json_writer {
	struct runner *runner;
	struct buf out;
	struct frame *frames;
	size_t depth, capacity;
};

static void
add_names(struct json_writer *w, const job_id *ids, size_t n)
{
	size_t i;

	buf_add_char(&w->out, '[');
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_add_text(&w->out, ", ");
		json_text_cstring(&w->out, w->runner->graph->jobs[ids[i]].name);
	}
	buf_add_char(&w->out, ']');
}

/* What a process or a sleep gave. */
static int
add_leaf(struct json_writer *w, struct job *j, struct err *e)
{
	enum result_kind kind = job_spec_of(j)->opts->result;
	size_t len;
	char *text;

	if (j->result == NULL || kind == RESULT_NONE) {
		buf_add_text(&w->out, "null");
		return 0;
	}
	text = result_text(j, RESULT_MAX, true, &len, e);
	if (text == NULL)
		return err_wrap(e, "the result of %s", job_spec_of(j)->name);
	if (kind == RESULT_JSON)
		buf_add(&w->out, text, len);
	else
		json_text_string(&w->out, text, len);
	free(text);
	return 0;
}

/* "job", "state" and "exit" of an outcome that is more than a result. */
static void
add_outcome(struct json_writer *w, const struct job *j)
{
	buf_add_text(&w->out, "{\"job\": ");
	json_text_cstring(&w->out, job_spec_of(j)->name);
	buf_printf(&w->out, ", \"state\": \"%s\"",
	    state_name((enum job_state)j->state));
	if (j->outcome != NULL && j->outcome->kind == OUTCOME_EXIT)
		buf_printf(&w->out, ", \"exit\": %d", j->outcome->code);
	if (j->outcome != NULL && j->outcome->kind == OUTCOME_SIGNAL)
		buf_printf(&w->out, ", \"signal\": %d", j->outcome->code);
}

static void
push(struct json_writer *w, job_id id, bool in_outcome)
{
	w->frames = xgrow_array(
	    w->frames, &w->capacity, w->depth + 1, sizeof(*w->frames));
	w->frames[w->depth++] =
	    (struct frame){.id = id, .in_outcome = in_outcome};
	buf_add_char(&w->out, '[');
}

/* Write id's result; one with members is only begun, and pushed. */
static int
add_result(struct json_writer *w, job_id id, bool in_outcome, struct err *e)
{
	struct job *j = runner_job(w->runner, id);
	const struct job_spec *s = job_spec_of(j);

	if (s->body == BODY_RACE) {
		j = result_source(j);
		if (j == NULL) {
			buf_add_text(&w->out, "null");
			return 0;
		}
		s = job_spec_of(j);
	}
	if (spec_has_results(s)) {
		push(w, job_id_of(j), in_outcome);
		return 0;
	}
	if (s->body != BODY_WAIT)
		return add_leaf(w, j, e);
	if (j->lists == NULL) {
		buf_add_text(&w->out, "null");
		return 0;
	}
	buf_add_text(&w->out, "{\"done\": ");
	add_names(w, j->lists->done, j->lists->n_done);
	buf_add_text(&w->out, ", \"pending\": ");
	add_names(w, j->lists->pending, j->lists->n_pending);
	buf_add_char(&w->out, '}');
	return 0;
}

/* The next member of what is on top, or JOB_NONE. */
static job_id
next_member(struct json_writer *w, struct frame *top)
{
	struct runner *r = w->runner;
	const struct job_spec *s;
	const struct job_lists *lists;

	if (top->id == JOB_NONE) {
		while (
		    top->next < r->graph->n_jobs && !r->jobs[top->next].is_main)
			top->next++;
		return top->next < r->graph->n_jobs ? (job_id)top->next++
						    : JOB_NONE;
	}
	s = &r->graph->jobs[top->id];
	if (s->body != BODY_AS_COMPLETED)
		return top->next < s->n_members
			   ? r->graph->members[s->first_member + top->next++]
			   : JOB_NONE;
	lists = r->jobs[top->id].lists;
	return lists != NULL && top->next < lists->n_done
		   ? lists->done[top->next++]
		   : JOB_NONE;
}

/* Write one member of what is on top, or end it. */
static int
step(struct json_writer *w, struct err *e)
{
	struct frame *top = &w->frames[w->depth - 1];
	bool is_outcome =
	    top->id != JOB_NONE &&
	    w->runner->graph->jobs[top->id].body == BODY_AS_COMPLETED;
	bool is_first = w->out.data[w->out.len - 1] == '[' && top->next == 0;
	size_t depth = w->depth;
	job_id member = next_member(w, top);
	struct job *j;

	if (member == JOB_NONE) {
		w->depth--;
		buf_add_text(&w->out, top->in_outcome ? "]}" : "]");
		return 0;
	}
	if (!is_first)
		buf_add_text(&w->out, ", ");
	j = runner_job(w->runner, member);
	if (!is_outcome && j->state == JOB_FINISHED)
		return add_result(w, member, false, e);
	add_outcome(w, j);
	if (j->state == JOB_FINISHED) {
		buf_add_text(&w->out, ", \"result\": ");
		if (add_result(w, member, true, e) < 0)
			return -1;
	}
	/* Unless its members follow first. */
	if (w->depth == depth)
		buf_add_char(&w->out, '}');
	return 0;
}

char *
result_json(struct runner *r, job_id id, size_t *len, struct err *e)
{
	struct json_writer w = {.runner = r};
	int rc = 0;

	if (id == JOB_NONE)
		push(&w, id, false);
	else
		rc = add_result(&w, id, false, e);
	while (rc == 0 && w.depth > 0) {
		if (w.out.len > RESULT_MAX)
			rc = err_set(e, ERR_FAILED,
			    "the result is longer than %zu bytes", RESULT_MAX);
		else
			rc = step(&w, e);
	}
	free(w.frames);
	*len = w.out.len;
	if (rc == 0)
		return buf_take(&w.out);
	buf_finish(&w.out);
	return NULL;
}

char *
runner_result(struct runner *r, size_t *len, struct err *e)
{
	return result_json(r, r->main, len, e);
}
