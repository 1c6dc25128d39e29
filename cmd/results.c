#include "cmd/results.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/escape.h"
#include "cmd/own_status.h"
#include "core/mem.h"
#include "jobs/duration.h"
#include "jobs/json_text.h"
#include "jobs/kept.h"

/* Where it goes */

static void
put(struct results *r, const char *bytes, size_t n)
{
	struct writer *w = r->output->writers[0];
	struct terminal terminal = {.n_held = 0};
	struct buf shown = {0};

	if (!w->out.is_terminal) {
		writer_write(w, bytes, n);
		return;
	}
	terminal_filter(&terminal, bytes, n, &shown);
	terminal_filter(&terminal, NULL, 0, &shown);
	writer_write(w, shown.data, shown.len);
	buf_finish(&shown);
}

/* How much of a file is left without the ends of lines at its end. */
static off_t
length_of(int fd, size_t len)
{
	char c = '\n';

	while (len > 0 && pread(fd, &c, 1, (off_t)len - 1) == 1 && c == '\n')
		len--;
	return (off_t)len;
}

static void
put_file(struct results *r, const struct result *result)
{
	struct writer *w = r->output->writers[0];
	struct escape *escape = xcalloc(1, sizeof(*escape));

	escape->is_json = r->format == FORMAT_JSON;
	escape->is_terminal = w->out.is_terminal;
	writer_write_file(w, result->fd, length_of(result->fd, result->len),
	    escape_filter, escape);
}

/* Lines */

/*
 * The exit status as a shell has it.  No column but the last is ever empty: to a
 * shell's read two tabs are one.
 */
static void
add_exit_column(struct buf *b, const struct event *e)
{
	struct own_status own;
	int signal = 0, status;

	own_status_note(&own, e);
	/* Also of one that was cancelled. */
	own.state = JOB_FAILED;
	status = own_status_get(&own, true, -1, &signal);
	if (status >= 0)
		buf_printf(b, "%d", status);
	else
		buf_add_char(b, '-');
}

static void
add_exit_member(struct buf *b, const struct event *e)
{
	if (e->outcome == NULL)
		return;
	if (e->outcome->kind == OUTCOME_EXIT)
		buf_printf(b, ",\"exit\":%d", e->outcome->code);
	else if (e->outcome->kind == OUTCOME_SIGNAL)
		buf_printf(b, ",\"signal\":%d", e->outcome->code);
	else if (e->outcome->error != NULL) {
		buf_add_text(b, ",\"error\":");
		json_text_cstring(b, e->outcome->error);
	}
}

/* All of the line that stands before the result. */
static char *
head_of(const struct results *r, const struct event *e)
{
	const struct job_spec *s = &e->graph->jobs[e->job];
	struct buf b = {0};

	if (r->format == FORMAT_JSON) {
		buf_printf(&b, "\"number\":%u,\"name\":", s->line);
		json_text_cstring(&b, s->name);
		buf_printf(&b, ",\"state\":\"%s\"", state_name(e->to));
		add_exit_member(&b, e);
		buf_add_text(&b, ",\"elapsed\":");
		duration_add_seconds(&b, 0, 6, e->elapsed_ns);
		buf_add_text(&b, ",\"result\":\"");
	} else if (r->format == FORMAT_TSV) {
		escape_add(false, s->name, strlen(s->name), &b);
		buf_printf(&b, "\t%s\t", state_name(e->to));
		add_exit_column(&b, e);
		buf_add_char(&b, '\t');
		duration_add_seconds(&b, 0, 6, e->elapsed_ns);
		buf_add_char(&b, '\t');
	}
	return buf_take(&b);
}

/* What a wait found of it. */
static const char *
set_of(const struct results *r, const struct results_entry *entry)
{
	if (r->order != RESULTS_WAITED)
		return r->format == FORMAT_JSON ? "{" : "";
	if (r->format == FORMAT_JSON)
		return entry->is_done ? "{\"done\":true," : "{\"done\":false,";
	return entry->is_done ? "done\t" : "pending\t";
}

static void
show_line(struct results *r, const struct results_entry *entry)
{
	const char *tail = r->format == FORMAT_JSON ? "\"}\n" : "\n";
	const struct result *result = entry->result;
	struct buf b = {0};

	buf_add_text(&b, set_of(r, entry));
	buf_add_text(&b, entry->head);
	if (result != NULL && result->fd < 0) {
		size_t len = result->len;

		while (len > 0 && result->text[len - 1] == '\n')
			len--;
		escape_add(r->format == FORMAT_JSON, result->text, len, &b);
	} else if (result != NULL) {
		put(r, b.data, b.len);
		buf_clear(&b);
		put_file(r, result);
	}
	buf_add_text(&b, tail);
	put(r, b.data, b.len);
	buf_finish(&b);
}

/* All but the first n bytes, which were shown live. */
static void
show_text(struct results *r, const struct result *result, off_t n)
{
	if (result == NULL || (off_t)result->len <= n)
		return;
	if (result->fd < 0)
		put(r, result->text + n, result->len - (size_t)n);
	else if (n > 0)
		writer_write_part(
		    r->output->writers[0], result->fd, n, (off_t)result->len);
	else
		output_forward(r->output, result->fd, 0);
}

/* Show it, and forget it. */
static void
show(struct results *r, struct results_entry *entry)
{
	/* On a terminal the log so far stands above what was written. */
	if (r->log != NULL && r->log->flush != NULL)
		r->log->flush(r->log);
	if (r->format == FORMAT_TEXT)
		show_text(r, entry->result, entry->n_shown);
	else
		show_line(r, entry);
}

static void
forget(struct results_entry *entry)
{
	free(entry->head);
	result_free(entry->result);
	*entry = (struct results_entry){.job = JOB_NONE};
}

/* Turns */

static struct results_entry *
entry_of(struct results *r, size_t number)
{
	size_t i = number - r->first;

	if (i >= r->n) {
		/* What was shown makes room, now and then. */
		if (r->begin > r->n) {
			memmove(r->entries, r->entries + r->begin,
			    r->n * sizeof(*r->entries));
			r->begin = 0;
		}
		r->entries = xgrow_array(r->entries, &r->capacity,
		    r->begin + i + 1, sizeof(*r->entries));
		memset(r->entries + r->begin + r->n, 0,
		    (i + 1 - r->n) * sizeof(*r->entries));
		r->n = i + 1;
	}
	return &r->entries[r->begin + i];
}

static void
show_given(struct results *r)
{
	while (r->n > 0 && r->entries[r->begin].has_ended) {
		show(r, &r->entries[r->begin]);
		forget(&r->entries[r->begin]);
		r->n_held--;
		r->begin++;
		r->first++;
		r->n--;
	}
	if (r->n > 0 && r->entries[r->begin].is_running)
		live_begin(&r->live, r->entries[r->begin].job);
}

static void
note_start(struct results *r, const struct event *e)
{
	struct results_entry *entry = entry_of(r, e->graph->jobs[e->job].line);

	entry->job = e->job;
	entry->is_running = true;
	show_given(r);
}

/* Those of a wait that have ended and were, or were not, done by then. */
static void
show_set(struct results *r, bool is_done)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		struct results_entry *entry = &r->entries[r->begin + i];

		if (!entry->has_ended || entry->is_done != is_done)
			continue;
		show(r, entry);
		forget(entry);
		r->n_held--;
	}
}

/* Who comes later than the wait has ended was pending. */
static void
show_waited(struct results *r)
{
	if (!r->is_waited)
		return;
	show_set(r, true);
	show_set(r, false);
}

static void
take(struct results *r, const struct event *e)
{
	struct results_entry now = {.head = head_of(r, e),
	    .result = runner_take_result(r->runner, e->job),
	    .n_shown = live_end(&r->live, e->job),
	    .has_ended = true};
	struct results_entry *entry;

	if (r->order == RESULTS_ENDED ||
	    (r->order == RESULTS_WINNER && !r->is_won &&
		e->to == JOB_FINISHED)) {
		r->is_won = true;
		show(r, &now);
	}
	if (r->order == RESULTS_ENDED || r->order == RESULTS_WINNER) {
		forget(&now);
		return;
	}
	entry = entry_of(r, e->graph->jobs[e->job].line);
	*entry = now;
	r->n_held++;
	if (r->order == RESULTS_GIVEN)
		show_given(r);
	else
		show_waited(r);
}

static void
note_done(struct results *r, const struct event *e)
{
	size_t i;

	r->is_waited = true;
	for (i = 0; i < e->n_done; i++)
		entry_of(r, e->graph->jobs[e->done[i]].line)->is_done = true;
	show_waited(r);
}

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct results *r = CONTAINER_OF(sink, struct results, sink);
	bool is_command;

	if (e->kind != EVENT_JOB)
		return;
	is_command = spec_is_process(&e->graph->jobs[e->job]);
	if (e->to == JOB_RUNNING && is_command && r->live.loop != NULL)
		note_start(r, e);
	if (!state_is_terminal(e->to))
		return;
	if (is_command)
		take(r, e);
	else if (r->order == RESULTS_WAITED)
		note_done(r, e);
}

void
results_init(struct results *r, struct runner *runner, struct output *output,
    enum result_format format, enum results_order order)
{
	*r = (struct results){.sink.emit = emit,
	    .runner = runner,
	    .output = output,
	    .format = format,
	    .order = order,
	    .first = 1};
	output->keeps_stdout = true;
}

void
results_go_live(struct results *r, struct loop *l)
{
	struct writer *w = r->output->writers[0];

	/* A terminal is shown whole characters, and no colour that stays. */
	if (r->format == FORMAT_TEXT && r->order == RESULTS_GIVEN &&
	    !w->out.is_terminal)
		live_init(&r->live, l, r->runner, w);
}

void
results_finish(struct results *r)
{
	size_t i;

	live_finish(&r->live);
	for (i = 0; i < r->n; i++)
		forget(&r->entries[r->begin + i]);
	free(r->entries);
}
