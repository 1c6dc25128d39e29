/*
 * load_stream - JSON Lines: a job file with one job a line.
 *
 * Each job may refer only to those of the lines before it, so that it can be
 * started before the rest is there.  A line costs what is in it, however many
 * were before.
 */
#ifndef JOBS_LOAD_STREAM_H
#define JOBS_LOAD_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "jobs/graph.h"
#include "jobs/problems.h"

struct load_stream;

/* The longest line. */
#define LOAD_MAX_LINE ((size_t)16 << 20)

/*
 * Does a file begin as JSON Lines do?  By the end of its name, or by its first
 * line: that is a whole object without "jobs", and more than a "name".  text is what there is of the
 * file, with its first line at least; nothing of it is changed.
 */
bool load_stream_is_one(const char *file, const char *text, size_t len);

/* Is the first line that is no comment, or the end, in what was read so far? */
bool load_stream_has_first(const char *text, size_t len, bool is_at_end);

/* Begin to read into g, with file and dir as load_text() has them. */
struct load_stream *load_stream_create(
    const char *file, const char *dir, struct graph *g);
void load_stream_destroy(struct load_stream *s);

/*
 * Take the next line, which is changed.  Returns 1 when it was a job, *id, with
 * its parts behind it, checked but for cycles (jobs/cycle.h); 0 when it was none, be it blank or the
 * settings of the first line; -1 with what is wrong with it in *p.
 */
int load_stream_line(struct load_stream *s, char *text, size_t len, job_id *id,
    struct problems *p);

/* How many lines were taken, and how many of them were jobs. */
size_t load_stream_n_lines(const struct load_stream *s);
size_t load_stream_n_jobs(const struct load_stream *s);

/* Read all lines.  Returns 0, or -1 with all that is wrong in *p. */
int load_stream_all(
    struct load_stream *s, char *text, size_t len, struct problems *p);

/* Whether anything but jobs may still be changed by a line: before the first. */
bool load_stream_is_new(const struct load_stream *s);

#endif
