/*
 * picture - a graph to be looked at: as a tree of text, for Graphviz, for
 * Mermaid, or as JSON.
 */
#ifndef CMD_PICTURE_H
#define CMD_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/buf.h"
#include "jobs/graph.h"
#include "jobs/state.h"

struct picture {
	const struct graph *graph;
	const bool *is_shown;  /* of each job */
	const uint8_t *states; /* of each job, enum job_state; or NULL */
	bool has_color;        /* of the text */
	size_t depth;          /* of the tree, at most */
};

/* Write it to out; errors are left for ferror(3). */
void picture_text(const struct picture *p, FILE *out);
void picture_dot(const struct picture *p, FILE *out);
void picture_mermaid(const struct picture *p, FILE *out);
void picture_json(const struct picture *p, FILE *out);

/* Columns of what a job does. */
#define PICTURE_BODY_COLUMNS 50

/* The state that is known of a job, or JOB_ABSENT. */
static inline enum job_state
picture_state(const struct picture *p, job_id id)
{
	return p->states == NULL ? JOB_ABSENT : (enum job_state)p->states[id];
}

#endif
