#include "cmd/heartbeat.h"

#include "core/clock.h"
#include "core/macros.h"
#include "jobs/duration.h"

#define COLUMNS 160

static void
on_write(struct writer *w, char last, void *arg)
{
	struct heartbeat *h = arg;

	(void)w;
	(void)last;
	h->written_ns = loop_now(h->loop);
}

static void
beat(struct heartbeat *h)
{
	int64_t t_ns = loop_now(h->loop) - h->started_ns;
	struct buf line = {0}, running = {0};

	tally_describe(&h->tally, h->graph, t_ns, COLUMNS, &running);
	duration_add_seconds(&line, 7, 3, t_ns);
	buf_printf(&line, "  still running: %s; %zu of %zu job%s ended\n",
	    running.data == NULL ? "" : running.data, h->tally.n_ended,
	    h->tally.n_created, h->tally.n_created == 1 ? " has" : "s have");
	writer_write(h->writer, line.data, line.len);
	buf_finish(&running);
	buf_finish(&line);
}

/* While something runs; else a timer would hide a deadlock. */
static void
arm(struct heartbeat *h)
{
	if (h->timer.position == 0 && !handle_is_queued(&h->timer.handle) &&
	    h->tally.n_running > 0 && !h->is_over)
		loop_call_at(h->loop, &h->timer,
		    clock_add(h->written_ns, h->interval_ns));
}

static void
on_timer(struct handle *handle)
{
	struct timer *t = CONTAINER_OF(handle, struct timer, handle);
	struct heartbeat *h = CONTAINER_OF(t, struct heartbeat, timer);

	if (h->tally.n_running > 0 &&
	    loop_now(h->loop) - h->written_ns >= h->interval_ns)
		beat(h);
	arm(h);
}

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct heartbeat *h = CONTAINER_OF(sink, struct heartbeat, sink);

	tally_add(&h->tally, e);
	if (e->kind == EVENT_RUN_STARTED) {
		h->graph = e->graph;
		h->started_ns = h->written_ns = loop_now(h->loop);
	} else if (e->kind == EVENT_RUN_FINISHED) {
		h->is_over = true;
		loop_cancel_timer(h->loop, &h->timer);
	} else if (e->kind == EVENT_JOB) {
		arm(h);
	}
}

void
heartbeat_init(struct heartbeat *h, struct loop *l, struct writer *writer,
    struct writer *other, int64_t interval_ns)
{
	*h = (struct heartbeat){.sink = {.emit = emit},
	    .loop = l,
	    .writer = writer,
	    .other = other,
	    .interval_ns = interval_ns};
	tally_init(&h->tally);
	timer_init(&h->timer, on_timer);
	writer->writing = other->writing = on_write;
	writer->writing_arg = other->writing_arg = h;
}

void
heartbeat_finish(struct heartbeat *h)
{
	loop_cancel_timer(h->loop, &h->timer);
	h->writer->writing = h->other->writing = NULL;
	tally_finish(&h->tally);
}
