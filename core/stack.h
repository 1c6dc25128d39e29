/*
 * stack - a pool of stacks for coroutines.
 *
 * Stacks are cut from slabs and reused last in, first out, so that the next
 * task gets pages that are in the cache.  Below each stack is a guard: made by
 * MADV_GUARD_INSTALL (Linux 6.13), which costs no mapping; else by mprotect(2)
 * while the kernel's limit of mappings lasts; else a canary that is checked
 * when the stack is given back.  The sanitizers' and valgrind's knowledge of
 * stacks is kept here and in core/coro.c.
 */
#ifndef CORE_STACK_H
#define CORE_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STACK_SIZE ((size_t)64 * 1024)

/* Lies at the top of the stack it describes. */
struct stack {
	struct stack *next; /* in the pool's free list */
	char *base;         /* lowest usable byte; the guard is below */
	size_t size;        /* from base up to this struct */
	bool has_canary;    /* no page could be had for the guard */
	bool is_dirty;      /* has been used since it was trimmed */
	unsigned valgrind_id;
};

struct stack_pool {
	struct stack_slab *slabs; /* newest first */
	struct stack *free;
	size_t n_free, n_used;
	size_t n_guards; /* those made by mprotect */
	bool no_madvise; /* the kernel, or somebody, does not want it */
};

/* A zeroed pool is an empty one; finish unmaps all stacks. */
void stack_pool_finish(struct stack_pool *p);

/* A stack; never NULL (no address space left ends the program). */
struct stack *stack_acquire(struct stack_pool *p);

/* Give s back.  A canary that was overwritten ends the program, with a word. */
void stack_release(struct stack_pool *p, struct stack *s);

/*
 * Give the memory of most free stacks back to the system, when far more are
 * free than used.  To be called when there is time.
 */
void stack_pool_trim(struct stack_pool *p);

/* True when address lies in the guard of one of the pool's stacks. */
bool stack_pool_is_guard(const struct stack_pool *p, const void *address);

#endif
