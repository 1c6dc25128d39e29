#include "core/stack.h"

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef HAVE_VALGRIND_VALGRIND_H
#include <valgrind/memcheck.h>
#include <valgrind/valgrind.h>
#else
#define VALGRIND_STACK_REGISTER(low, high) 0
#define VALGRIND_STACK_DEREGISTER(id) ((void)(id))
#define VALGRIND_MAKE_MEM_UNDEFINED(address, size) ((void)0)
#endif

#include "core/mechanism.h"
#include "core/mem.h"
#include "core/sanitizer.h"

/* Older headers lack it; an older kernel answers EINVAL. */
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

#define STACKS_PER_SLAB 64
#define SLAB_SIZE (STACK_SIZE * STACKS_PER_SLAB)

/* An mprotect guard makes two mappings, and 65,530 is the usual limit. */
#define MPROTECT_GUARDS_MAX 16000

/* Free stacks that keep their pages. */
#define KEPT_FREE 64

static const uint64_t canary = UINT64_C(0x5ac6f0e1d2b3c495);

struct stack_slab {
	struct stack_slab *next;
	char *memory;
	size_t cut; /* stacks taken from it so far */
};

static size_t
guard_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static struct stack_slab *
slab_create(void)
{
	struct stack_slab *slab = xcalloc(1, sizeof(*slab));
	void *memory = mmap(NULL, SLAB_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED) {
		fputs("taskctl: no address space for stacks\n", stderr);
		abort();
	}
	/* One touched page must not become two megabytes. */
	(void)madvise(memory, SLAB_SIZE, MADV_NOHUGEPAGE);
	/* A suspended task may hold the only pointer to some memory. */
	sanitizer_register_root(memory, SLAB_SIZE);
	slab->memory = memory;
	return slab;
}

/* Returns false when only a canary is left to guard with. */
static bool
make_guard(struct stack_pool *p, char *low)
{
	if (!p->no_madvise &&
	    madvise(low, guard_size(), MADV_GUARD_INSTALL) == 0)
		return true;
	p->no_madvise = true;
	if (p->n_guards >= MPROTECT_GUARDS_MAX ||
	    mprotect(low, guard_size(), PROT_NONE) < 0)
		return false;
	p->n_guards++;
	return true;
}

static struct stack *
cut(struct stack_pool *p)
{
	struct stack_slab *slab = p->slabs;
	struct stack *s;
	char *low;

	if (slab == NULL)
		p->no_madvise = mechanism_is_off(MECHANISM_GUARD);
	if (slab == NULL || slab->cut == STACKS_PER_SLAB) {
		slab = slab_create();
		slab->next = p->slabs;
		p->slabs = slab;
	}
	low = slab->memory + slab->cut++ * STACK_SIZE;
	s = (struct stack *)(void *)(low + STACK_SIZE -
				     ((sizeof(*s) + 63) & ~(size_t)63));
	*s = (struct stack){.base = low + guard_size()};
	s->size = (size_t)((char *)s - s->base);
	s->has_canary = !make_guard(p, low);
	if (s->has_canary)
		memcpy(s->base, &canary, sizeof(canary));
	s->valgrind_id = VALGRIND_STACK_REGISTER(s->base, (char *)s);
	return s;
}

void
stack_pool_finish(struct stack_pool *p)
{
	struct stack_slab *slab;
	struct stack *s;

	for (s = p->free; s != NULL; s = s->next)
		VALGRIND_STACK_DEREGISTER(s->valgrind_id);
	while ((slab = p->slabs) != NULL) {
		p->slabs = slab->next;
		sanitizer_unregister_root(slab->memory, SLAB_SIZE);
		sanitizer_unpoison(slab->memory, SLAB_SIZE);
		munmap(slab->memory, SLAB_SIZE);
		free(slab);
	}
	*p = (struct stack_pool){0};
}

struct stack *
stack_acquire(struct stack_pool *p)
{
	struct stack *s = p->free;

	p->n_used++;
	if (s == NULL) {
		s = cut(p);
		s->is_dirty = true;
		return s;
	}
	p->free = s->next;
	p->n_free--;
	s->is_dirty = true;
	sanitizer_unpoison(s->base, s->size);
	if (!s->has_canary)
		VALGRIND_MAKE_MEM_UNDEFINED(s->base, s->size);
	return s;
}

void
stack_release(struct stack_pool *p, struct stack *s)
{
	if (s->has_canary && memcmp(s->base, &canary, sizeof(canary)) != 0) {
		fputs("taskctl: a task has overflowed its stack\n", stderr);
		abort();
	}
	s->next = p->free;
	p->free = s;
	p->n_free++;
	p->n_used--;
}

void
stack_pool_trim(struct stack_pool *p)
{
	struct stack *s = p->free;
	size_t page = guard_size();
	size_t i;

	/* Twice as many free as used: so that trimming pays for itself. */
	if (p->n_free <= 2 * (p->n_used + KEPT_FREE))
		return;
	for (i = 0; s != NULL; s = s->next, i++) {
		char *top = (char *)s - ((uintptr_t)s & (page - 1));

		if (i < KEPT_FREE || !s->is_dirty)
			continue;
		s->is_dirty = false;
		sanitizer_unpoison(s->base, s->size);
		if (!s->has_canary)
			madvise(
			    s->base, (size_t)(top - s->base), MADV_DONTNEED);
	}
}

bool
stack_pool_is_guard(const struct stack_pool *p, const void *address)
{
	const char *a = address;
	const struct stack_slab *slab;

	for (slab = p->slabs; slab != NULL; slab = slab->next) {
		if (a < slab->memory || a >= slab->memory + SLAB_SIZE)
			continue;
		return (size_t)(a - slab->memory) % STACK_SIZE < guard_size();
	}
	return false;
}
