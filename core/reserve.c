#include "core/reserve.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

/* What becomes usable at a time, at least. */
#define STEP ((size_t)64 * 1024)

/* Of a limited address space one array takes this part. */
#define SHARE_OF_LIMIT 16

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

static size_t
round_up(size_t bytes)
{
	return (bytes + STEP - 1) / STEP * STEP;
}

/* The bytes to reserve: all that it may ever need, but not all there is. */
static size_t
wanted(size_t bytes)
{
	struct rlimit limit;
	size_t share;

	if (getrlimit(RLIMIT_AS, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
		return bytes;
	share = round_up((size_t)(limit.rlim_cur / SHARE_OF_LIMIT));
	return bytes < share ? bytes : share;
}

/* Nothing is promised for the memory, whatever the overcommit mode is. */
static bool
map(struct reserve *r, size_t least, size_t most)
{
	size_t bytes = wanted(most);

	for (; bytes >= least; bytes = round_up(bytes / 2)) {
		void *p = mmap(NULL, bytes, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (p != MAP_FAILED) {
			r->base = p;
			r->mapped = bytes;
			return true;
		}
		if (bytes <= STEP)
			break;
	}
	return false;
}

void *
reserve_grow(struct reserve *r, size_t n, size_t size, size_t max)
{
	size_t need, ready = r->ready < STEP ? STEP : r->ready;

	if (n > max || max > SIZE_MAX / 2 / size)
		return NULL;
	need = round_up(n * size);
	if (r->base != NULL && need <= r->ready)
		return r->base;
	if (r->base == NULL && !map(r, need, round_up(max * size)))
		return NULL;
	while (ready < need)
		ready *= 2;
	if (ready > r->mapped)
		ready = r->mapped;
	if (ready < need ||
	    mprotect(r->base, ready, PROT_READ | PROT_WRITE) < 0)
		return NULL;
	r->ready = ready;
	return r->base;
}

void *
xreserve_grow(struct reserve *r, size_t n, size_t size, size_t max)
{
	void *p = reserve_grow(r, n, size, max);

	if (p == NULL) {
		fprintf(stderr,
		    "taskctl: out of address space (%zu of %zu bytes)\n", n,
		    size);
		abort();
	}
	return p;
}

void
reserve_finish(struct reserve *r)
{
	if (r->base != NULL)
		munmap(r->base, r->mapped);
	*r = (struct reserve){NULL, 0, 0};
}
