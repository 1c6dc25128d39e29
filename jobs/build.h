/*
 * build - a graph made by plain calls, job by job, where there is no file.
 *
 * The same graph that a file would make: what is built is not looked at again, so
 * the caller answers for it that commands are not empty and that nothing waits
 * for itself.
 */
#ifndef JOBS_BUILD_H
#define JOBS_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "jobs/graph.h"
#include "jobs/name.h"

/* A copy of *opts in the graph's memory, for any number of its jobs. */
const struct job_opts *build_opts(struct graph *g, const struct job_opts *opts);

#define BUILD_NAME_SIZE (NAME_MAX_LEN + 1)

/*
 * A name that no job of the graph has: the wanted one, cut where it is long, and
 * with the number behind it where it is taken.
 */
void build_name(const struct graph *g, const char *wanted, size_t number,
    char name[BUILD_NAME_SIZE]);

/* What a process is made of; all borrowed, for as long as the job is there. */
struct build_process {
	const char *name;        /* of build_name() */
	size_t number;           /* for who counts them: its spec's line */
	const char *text;        /* of a shell, or NULL: */
	const char *const *argv; /* a program with arguments, NULL-terminated */
	const struct job_opts *opts; /* of build_opts() */
	bool result_wanted;
};

/* Add a process at the top.  JOB_NONE: there is no room for one more. */
job_id build_process(struct graph *g, const struct build_process *p);

/*
 * Add a policy at the top, over the n jobs members.  opts are of build_opts(),
 * all else is copied.
 */
job_id build_policy(struct graph *g, const char *name, enum body body,
    const struct policy_body *policy, const struct job_opts *opts,
    const job_id *members, size_t n);

#endif
