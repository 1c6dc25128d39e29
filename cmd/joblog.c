#include "cmd/joblog.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

#include "cmd/job_text.h"
#include "core/clock.h"
#include "jobs/duration.h"

static void
flush(struct event_sink *sink)
{
	struct joblog *log = CONTAINER_OF(sink, struct joblog, sink);

	writer_write(log->writer, log->buf.data, log->buf.len);
	buf_clear(&log->buf);
}

/* The time of day at which it began. */
static int64_t
began_at(const struct event *e)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * CLOCK_SECOND + now.tv_nsec - e->elapsed_ns;
}

/* Exitval and Signal; -1 is a command whose time was over. */
static void
add_outcome(struct buf *b, const struct event *e)
{
	const struct outcome *o = e->outcome;
	int exit = 0, signal = 0;

	if (o != NULL && o->kind == OUTCOME_EXIT)
		exit = o->code;
	else if (o != NULL && o->kind == OUTCOME_SIGNAL)
		signal = o->code;
	else if (o != NULL && o->kind == OUTCOME_ERROR)
		exit = 255;
	if (e->to == JOB_TIMED_OUT)
		exit = -1;
	buf_printf(b, "\t%d\t%d\t", exit, signal);
}

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct joblog *log = CONTAINER_OF(sink, struct joblog, sink);
	struct buf *b = &log->buf;
	const struct job_spec *s;

	/* What never ran has no line. */
	if (e->kind != EVENT_JOB || !state_is_terminal(e->to) ||
	    e->attempt == 0)
		return;
	s = &e->graph->jobs[e->job];
	if (!spec_is_process(s))
		return;
	buf_printf(b, "%u\t:\t", s->line);
	duration_add_seconds(b, 14, 3, began_at(e));
	buf_add_char(b, '\t');
	duration_add_seconds(b, 10, 3, e->elapsed_ns);
	buf_printf(b, "\t0\t%zu", e->has_result ? e->result_len : 0);
	add_outcome(b, e);
	job_text_add_body(b, e->graph, e->job, SIZE_MAX);
	buf_add_char(b, '\n');
}

void
joblog_init(struct joblog *log, struct writer *writer)
{
	*log = (struct joblog){
	    .sink = {.emit = emit, .flush = flush}, .writer = writer};
	buf_add_text(&log->buf,
	    "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\t"
	    "Command\n");
}

void
joblog_finish(struct joblog *log)
{
	flush(&log->sink);
	buf_finish(&log->buf);
}
