/*
 * random_template - what makes a random job stand for many.
 */
#ifndef TESTS_RANDOM_TEMPLATE_H
#define TESTS_RANDOM_TEMPLATE_H

#include "tests/random_graph.h"

/*
 * Append a "matrix" or a "for_each" and a comma; list is a job whose result has
 * lines, or NULL.
 */
void random_template(struct random *r, const char *list, struct buf *out);

/* Append the keys of a sleep whose result has some lines, or none. */
void random_list(struct random *r, struct buf *out);

#endif
