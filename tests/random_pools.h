/*
 * random_pools - pools, what jobs use of them, and who is to go first.
 */
#ifndef TESTS_RANDOM_POOLS_H
#define TESTS_RANDOM_POOLS_H

#include "tests/random_graph.h"

/* Append the "pools" of a file. */
void random_pools(struct buf *out);

/* Append ", "uses": ..." and ", "priority": ..." to a job; often nothing. */
void random_uses(struct random *r, struct buf *out);

#endif
