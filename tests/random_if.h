/*
 * random_if - conditions that nobody would write.
 */
#ifndef TESTS_RANDOM_IF_H
#define TESTS_RANDOM_IF_H

#include "tests/random_graph.h"

/* One of the names that there are. */
typedef const char *random_name(void *arg);

/*
 * Append a condition of some depth, as it stands between the quotes of JSON.
 * needs.NAME is used when name is not NULL, cancelled() when that may be.
 */
void random_if(struct random *r, random_name *name, void *arg,
    bool may_be_cancelled, struct buf *out);

#endif
