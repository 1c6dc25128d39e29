/*
 * check_waiting - who goes first of those that wait for a slot or for pools.
 *
 * tests/check_schedule.c says who waits; here is what must hold of them: no pool
 * is used beyond what it has, nobody waits for nothing, nobody is overtaken.
 */
#ifndef TESTS_CHECK_WAITING_H
#define TESTS_CHECK_WAITING_H

#include "tests/history.h"

struct waiting {
	struct history *h;
	int64_t
	    *since_ns; /* of each job: when it could have run; -1: not yet */
	int64_t *paths_ns; /* from its start to the end of all that follows */
	bool knows_paths;
	bool *holds; /* what it uses */
	uint64_t *used;
	bool *visited;
};

void waiting_init(struct waiting *w, struct history *h);
void waiting_finish(struct waiting *w);

/* At the end of a moment id could run, and could have since then. */
static inline void
waiting_add(struct waiting *w, job_id id, int64_t since_ns)
{
	w->since_ns[id] = since_ns;
}

/* It waits no longer, and does not run. */
static inline void
waiting_remove(struct waiting *w, job_id id)
{
	w->since_ns[id] = -1;
}

/* An attempt of id begins at the position. */
void waiting_start(struct waiting *w, job_id id, size_t at);

/* It is over. */
void waiting_release(struct waiting *w, job_id id);

/* The moment of the position is over; are slots left? */
void waiting_look(struct waiting *w, size_t at, bool has_slots);

#endif
