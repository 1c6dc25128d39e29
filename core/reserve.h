/*
 * reserve - an array that grows and never moves.
 *
 * Its addresses are reserved once, for as many elements as it may ever have,
 * and memory comes with use: what points into it stays right while it grows.
 * A limit of the address space (RLIMIT_AS) makes for fewer.
 */
#ifndef CORE_RESERVE_H
#define CORE_RESERVE_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed: an array that has no elements yet. */
struct reserve {
	void *base;
	size_t mapped; /* bytes that are reserved */
	size_t ready;  /* bytes that may be used */
};

/*
 * Let r have at least n elements of size bytes, max at most ever; new ones are
 * zeroed.  size and max are the same in each call.  Returns the array, or NULL
 * when there is no room for so many.
 */
void *reserve_grow(struct reserve *r, size_t n, size_t size, size_t max);

/* The same; where there is no room the program ends, as in core/mem.h. */
void *xreserve_grow(struct reserve *r, size_t n, size_t size, size_t max);

/* Give all of it back. */
void reserve_finish(struct reserve *r);

#endif
