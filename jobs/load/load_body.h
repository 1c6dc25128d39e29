/*
 * load_body - what a job does, and what it needs.
 */
#ifndef JOBS_LOAD_BODY_H
#define JOBS_LOAD_BODY_H

#include <stdbool.h>

struct load_at;
struct load_job;

/* A need that the file did not ask for by name; cleared by load_settle(). */
#define NEED_IMPLIED 0x80

/* A need that does not say when: of a service, when that is ready. */
#define NEED_UNSAID 0x40

/* Add a need to the job; one that is NEED_IMPLIED is added without a word. */
void load_add_need(struct load_job *j, const struct load_at *at,
    const char *name, unsigned when, bool optional);

#endif
