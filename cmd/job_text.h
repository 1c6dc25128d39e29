/*
 * job_text - a job in few words, for people: what it does, and what is particular
 * about it.
 */
#ifndef CMD_JOB_TEXT_H
#define CMD_JOB_TEXT_H

#include <stddef.h>

#include "core/buf.h"
#include "jobs/graph.h"

/*
 * Append "make -j4", "sleep 5s", "gather of 3", "cancels a, b"; a command as
 * command_text_add() does.
 */
void job_text_add_body(
    struct buf *b, const struct graph *g, job_id id, size_t columns);

/*
 * Append "lazy", "service", "ready: port 80", "if: success()", "uses: db 2",
 * "max_parallel 3" and "tags: a, b", as far as they are true of it: first before
 * the first, between before each other.
 */
void job_text_add_notes(struct buf *b, const struct graph *g, job_id id,
    const char *first, const char *between);

#endif
