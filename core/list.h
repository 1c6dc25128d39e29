/*
 * list - an intrusive doubly linked list.
 *
 * A list is a node that is linked to itself while it is empty; members embed a
 * struct list_node and are found again by CONTAINER_OF.  Nothing here allocates
 * or can fail.  A node that is in no list is linked to itself as well, so that
 * list_remove() may always be called.
 */
#ifndef CORE_LIST_H
#define CORE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macros.h"

struct list_node {
	struct list_node *next;
	struct list_node *prev;
};

/* Make n an empty list, or a node in no list. */
static inline void
list_init(struct list_node *n)
{
	n->next = n;
	n->prev = n;
}

/* True for an empty list, and for a node that is in no list. */
static inline bool
list_is_empty(const struct list_node *n)
{
	return n->next == n;
}

/* Put n, which is in no list, at the end of the list. */
static inline void
list_append(struct list_node *list, struct list_node *n)
{
	n->prev = list->prev;
	n->next = list;
	list->prev->next = n;
	list->prev = n;
}

/* Take n out of the list it is in, if any. */
static inline void
list_remove(struct list_node *n)
{
	n->prev->next = n->next;
	n->next->prev = n->prev;
	list_init(n);
}

/* Take the oldest node out; NULL when the list is empty. */
static inline struct list_node *
list_pop(struct list_node *list)
{
	struct list_node *n = list->next;

	if (n == list)
		return NULL;
	list_remove(n);
	return n;
}

/* Move all nodes of from to the end of list; from is empty afterwards. */
static inline void
list_splice(struct list_node *list, struct list_node *from)
{
	if (list_is_empty(from))
		return;
	from->next->prev = list->prev;
	list->prev->next = from->next;
	from->prev->next = list;
	list->prev = from->prev;
	list_init(from);
}

/* The loop body must not remove n; list_for_each_safe allows it. */
#define list_for_each(n, list) \
	for (struct list_node *n = (list)->next; n != (list); n = n->next)

#define list_for_each_safe(n, list)                                   \
	for (struct list_node *n = (list)->next, *n##_next = n->next; \
	     n != (list); n = n##_next, n##_next = n->next)

#endif
