/*
 * line_feed - the jobs of a file of JSON Lines, while the rest of it is still
 * being written.
 */
#ifndef JOBS_LINE_FEED_H
#define JOBS_LINE_FEED_H

#include "core/line_reader.h"
#include "jobs/feed.h"
#include "jobs/input.h"
#include "jobs/problems.h"

struct load_stream;

struct line_feed {
	struct feed feed; /* for runner_opts */
	struct input in;  /* owned, as is all */
	struct load_stream *stream;
	struct line_reader reader;
	size_t consumed; /* bytes of in */
	bool is_reading;
	bool is_nothing; /* it ended, or was wrong, before the first job */
};

/*
 * Look at the file that in, opened, is; path is its name, "-" being standard
 * input.  Returns 1 when it has JSON Lines: then *f takes in over, its first
 * line is in g, and *f outlives the run; 0 when not: in has what was read.  -1
 * with *p.  line_feed_finish() is due after 1 and -1.
 */
int line_feed_open(struct line_feed *f, const char *path, struct input *in,
    struct graph *g, struct problems *p);

void line_feed_finish(struct line_feed *f);

#endif
