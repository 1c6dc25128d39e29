/*
 * random_tags - words for the jobs of a job file that nobody would write, and
 * which of them a run does without.
 */
#ifndef TESTS_RANDOM_TAGS_H
#define TESTS_RANDOM_TAGS_H

#include "jobs/runner.h"
#include "tests/random_graph.h"

/* Sometimes append a "tags" to the job in the making. */
void random_tags(struct random *r, struct buf *out);

/* Sometimes have the run do without some of them. */
void random_skip_tags(struct random *r, struct runner_opts *opts);

#endif
