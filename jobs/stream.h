/*
 * stream - the one stream of a run's events, and who reads it.
 */
#ifndef JOBS_STREAM_H
#define JOBS_STREAM_H

#include "core/loop.h"
#include "core/macros.h"
#include "jobs/event.h"

struct stream {
	struct loop *loop;
	const struct graph *graph;
	struct event_sink *sinks; /* borrowed, in the order they were added */
	uint64_t seq;
	int64_t started_ns; /* what t counts from */
};

/* Let sink (borrowed) see all events from now on. */
void stream_add_sink(struct stream *s, struct event_sink *sink);

/* Give *e its number, time and graph, and show it to all sinks. */
void stream_emit(struct stream *s, struct event *e);

/* A line for people, about a job or (JOB_NONE) the run. */
void stream_note(struct stream *s, job_id id, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Let all sinks write what they kept. */
void stream_flush(struct stream *s);

#endif
