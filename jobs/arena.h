/*
 * arena - memory for many small things that end together.
 */
#ifndef JOBS_ARENA_H
#define JOBS_ARENA_H

#include <stddef.h>

struct arena {
	struct arena_block *blocks; /* newest first */
	size_t used;                /* of the newest */
};

/* A zeroed struct arena is an empty one. */
void arena_finish(struct arena *a);

/* size bytes, zeroed, aligned for anything; never NULL. */
void *arena_alloc(struct arena *a, size_t size);

/* A NUL-terminated copy of the n bytes at s (packed: not aligned). */
char *arena_text(struct arena *a, const char *s, size_t n);

#endif
