#include "jobs/arena.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* Large enough that a million jobs take some hundred blocks. */
#define BLOCK_SIZE ((size_t)256 * 1024)
#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size;
	max_align_t data[];
};

void
arena_finish(struct arena *a)
{
	struct arena_block *next;

	for (struct arena_block *b = a->blocks; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->blocks = NULL;
	a->used = 0;
}

static struct arena_block *
block_create(size_t size)
{
	struct arena_block *b;

	b = xmalloc(sizeof(*b) + size);
	b->next = NULL;
	b->size = size;
	return b;
}

static void *
take(struct arena *a, size_t size, size_t alignment)
{
	struct arena_block *b = a->blocks;
	size_t at = (a->used + alignment - 1) & ~(alignment - 1);

	if (b != NULL && at <= b->size && size <= b->size - at) {
		a->used = at + size;
		return (char *)b->data + at;
	}
	/* A large piece goes behind the newest block, which still has room. */
	if (b != NULL && size > BLOCK_SIZE / 8) {
		b = block_create(size);
		b->next = a->blocks->next;
		a->blocks->next = b;
		return b->data;
	}
	b = block_create(size > BLOCK_SIZE ? size : BLOCK_SIZE);
	b->next = a->blocks;
	a->blocks = b;
	a->used = size;
	return b->data;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size, ALIGNMENT), 0, size);
}

char *
arena_text(struct arena *a, const char *s, size_t n)
{
	char *copy = take(a, n + 1, 1);

	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}
