/*
 * trace - what a test saw, in order, as text.
 *
 * trace("a") writes; trace_turns() has each turn of the loop begin with "|", so
 * that "ab|c" says: a and b in one turn, c in the next.  While it does the loop
 * is never idle, so a virtual clock stands still.
 */
#ifndef TESTS_TRACE_H
#define TESTS_TRACE_H

#include <stdio.h>
#include <string.h>

#include "core/loop.h"

#include "tests/harness.h"

struct trace {
	char text[1024];
	size_t n;
};

static struct trace trace_seen;    /* by trace() */
static struct trace trace_reports; /* by the loop's report */
static struct handle trace_ticker;
static struct loop *trace_loop;

static inline void
trace_add(struct trace *t, const char *text)
{
	size_t room = sizeof(t->text) - t->n;
	int n = snprintf(t->text + t->n, room, "%s", text);

	ck_assert_uint_lt((size_t)n, room);
	t->n += (size_t)n;
}

static inline void
trace(const char *text)
{
	trace_add(&trace_seen, text);
}

/* For loop->report. */
static inline void
trace_report(void *arg, const char *text)
{
	(void)arg;
	trace_add(&trace_reports, text);
	trace_add(&trace_reports, "\n");
}

static inline void
trace_tick(struct handle *h)
{
	trace("|");
	loop_call_soon(trace_loop, h);
}

/* Mark the turns from the next one on. */
static inline void
trace_turns(struct loop *l)
{
	trace_loop = l;
	handle_init(&trace_ticker, trace_tick);
	loop_call_soon(l, &trace_ticker);
}

static inline void
trace_no_turns(void)
{
	if (trace_loop != NULL)
		handle_cancel(&trace_ticker);
	trace_loop = NULL;
}

static inline void
trace_clear(void)
{
	trace_no_turns();
	trace_seen = trace_reports = (struct trace){.n = 0};
}

/* What was traced, or reported, since the last time this was asked. */
#define ck_assert_trace(expected)                            \
	do {                                                 \
		ck_assert_str_eq(trace_seen.text, expected); \
		trace_seen = (struct trace){.n = 0};         \
	} while (0)
#define ck_assert_reports(expected)                             \
	do {                                                    \
		ck_assert_str_eq(trace_reports.text, expected); \
		trace_reports = (struct trace){.n = 0};         \
	} while (0)

#endif
