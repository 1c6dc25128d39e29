/*
 * referrers - who refers to each job: for each a list, in the order of adding.
 *
 * All lists lie in one array, so that a job that nobody refers to costs eight
 * bytes, and they grow with the graph.
 */
#ifndef JOBS_REFERRERS_H
#define JOBS_REFERRERS_H

#include <stddef.h>
#include <stdint.h>

#include "jobs/spec.h"

#define REFERRER_NONE UINT32_MAX

struct referrer {
	job_id job;    /* that refers */
	uint32_t tie;  /* by what: the caller's */
	uint32_t next; /* in the list, or REFERRER_NONE */
};

/* Zeroed: nobody refers to anybody. */
struct referrers {
	struct referrer *all; /* owned */
	size_t n, capacity;
	struct {
		uint32_t first, last; /* of a list, from 1; 0: none */
	} * lists;                    /* owned; of each job */
	size_t lists_capacity;
};

/* Append from, with its tie, to the list of the job to. */
void referrers_add(struct referrers *r, job_id to, job_id from, uint32_t tie);

/* The first of a job's list; the number is an index of all. */
uint32_t referrers_first(const struct referrers *r, job_id to);

void referrers_finish(struct referrers *r);

#endif
