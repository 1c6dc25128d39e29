#include "jobs/eventlog.h"

#include "jobs/duration.h"
#include "jobs/json_text.h"
#include "jobs/outputs.h"

/* A burst is written in pieces of this size, and at its end. */
#define FLUSH_SIZE ((size_t)64 * 1024)

static void
flush(struct event_sink *sink)
{
	struct eventlog *log = CONTAINER_OF(sink, struct eventlog, sink);

	writer_write(log->writer, log->buf.data, log->buf.len);
	buf_clear(&log->buf);
}

/* Seconds with nine digits: exact, and the same in each run. */
static void
add_seconds(struct buf *b, const char *key, int64_t ns)
{
	buf_printf(b, ",\"%s\":", key);
	duration_add_seconds(b, 0, 9, ns);
}

static void
add_text(struct buf *b, const char *key, const char *text)
{
	if (text == NULL)
		return;
	buf_printf(b, ",\"%s\":", key);
	json_text_cstring(b, text);
}

static void
add_job(struct buf *b, const char *key, const struct event *e, job_id id)
{
	if (id != JOB_NONE)
		add_text(b, key, e->graph->jobs[id].name);
}

static void
add_list(struct buf *b, const char *key, const struct event *e,
    const job_id *ids, size_t n)
{
	size_t i;

	buf_printf(b, ",\"%s\":[", key);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_add_char(b, ',');
		json_text_cstring(b, e->graph->jobs[ids[i]].name);
	}
	buf_add_char(b, ']');
}

static void
add_argv(struct buf *b, const char *const *argv)
{
	size_t i;

	if (argv == NULL)
		return;
	buf_add_text(b, ",\"argv\":[");
	for (i = 0; argv[i] != NULL; i++) {
		if (i > 0)
			buf_add_char(b, ',');
		json_text_cstring(b, argv[i]);
	}
	buf_add_char(b, ']');
}

static void
add_outputs(struct buf *b, const struct event *e)
{
	if (e->has_outputs)
		buf_printf(b, ",\"outputs_length\":%zu", e->outputs_length);
	if (e->outputs == NULL)
		return;
	buf_add_text(b, ",\"outputs\":{");
	for (size_t i = 0; i < e->outputs->n; i++) {
		const struct output_value *o = &e->outputs->list[i];

		buf_add_text(b, i > 0 ? "," : "");
		json_text_cstring(b, o->key);
		buf_add_char(b, ':');
		json_text_string(b, o->value, o->len);
	}
	buf_add_char(b, '}');
}

static void
add_outcome(struct buf *b, const struct outcome *o)
{
	if (o == NULL)
		return;
	if (o->kind == OUTCOME_EXIT)
		buf_printf(b, ",\"exit\":%d", o->code);
	if (o->kind == OUTCOME_SIGNAL) {
		buf_printf(b, ",\"signal\":%d", o->code);
		if (o->core_dumped)
			buf_add_text(b, ",\"core\":true");
	}
	add_text(b, "error", o->error);
	if (o->sys != 0)
		buf_printf(b, ",\"errno\":%d", o->sys);
}

static void
add_transition(struct buf *b, const struct event *e)
{
	add_job(b, "job", e, e->job);
	add_text(b, "from", e->from == JOB_ABSENT ? NULL : state_name(e->from));
	add_text(b, "to", state_name(e->to));
	add_text(b, "by", e->by);
	add_text(b, "reason", e->reason);
	if (e->pid > 0)
		buf_printf(b, ",\"pid\":%ld", (long)e->pid);
	add_text(b, "command", e->command);
	add_argv(b, e->argv);
	if (e->is_direct)
		buf_add_text(b, ",\"shell\":false");
	if (state_is_terminal(e->to) || event_is_retry(e)) {
		add_outcome(b, e->outcome);
		add_seconds(b, "elapsed", e->elapsed_ns);
	}
	/* A start says so only when it is not the first. */
	if (e->attempt > (e->to == JOB_RUNNING ? 1 : 0))
		buf_printf(b, ",\"attempt\":%u", e->attempt);
	if (!state_is_terminal(e->to))
		return;
	if (e->is_handled)
		buf_add_text(b, ",\"handled\":true");
	if (e->is_declined)
		buf_add_text(b, ",\"declined\":true");
	if (e->n_done + e->n_pending > 0) {
		add_list(b, "done", e, e->done, e->n_done);
		add_list(b, "pending", e, e->pending, e->n_pending);
	}
	if (e->has_winner)
		add_job(b, "winner", e, e->winner);
	if (e->has_result)
		buf_printf(b, ",\"result_length\":%zu", e->result_len);
	if (e->result != NULL) {
		buf_add_text(b, ",\"result\":");
		json_text_string(b, e->result, e->result_len);
	}
	add_outputs(b, e);
}

static void
add_counts(struct buf *b, const struct run_counts *counts)
{
	enum job_state state;

	for (state = JOB_FINISHED; state <= JOB_SKIPPED; state++)
		buf_printf(b, ",\"%s\":%zu", state_name(state),
		    counts->by_state[state]);
	buf_printf(b, ",\"failures\":%zu", counts->failures);
}

static void
add_processes(struct buf *b, const struct event *e)
{
	size_t i;

	buf_add_text(b, ",\"processes\":[");
	for (i = 0; i < e->n_processes; i++) {
		const struct procfs_process *p = &e->processes[i];

		if (i > 0)
			buf_add_char(b, ',');
		buf_printf(b, "{\"pid\":%ld", (long)p->pid);
		add_text(b, "name", p->name);
		buf_printf(b, ",\"state\":\"%c\"", p->state);
		add_seconds(b, "started", procfs_start_ns(p));
		buf_add_char(b, '}');
	}
	buf_add_char(b, ']');
}

static const char *
kind_name(enum event_kind kind)
{
	static const char *const names[] = {
	    [EVENT_RUN_STARTED] = "run_started",
	    [EVENT_JOB] = "job",
	    [EVENT_WAITING] = "waiting",
	    [EVENT_READY] = "ready",
	    [EVENT_COMPLETED] = "completed",
	    [EVENT_NOTE] = "note",
	    [EVENT_LEFTOVERS] = "leftovers",
	    [EVENT_ABANDONED] = "job_abandoned",
	    [EVENT_RUN_FINISHED] = "run_finished",
	};

	return names[kind];
}

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct eventlog *log = CONTAINER_OF(sink, struct eventlog, sink);
	struct buf *b = &log->buf;

	buf_printf(b, "{\"seq\":%llu", (unsigned long long)e->seq);
	add_seconds(b, "t", e->t_ns);
	add_text(b, "event", kind_name(e->kind));
	switch (e->kind) {
	case EVENT_RUN_STARTED:
		buf_printf(b, ",\"version\":%d", EVENTLOG_VERSION);
		add_text(b, "file", e->graph->file);
		add_text(b, "name", e->graph->name);
		add_text(b, "started", e->started_at);
		buf_printf(b, ",\"slots\":%u", e->slots);
		add_text(b, "reach", e->reach);
		break;
	case EVENT_JOB:
		add_transition(b, e);
		break;
	case EVENT_WAITING:
		add_job(b, "job", e, e->job);
		add_text(b, "reason", e->reason);
		break;
	case EVENT_READY:
		add_job(b, "job", e, e->job);
		add_text(b, "reason", e->reason);
		add_seconds(b, "elapsed", e->elapsed_ns);
		break;
	case EVENT_COMPLETED:
		add_job(b, "job", e, e->job);
		add_job(b, "member", e, e->member);
		add_text(b, "state", state_name(e->member_state));
		buf_printf(b, ",\"index\":%zu", e->index);
		break;
	case EVENT_NOTE:
		add_job(b, "job", e, e->job);
		add_text(b, "note", e->reason);
		break;
	case EVENT_LEFTOVERS:
	case EVENT_ABANDONED:
		add_job(b, "job", e, e->job);
		add_text(b, "fate", e->state);
		add_processes(b, e);
		break;
	case EVENT_RUN_FINISHED:
		add_text(b, "state", e->state);
		buf_printf(b, ",\"exit\":%d", e->exit_status);
		add_seconds(b, "elapsed", e->elapsed_ns);
		add_counts(b, e->counts);
		break;
	}
	buf_add_text(b, "}\n");
	if (b->len >= FLUSH_SIZE)
		flush(sink);
}

void
eventlog_init(struct eventlog *log, struct writer *writer)
{
	*log = (struct eventlog){
	    .sink = {.emit = emit, .flush = flush}, .writer = writer};
}

void
eventlog_finish(struct eventlog *log)
{
	flush(&log->sink);
	buf_finish(&log->buf);
}
