/*
 * load_doc - the top level of a job file.
 */
#ifndef JOBS_LOAD_DOC_H
#define JOBS_LOAD_DOC_H

#include <stddef.h>

#include "jobs/graph.h"
#include "jobs/problems.h"

struct load;

/*
 * As load_text(), fewer than 4 GiB; what is wrong is in *p.  With what it includes
 * it may have max bytes.
 */
void load_doc(const char *dir, char *text, size_t len, size_t max,
    struct graph *g, struct problems *p);

/* Read the keys of the top level but for the jobs: the { is at the offset. */
void load_head(struct load *l, size_t top);

#endif
