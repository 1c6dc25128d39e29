#include "jobs/load/line_feed.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/cycle.h"
#include "jobs/execution.h"
#include "jobs/load/load.h"
#include "jobs/load/load_stream.h"

/* What is said of a line in the log: the first, and how many there are. */
static int
set_problem(const struct problems *p, struct err *e)
{
	const struct problem *first = &p->list[0];

	err_set(e, ERR_INVALID, "%s:%u:%u: %s", p->file, first->line,
	    first->column, first->text);
	if (p->n + p->dropped > 1)
		err_wrap(
		    e, "%zu errors in a line, the first", p->n + p->dropped);
	return -1;
}

/* Take a line: as load_stream_line(), with the cycles in it. */
static int
take_line(
    struct line_feed *f, char *line, size_t len, job_id *id, struct problems *p)
{
	struct graph *g = f->feed.graph;
	job_id first = (job_id)g->n_jobs;
	int rc = load_stream_line(f->stream, line, len, id, p);

	if (rc == 1 && cycle_check_from(g, first, p) < 0)
		rc = -1;
	/* The runner is not to meet half a job. */
	if (rc < 0)
		graph_cut(g, first);
	return rc;
}

static void
on_ready(struct line_reader *r)
{
	feed_wake(&CONTAINER_OF(r, struct line_feed, reader)->feed);
}

/* What was read to look at the file comes first. */
static void
begin(struct line_feed *f)
{
	struct graph *g = f->feed.graph;

	if (f->is_reading)
		return;
	f->is_reading = true;
	line_reader_init(&f->reader, f->feed.runner->loop, f->in.fd, g->file,
	    '\n', LOAD_MAX_LINE);
	f->reader.ready = on_ready;
	f->reader.n_lines = load_stream_n_lines(f->stream);
	line_reader_put(&f->reader, f->in.text + f->consumed,
	    f->in.len - f->consumed, f->in.is_at_end);
}

static int
next(struct feed *feed, job_id *id, struct err *e)
{
	struct line_feed *f = CONTAINER_OF(feed, struct line_feed, feed);
	struct problems p;
	bool is_empty;
	char *line;
	size_t len;
	int rc = 0;

	begin(f);
	problems_init(&p, feed->graph->file);
	while (rc == 0) {
		rc = line_reader_next(&f->reader, &line, &len, e);
		if (rc <= 0)
			break;
		rc = take_line(f, line, len, id, &p);
		if (rc < 0)
			set_problem(&p, e);
	}
	problems_finish(&p);
	is_empty = load_stream_n_jobs(f->stream) == 0;
	if (rc < 0 && !err_is_set(e) && is_empty)
		err_set(e, ERR_INVALID,
		    "%s has no job, and so there is nothing to run",
		    feed->graph->file);
	f->is_nothing = rc < 0 && is_empty;
	return rc;
}

static void
stop(struct feed *feed)
{
	struct line_feed *f = CONTAINER_OF(feed, struct line_feed, feed);

	if (f->is_reading)
		line_reader_finish(&f->reader);
	f->is_reading = false;
}

static const struct feed_class class = {.next = next, .stop = stop};

/* Lines up to the first that has something to say. */
static int
take_first(struct line_feed *f, struct problems *p)
{
	int rc = 0;

	while (rc == 0 && f->consumed < f->in.len &&
	       load_stream_is_new(f->stream)) {
		char *line = f->in.text + f->consumed;
		char *newline = memchr(line, '\n', f->in.len - f->consumed);
		size_t len = newline == NULL ? f->in.len - f->consumed
					     : (size_t)(newline - line);
		job_id id;

		rc = take_line(f, line, len, &id, p);
		f->consumed += len + (newline == NULL ? 0 : 1);
	}
	return rc < 0 ? -1 : 0;
}

int
line_feed_open(struct line_feed *f, const char *path, struct input *in,
    struct graph *g, struct problems *p)
{
	const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct err e = ERR_INIT;
	char *dir;

	*f = (struct line_feed){.consumed = 0};
	while (!load_stream_has_first(in->text, in->len, in->is_at_end)) {
		if (input_read_some(in, &e) < 0)
			return problems_add(p, 0, 0, "%s", e.text);
	}
	if (!load_stream_is_one(name, in->text, in->len))
		return 0;
	feed_init(&f->feed, &class, g);
	dir = load_folder_of(path);
	f->stream = load_stream_create(name, dir, g);
	free(dir);
	f->in = *in;
	*in = (struct input){.len = 0};
	return take_first(f, p) < 0 ? -1 : 1;
}

void
line_feed_finish(struct line_feed *f)
{
	if (f->is_reading)
		line_reader_finish(&f->reader);
	load_stream_destroy(f->stream);
	input_finish(&f->in);
}
