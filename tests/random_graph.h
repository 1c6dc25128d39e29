/*
 * random_graph - job files that nobody would write.
 *
 * A file follows from its seed alone.  It uses all that a job file can say about
 * when jobs start and end, on times so few that much happens at once, and does
 * not wait in a circle by chance: what a job waits for was made before it.
 */
#ifndef TESTS_RANDOM_GRAPH_H
#define TESTS_RANDOM_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"

/* Numbers that follow from a seed (splitmix64). */
struct random {
	uint64_t state;
};

uint64_t random_next(struct random *r);

/* From 0 to n - 1; n is not 0. */
unsigned random_below(struct random *r, unsigned n);

/* True in percent of 100 cases. */
bool random_chance(struct random *r, unsigned percent);

/* One of the few times that jobs take, in milliseconds; never 0. */
unsigned random_ms(struct random *r);

/*
 * Append a job file of 1 to 60 entries of "jobs".  If ring is not 0 there are so
 * many more, "k0", "k1", ..., each of which waits for the next, and the last one
 * for the first.
 */
void random_graph(struct random *r, unsigned ring, struct buf *out);

/* What a service says beside what it runs. */
void random_service_options(struct random *r, struct buf *out);

/* A need of one of n services, n > 0: "s0", ... */
void random_service_need(struct random *r, unsigned n, struct buf *out);

#endif
