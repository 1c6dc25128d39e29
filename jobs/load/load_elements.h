/*
 * load_elements - the instances of a "for_each" from text: a line, or an element,
 * for each.
 */
#ifndef JOBS_LOAD_ELEMENTS_H
#define JOBS_LOAD_ELEMENTS_H

#include <stddef.h>

#include <jansson.h>

#include "jobs/growth.h"

struct err;
struct load_at;
struct load_job;
struct load_template;

/* Make the instance for one item (in the arena): $ITEM, and $INDEX. */
void load_add_item(struct load_job *j, struct load_template *t,
    const char *item, size_t index);

/* The value of $ITEM: text as it is, all else as JSON.  NULL with a problem. */
const char *load_item_text(
    const struct load_at *at, json_t *item, size_t offset);

/* How many lines the text has; empty text has none. */
size_t load_count_lines(const struct growth_items *items);

/*
 * Make an instance for each line, in their order, for which there is room.
 * Returns 0; or -1 with *e set, and then there may be some.
 */
int load_add_lines(struct load_job *j, struct load_template *t,
    const struct growth_items *items, struct err *e);

/* The same for the elements of a list. */
int load_add_elements(
    struct load_job *j, struct load_template *t, json_t *list, struct err *e);

#endif
