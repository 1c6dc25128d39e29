/*
 * graph - the jobs of one file and what ties them together.
 *
 * Everything is in arrays: jobs by number, needs and members as slices of two
 * long arrays, strings in one arena.  A graph is built by jobs/load/load.h, checked
 * by jobs/cycle.h, and then only read: a run keeps its own state elsewhere.
 * Jobs may be added while it runs, for the arrays grow and never move.
 */
#ifndef JOBS_GRAPH_H
#define JOBS_GRAPH_H

#include <stddef.h>
#include <stdint.h>

#include "core/reserve.h"
#include "jobs/arena.h"
#include "jobs/growth.h"
#include "jobs/spec.h"

/* The most that a graph may ever have. */
#define GRAPH_MAX_JOBS ((size_t)1 << 24)
#define GRAPH_MAX_TIES ((size_t)1 << 28)

/* A place of the index by names. */
struct graph_slot {
	job_id job; /* JOB_NONE: free */
	uint32_t hash;
};

/* What there is only so much of. */
struct pool_spec {
	const char *name;
	uint32_t capacity;
};

struct graph {
	const char *file; /* as it was named; "-" is <stdin> */
	const char *name; /* "name", or NULL */
	const char *description;
	unsigned concurrency;       /* 0: not given */
	int64_t timeout_ns;         /* of the whole run; 0: none */
	enum on_failure on_failure; /* ON_FAILURE_CANCEL when not given */
	job_id main;                /* JOB_NONE: gather over all not lazy */
	job_id finally;             /* of the run, or JOB_NONE */
	struct pool_spec *pools;    /* those of a file by name; in the arena */
	size_t n_pools;

	struct job_spec *jobs; /* in the order in which they are created */
	size_t n_jobs;
	struct need *needs;
	size_t n_needs;
	job_id *members; /* also the jobs that a cancel cancels */
	size_t n_members;
	struct reserve room_for_jobs, room_for_needs, room_for_members;

	struct growth *growth; /* owned; NULL: no job of it grows */
	job_id removed; /* the last one that was, or JOB_NONE: see owner */

	const char **files; /* that were included: 1 is the first */
	size_t n_files, files_capacity;

	struct graph_slot *index; /* open addressing; see graph_find() */
	size_t index_size;
	uint64_t seed; /* of the names' hash */
	struct arena arena;
};

/* Make *g empty, with everything at its default. */
void graph_init(struct graph *g);

/* Free everything; *g is empty afterwards.  Accepts a zeroed graph. */
void graph_finish(struct graph *g);

/* Make room for n needs, or members, behind those that are there. */
void graph_reserve_needs(struct graph *g, size_t n);
void graph_reserve_members(struct graph *g, size_t n);

/*
 * Append a job named name (borrowed; it must be in the arena) with no body and
 * no ties, and index it.  Returns its number, or JOB_NONE when the name is
 * taken or there is no room.
 */
job_id graph_add(struct graph *g, const char *name);

/* The file that a job is in, when that was included; NULL: it is g->file. */
static inline const char *
graph_file(const struct graph *g, const struct job_spec *s)
{
	return s->file == 0 ? NULL : g->files[s->file - 1];
}
/*
 * Take a job out that has no ties and that nothing refers to; graph_add() will
 * give its number to another.
 */
void graph_remove(struct graph *g, job_id id);

/*
 * Take all jobs from number first on out again, which are the last that were
 * added and to which none before refers.
 */
void graph_cut(struct graph *g, size_t first);

/* The job of this name, or JOB_NONE. */
job_id graph_find(const struct graph *g, const char *name);

/* What a name that is a job's stands for: who makes it, for a template. */
job_id graph_meant(const struct graph *g, job_id id);

#endif
