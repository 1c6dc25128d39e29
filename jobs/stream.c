#include "jobs/stream.h"

#include <stdarg.h>
#include <stdlib.h>

#include "core/mem.h"

void
stream_add_sink(struct stream *s, struct event_sink *sink)
{
	struct event_sink **end = &s->sinks;

	while (*end != NULL)
		end = &(*end)->next;
	sink->next = NULL;
	*end = sink;
}

void
stream_emit(struct stream *s, struct event *e)
{
	struct event_sink *sink;

	e->seq = s->seq++;
	e->t_ns = loop_now(s->loop) - s->started_ns;
	e->graph = s->graph;
	for (sink = s->sinks; sink != NULL; sink = sink->next)
		sink->emit(sink, e);
}

void
stream_note(struct stream *s, job_id id, const char *format, ...)
{
	struct event event = {.kind = EVENT_NOTE, .job = id};
	va_list ap;
	char *text;

	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	event.reason = text;
	stream_emit(s, &event);
	free(text);
}

void
stream_flush(struct stream *s)
{
	struct event_sink *sink;

	for (sink = s->sinks; sink != NULL; sink = sink->next) {
		if (sink->flush != NULL)
			sink->flush(sink);
	}
}
