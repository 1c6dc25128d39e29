#include "jobs/graph.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "core/mem.h"

#define FIRST_INDEX_SIZE 64

void
graph_init(struct graph *g)
{
	*g = (struct graph){
	    .main = JOB_NONE, .finally = JOB_NONE, .removed = JOB_NONE};
	/* Names are the user's: nobody shall be able to make them collide. */
	if (getrandom(&g->seed, sizeof(g->seed), GRND_NONBLOCK) < 0)
		g->seed = (uint64_t)(uintptr_t)g;
}

void
graph_finish(struct graph *g)
{
	if (g->growth != NULL)
		g->growth->destroy(g->growth);
	reserve_finish(&g->room_for_jobs);
	reserve_finish(&g->room_for_needs);
	reserve_finish(&g->room_for_members);
	free(g->index);
	free(g->files);
	arena_finish(&g->arena);
	*g = (struct graph){
	    .main = JOB_NONE, .finally = JOB_NONE, .removed = JOB_NONE};
}

/* Eight bytes at a time, each mixed by a wide multiplication. */
static uint32_t
hash_of(const struct graph *g, const char *name)
{
	size_t left = strlen(name);
	uint64_t h = g->seed ^ left;

	while (left != 0) {
		size_t n = left < 8 ? left : 8;
		uint64_t word = 0;
		unsigned __int128 product;

		memcpy(&word, name, n);
		product = (unsigned __int128)(h ^ word) *
			  (UINT64_C(0x9e3779b97f4a7c15) ^ g->seed << 1);
		h = (uint64_t)product ^ (uint64_t)(product >> 64);
		name += n;
		left -= n;
	}
	return (uint32_t)(h ^ h >> 32);
}

/*
 * Where name is in the index, or the free place where it would go.  A name is
 * compared only when all of its hash is the same: that spares going to memory
 * for the others.
 */
static struct graph_slot *
slot_of(const struct graph *g, const char *name, uint32_t hash)
{
	size_t mask = g->index_size - 1;
	size_t at = hash & mask;

	while (g->index[at].job != JOB_NONE &&
	       (g->index[at].hash != hash ||
		   strcmp(g->jobs[g->index[at].job].name, name) != 0))
		at = (at + 1) & mask;
	return &g->index[at];
}

static void
index_grow(struct graph *g)
{
	struct graph_slot *old = g->index;
	size_t old_size = g->index_size;
	size_t size = old_size == 0 ? FIRST_INDEX_SIZE : old_size * 2;

	g->index = xcalloc(size, sizeof(*g->index));
	g->index_size = size;
	for (size_t i = 0; i < size; i++)
		g->index[i].job = JOB_NONE;
	for (size_t i = 0; i < old_size; i++) {
		size_t at = old[i].hash & (size - 1);

		if (old[i].job == JOB_NONE)
			continue;
		while (g->index[at].job != JOB_NONE)
			at = (at + 1) & (size - 1);
		g->index[at] = old[i];
	}
	free(old);
}

void
graph_reserve_needs(struct graph *g, size_t n)
{
	g->needs = xreserve_grow(&g->room_for_needs, g->n_needs + n,
	    sizeof(*g->needs), GRAPH_MAX_TIES);
}

void
graph_reserve_members(struct graph *g, size_t n)
{
	g->members = xreserve_grow(&g->room_for_members, g->n_members + n,
	    sizeof(*g->members), GRAPH_MAX_TIES);
}

/* A number for one more job: one that is free again, or the next; or JOB_NONE. */
static job_id
number(struct graph *g)
{
	job_id id = g->removed;
	void *jobs;

	if (id != JOB_NONE) {
		g->removed = g->jobs[id].owner;
		return id;
	}
	jobs = reserve_grow(
	    &g->room_for_jobs, g->n_jobs + 1, sizeof(*g->jobs), GRAPH_MAX_JOBS);
	if (jobs == NULL)
		return JOB_NONE;
	g->jobs = jobs;
	return (job_id)g->n_jobs++;
}

job_id
graph_add(struct graph *g, const char *name)
{
	uint32_t hash = hash_of(g, name);
	struct graph_slot *slot;
	job_id id;

	if ((g->n_jobs + 1) * 2 > g->index_size)
		index_grow(g);
	slot = slot_of(g, name, hash);
	if (slot->job != JOB_NONE)
		return JOB_NONE;
	id = number(g);
	if (id == JOB_NONE)
		return JOB_NONE;
	g->jobs[id] = (struct job_spec){
	    .name = name,
	    .owner = JOB_NONE,
	    .body = BODY_NONE,
	    .role = ROLE_TOP,
	    .each = JOB_NONE,
	    .template = JOB_NONE,
	    .on_cancel = JOB_NONE,
	    .finally = JOB_NONE,
	};
	slot->job = id;
	slot->hash = hash;
	return id;
}

/*
 * Close the gap at place at: what was put behind it because its own place was
 * taken comes nearer, until there is a free one.
 */
static void
index_close(struct graph *g, size_t at)
{
	size_t mask = g->index_size - 1;
	size_t next = (at + 1) & mask;

	for (; g->index[next].job != JOB_NONE; next = (next + 1) & mask) {
		size_t home = g->index[next].hash & mask;

		/* It may not come before the place that is its own. */
		if (((next - home) & mask) < ((next - at) & mask))
			continue;
		g->index[at] = g->index[next];
		at = next;
	}
	g->index[at].job = JOB_NONE;
}

static void
forget_name(struct graph *g, job_id id)
{
	const char *name = g->jobs[id].name;
	struct graph_slot *slot = slot_of(g, name, hash_of(g, name));

	index_close(g, (size_t)(slot - g->index));
}

void
graph_cut(struct graph *g, size_t first)
{
	while (g->n_jobs > first) {
		forget_name(g, (job_id)(g->n_jobs - 1));
		g->n_jobs--;
	}
}

void
graph_remove(struct graph *g, job_id id)
{
	forget_name(g, id);
	g->jobs[id] =
	    (struct job_spec){.name = "", .owner = g->removed, .lazy = true};
	g->removed = id;
}

job_id
graph_find(const struct graph *g, const char *name)
{
	return g->index_size == 0 ? JOB_NONE
				  : slot_of(g, name, hash_of(g, name))->job;
}

job_id
graph_meant(const struct graph *g, job_id id)
{
	const struct job_spec *spec;

	if (id == JOB_NONE)
		return id;
	spec = &g->jobs[id];
	return spec->is_instance && g->jobs[spec->owner].template == id
		   ? spec->owner
		   : id;
}
