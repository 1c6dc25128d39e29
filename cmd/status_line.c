#include "cmd/status_line.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "core/clock.h"
#include "core/macros.h"
#include "jobs/duration.h"

/*
 * The cursor is left in the first column, so that what is erased is all of it when
 * a terminal got narrower meanwhile and broke it into several lines.
 */
#define ERASE "\r\033[J"
#define COLUMNS_UNKNOWN 80

/* It is drawn no more often, and at least so often while something runs. */
#define SHORTEST_NS (CLOCK_SECOND / 20)
#define LONGEST_NS CLOCK_SECOND

/* Who reads what we write to a pipe may write to our terminal then. */
#define READER_NS (CLOCK_SECOND / 4)

static void
write_own(struct status_line *p, const char *bytes, size_t n)
{
	p->is_writing = true;
	writer_write(p->writer, bytes, n);
	p->is_writing = false;
}

static void
erase(struct status_line *p)
{
	if (!p->is_drawn)
		return;
	p->is_drawn = false;
	write_own(p, ERASE, strlen(ERASE));
}

static void draw_later(struct status_line *p, int64_t delay_ns);

/* Somebody is about to write: last is the last byte of it. */
static void
on_write(struct writer *w, char last, void *arg)
{
	struct status_line *p = arg;

	if (p->is_writing)
		return;
	erase(p);
	if (w == p->writer)
		p->is_mid_line = last != '\n';
	else
		p->next_ns = clock_add(loop_now(p->loop), READER_NS);
	if (p->has_begun && !p->is_over && p->tally.n_running > 0)
		draw_later(p, SHORTEST_NS);
}

/* Drawing */

static size_t
columns_of(const struct status_line *p)
{
	struct winsize size;

	/* The last column stays free: some terminals wrap there. */
	if (ioctl(p->writer->out.given, TIOCGWINSZ, &size) < 0 ||
	    size.ws_col < 2)
		return COLUMNS_UNKNOWN - 1;
	return (size_t)size.ws_col - 1;
}

/* Asked once a second: it takes a look at all jobs. */
static void
add_rest(struct status_line *p, int64_t now_ns, struct buf *b)
{
	char text[DURATION_TEXT_SIZE];

	if (p->rest == NULL)
		return;
	if (p->rest_asked_ns == 0 ||
	    now_ns - p->rest_asked_ns >= CLOCK_SECOND) {
		p->rest_ns = p->rest(p->arg);
		p->rest_asked_ns = now_ns;
	}
	if (p->rest_ns >= CLOCK_SECOND)
		buf_printf(b, ", about %s left",
		    duration_format(p->rest_ns / CLOCK_SECOND * CLOCK_SECOND,
			text, sizeof(text)));
}

static void
describe(struct status_line *p, int64_t now_ns, struct buf *b)
{
	const struct tally *t = &p->tally;
	size_t columns = columns_of(p);
	size_t left;

	buf_printf(
	    b, "[%zu/%zu, %zu running", t->n_ended, t->n_created, t->n_running);
	if (t->n_failed > 0)
		buf_printf(b, ", %zu failed", t->n_failed);
	buf_printf(b, ", %llds", (long long)(now_ns / CLOCK_SECOND));
	add_rest(p, now_ns, b);
	buf_add_text(b, "] ");
	/* All of that is ASCII. */
	left = b->len < columns ? columns - b->len : 0;
	if (left == 0)
		b->len = columns;
	else
		tally_describe(t, p->graph, now_ns, left, b);
}

static bool
may_draw(const struct status_line *p)
{
	return p->has_begun && !p->is_over && !p->is_mid_line &&
	       p->tally.n_running > 0 && writer_left(p->writer) == 0 &&
	       loop_now(p->loop) >= p->next_ns &&
	       (p->is_away == NULL || !p->is_away(p->arg));
}

static void
draw(struct status_line *p)
{
	int64_t now = loop_now(p->loop);
	struct buf line = {0}, text = {0};

	describe(p, now - p->started_ns, &text);
	buf_add_text(&line, ERASE);
	buf_add(&line, text.data, text.len);
	buf_add_char(&line, '\r');
	write_own(p, line.data, line.len);
	p->is_drawn = true;
	p->next_ns = clock_add(now, SHORTEST_NS);
	buf_finish(&text);
	buf_finish(&line);
}

static void
on_timer(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct status_line *p = CONTAINER_OF(t, struct status_line, timer);
	int64_t early_ns = p->next_ns - loop_now(p->loop);

	if (may_draw(p))
		draw(p);
	/* While nothing runs a timer would hide a deadlock. */
	if (p->tally.n_running > 0 && !p->is_over)
		draw_later(p, early_ns > 0 ? early_ns : LONGEST_NS);
}

static void
draw_later(struct status_line *p, int64_t delay_ns)
{
	int64_t when = clock_add(loop_now(p->loop), delay_ns);

	if (handle_is_queued(&p->timer.handle))
		return;
	if (p->timer.position != 0) {
		if (p->timer.when <= when)
			return;
		loop_cancel_timer(p->loop, &p->timer);
	}
	loop_call_at(p->loop, &p->timer, when);
}

/* The sink */

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct status_line *p = CONTAINER_OF(sink, struct status_line, sink);

	tally_add(&p->tally, e);
	if (e->kind == EVENT_RUN_STARTED) {
		p->graph = e->graph;
		p->started_ns = loop_now(p->loop);
		p->has_begun = true;
	} else if (e->kind == EVENT_RUN_FINISHED) {
		p->is_over = true;
		loop_cancel_timer(p->loop, &p->timer);
		erase(p);
	} else if (e->kind == EVENT_JOB && !p->is_over) {
		draw_later(p, SHORTEST_NS);
	}
}

/* Behind the console's: what it kept has just been written. */
static void
flush(struct event_sink *sink)
{
	struct status_line *p = CONTAINER_OF(sink, struct status_line, sink);

	if (p->tally.n_running == 0)
		erase(p);
	else if (!p->is_drawn && may_draw(p))
		draw(p);
}

void
status_line_init(struct status_line *p, struct loop *l, struct writer *writer,
    struct writer *other)
{
	*p = (struct status_line){.sink = {.emit = emit, .flush = flush},
	    .loop = l,
	    .writer = writer,
	    .other = other};
	tally_init(&p->tally);
	timer_init(&p->timer, on_timer);
	writer->writing = other->writing = on_write;
	writer->writing_arg = other->writing_arg = p;
}

void
status_line_finish(struct status_line *p)
{
	loop_cancel_timer(p->loop, &p->timer);
	erase(p);
	p->writer->writing = p->other->writing = NULL;
	tally_finish(&p->tally);
}
