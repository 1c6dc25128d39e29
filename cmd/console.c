#include "cmd/console.h"

#include <stdint.h>
#include <string.h>

#include "cmd/columns.h"
#include "cmd/command_text.h"
#include "cmd/state_color.h"
#include "jobs/duration.h"
#include "jobs/printable.h"

#define FLUSH_SIZE ((size_t)64 * 1024)
#define COMMAND_WIDTH 60
#define LIST_NAMES_MAX 20
#define LIST_PROCESSES_MAX 5

static void
write_out(struct console *c)
{
	writer_write(c->writer, c->buf.data, c->buf.len);
	buf_clear(&c->buf);
}

static void
flush(struct event_sink *sink)
{
	write_out(CONTAINER_OF(sink, struct console, sink));
}

static void
add_state(struct console *c, struct buf *b, enum job_state state)
{
	const char *color = c->has_color ? state_color(state) : "";

	buf_printf(b, "%s%-10s%s", color, state_name(state),
	    color[0] != '\0' ? STATE_COLOR_END : "");
}

/* Lines */

static void
begin(struct buf *b, const struct event *e)
{
	duration_add_seconds(b, 7, 3, e->t_ns);
	buf_add_text(b, "  ");
}

static void
add_list(struct buf *b, const char *label, const struct event *e,
    const job_id *ids, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	buf_printf(b, "%s: ", label);
	for (i = 0; i < n && i < LIST_NAMES_MAX; i++) {
		const char *name = e->graph->jobs[ids[i]].name;

		if (i > 0)
			buf_add_text(b, ", ");
		printable_add(b, name, strlen(name));
	}
	if (n > LIST_NAMES_MAX)
		buf_printf(b, " and %zu more", n - LIST_NAMES_MAX);
}

/* "by main (failed: build)", "timeout 1s" */
static void
add_cause(struct buf *b, const struct event *e)
{
	if (e->by != NULL) {
		buf_add_text(b, "by ");
		printable_add(b, e->by, strlen(e->by));
		if (e->reason != NULL) {
			buf_add_text(b, " (");
			printable_add(b, e->reason, strlen(e->reason));
			buf_add_text(b, ")");
		}
	} else if (e->reason != NULL) {
		printable_add(b, e->reason, strlen(e->reason));
	}
}

static void
add_running(struct console *c, struct buf *b, const struct event *e)
{
	if (e->attempt > 1)
		buf_printf(b, "attempt %u  ", e->attempt);
	if (e->pid > 0)
		buf_printf(b, "pid %ld  ", (long)e->pid);
	command_text_add(
	    b, e, c->level == CONSOLE_VERBOSE ? SIZE_MAX : COMMAND_WIDTH);
	if (e->is_direct && c->level == CONSOLE_VERBOSE)
		buf_add_text(b, "  (no shell needed)");
}

/* "exit 3, " */
static void
add_outcome(struct buf *b, const struct event *e)
{
	char text[256] = "";

	if (e->outcome != NULL &&
	    (e->to != JOB_FINISHED || e->outcome->code != 0))
		outcome_format(e->outcome, text, sizeof(text));
	printable_add(b, text, strlen(text));
	buf_add_text(b, text[0] == '\0' ? "" : ", ");
}

static void
add_end(struct buf *b, const struct event *e)
{
	size_t before = b->len;

	add_outcome(b, e);
	if (e->attempt > 1)
		buf_printf(b, "attempt %u, ", e->attempt);
	duration_add_seconds(b, 0, 3, e->elapsed_ns);
	buf_add_char(b, 's');
	if (e->is_handled && !spec_is_taken_over(&e->graph->jobs[e->job]))
		buf_add_text(b, ", does not count");
	if (e->n_done + e->n_pending > 0) {
		buf_add_text(b, b->len > before ? "  " : "");
		add_list(b, "done", e, e->done, e->n_done);
		buf_add_text(b, e->n_done > 0 && e->n_pending > 0 ? "; " : "");
		add_list(b, "pending", e, e->pending, e->n_pending);
	}
	if (e->has_winner) {
		buf_add_text(b, "  ");
		add_list(b, "winner", e, &e->winner, 1);
	}
}

static bool
is_failure(const struct event *e)
{
	return e->kind == EVENT_JOB &&
	       (e->to == JOB_FAILED || e->to == JOB_TIMED_OUT);
}

static void
add_transition(struct console *c, struct buf *b, const struct event *e)
{
	begin(b, e);
	columns_add_name(b, e->graph->jobs[e->job].name, c->name_width);
	buf_add_text(b, "  ");
	add_state(c, b, e->to);
	buf_add_text(b, "  ");
	if (e->to == JOB_RUNNING)
		add_running(c, b, e);
	else if (state_is_terminal(e->to) && e->from != JOB_PENDING)
		add_end(b, e);
	else if (event_is_retry(e))
		add_outcome(b, e);
	add_cause(b, e);
	columns_end_line(b);
}

static void
add_waiting(struct console *c, struct buf *b, const struct event *e)
{
	begin(b, e);
	columns_add_name(b, e->graph->jobs[e->job].name, c->name_width);
	buf_add_text(b, "  ");
	add_state(c, b, JOB_PENDING);
	buf_add_text(b, "  ");
	add_cause(b, e);
	columns_end_line(b);
}

static void
add_completed(struct console *c, struct buf *b, const struct event *e)
{
	const char *name = e->graph->jobs[e->member].name;

	begin(b, e);
	columns_add_name(b, e->graph->jobs[e->job].name, c->name_width);
	buf_printf(b, "  %-10s  ", "completed");
	printable_add(b, name, strlen(name));
	buf_printf(b, " %s", state_name(e->member_state));
	columns_end_line(b);
}

static void
add_ready(struct console *c, struct buf *b, const struct event *e)
{
	begin(b, e);
	columns_add_name(b, e->graph->jobs[e->job].name, c->name_width);
	buf_printf(b, "  %-10s  ", "ready");
	duration_add_seconds(b, 0, 3, e->elapsed_ns);
	buf_add_text(b, "s (");
	printable_add(b, e->reason, strlen(e->reason));
	buf_add_char(b, ')');
	columns_end_line(b);
}

static void
add_summary(struct console *c, struct buf *b, const struct event *e)
{
	const char *separator = ": ";
	enum job_state state;
	size_t all = 0;

	if (c->level <= CONSOLE_BRIEF)
		return;
	if (c->failures.len > 0) {
		buf_printf(b, "%zu failed:\n", e->counts->failures);
		buf_add(b, c->failures.data, c->failures.len);
	}
	if (c->level == CONSOLE_QUIET)
		return;
	for (state = JOB_FINISHED; state <= JOB_SKIPPED; state++)
		all += e->counts->by_state[state];
	begin(b, e);
	buf_printf(b, "%s, %zu job%s", e->state, all, all == 1 ? "" : "s");
	for (state = JOB_FINISHED; state <= JOB_SKIPPED; state++) {
		if (e->counts->by_state[state] == 0)
			continue;
		buf_printf(b, "%s%zu %s", separator, e->counts->by_state[state],
		    state_name(state));
		separator = ", ";
	}
	columns_end_line(b);
}

/* "web left 2 processes (pid 812 nginx, pid 813 nginx): ended" */
static void
add_leftovers(struct buf *b, const struct event *e)
{
	bool is_left = strcmp(e->state, "left") == 0;
	size_t i;

	buf_add_text(b, is_left ? "taskctl: " : "taskctl: warning: ");
	if (e->job != JOB_NONE) {
		const char *name = e->graph->jobs[e->job].name;

		buf_add_text(b, "job ");
		printable_add(b, name, strlen(name));
	} else {
		buf_add_text(b, "some job");
	}
	if (e->n_processes == 0) {
		buf_add_text(b, " left what forks and ends, again and again: "
				"ended\n");
		return;
	}
	buf_printf(b, " %s %zu process%s (", is_left ? "leaves" : "left",
	    e->n_processes, e->n_processes == 1 ? "" : "es");
	for (i = 0; i < e->n_processes && i < LIST_PROCESSES_MAX; i++) {
		const char *name = e->processes[i].name;

		buf_printf(b, "%spid %ld ", i == 0 ? "" : ", ",
		    (long)e->processes[i].pid);
		printable_add(b, name, strlen(name));
	}
	if (e->n_processes > LIST_PROCESSES_MAX)
		buf_printf(
		    b, " and %zu more", e->n_processes - LIST_PROCESSES_MAX);
	buf_add_text(b, is_left ? ")\n" : "): ended\n");
}

static void
add_abandoned(struct buf *b, const struct event *e)
{
	size_t i;

	for (i = 0; i < e->n_processes; i++) {
		const struct procfs_process *p = &e->processes[i];

		buf_add_text(b, "taskctl: ");
		if (e->job != JOB_NONE) {
			const char *name = e->graph->jobs[e->job].name;

			buf_add_text(b, "job ");
			printable_add(b, name, strlen(name));
			buf_add_text(b, ": ");
		}
		buf_printf(b, "pid %ld ", (long)p->pid);
		printable_add(b, p->name, strlen(p->name));
		buf_printf(
		    b, " (state %c) cannot be killed; leaving it\n", p->state);
	}
}

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct console *c = CONTAINER_OF(sink, struct console, sink);
	bool is_quiet = c->level <= CONSOLE_QUIET;

	switch (e->kind) {
	case EVENT_RUN_STARTED:
		c->name_width = columns_name_width(e->graph);
		break;
	case EVENT_JOB:
		if (!is_quiet)
			add_transition(c, &c->buf, e);
		if (is_failure(e) && !e->is_handled &&
		    c->level != CONSOLE_SILENT)
			add_transition(c,
			    c->level == CONSOLE_BRIEF ? &c->buf : &c->failures,
			    e);
		break;
	case EVENT_WAITING:
		if (!is_quiet)
			add_waiting(c, &c->buf, e);
		break;
	case EVENT_READY:
		if (!is_quiet)
			add_ready(c, &c->buf, e);
		break;
	case EVENT_COMPLETED:
		if (!is_quiet)
			add_completed(c, &c->buf, e);
		break;
	case EVENT_NOTE:
		buf_printf(&c->buf,
		    "taskctl%s%s: ", c->command != NULL ? " " : "",
		    c->command != NULL ? c->command : "");
		printable_add(&c->buf, e->reason, strlen(e->reason));
		columns_end_line(&c->buf);
		break;
	case EVENT_LEFTOVERS:
		add_leftovers(&c->buf, e);
		break;
	case EVENT_ABANDONED:
		add_abandoned(&c->buf, e);
		break;
	case EVENT_RUN_FINISHED:
		add_summary(c, &c->buf, e);
		break;
	}
	if (c->buf.len >= FLUSH_SIZE)
		write_out(c);
}

void
console_init(struct console *c, struct writer *writer, enum console_level level,
    bool has_color)
{
	*c = (struct console){.sink = {.emit = emit, .flush = flush},
	    .writer = writer,
	    .level = level,
	    .has_color = has_color};
}

void
console_finish(struct console *c)
{
	write_out(c);
	buf_finish(&c->buf);
	buf_finish(&c->failures);
}
