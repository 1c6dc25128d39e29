/*
 * waits - who waits for whom, as the edges of a graph.
 *
 * A vertex is a job and how far it is waited for to get: to start, to end, or
 * to end once it was cancelled.  An edge leads from a vertex to one that must
 * be reached before it.  Edges are made on demand from the graph of the jobs;
 * nothing is stored.
 */
#ifndef JOBS_WAITS_H
#define JOBS_WAITS_H

#include <stdint.h>

#include "jobs/graph.h"

enum waits_mode {
	WAITS_START,
	WAITS_END,
	WAITS_CANCELLED,
	WAITS_MODES,
};

/* No vertex; some edges lead there. */
#define WAITS_NONE UINT32_MAX

/* The vertex of a job (JOB_NONE has none); they have numbers from 0 on. */
uint32_t waits_vertex(const struct graph *g, job_id job, enum waits_mode mode);

/* The job of a vertex. */
job_id waits_job(const struct graph *g, uint32_t v);

/* How many edges v has, and where the edge with number i below that leads. */
uint32_t waits_count(const struct graph *g, uint32_t v);
uint32_t waits_edge(const struct graph *g, uint32_t v, uint32_t i);

#endif
