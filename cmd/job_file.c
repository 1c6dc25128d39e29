#include "cmd/job_file.h"

#include <stdio.h>
#include <string.h>

#include "cmd/complain.h"
#include "jobs/cycle.h"
#include "jobs/load/load.h"
#include "jobs/nearest.h"
#include "jobs/problems.h"

/* feed is NULL when all is to be read. */
static int
read_or_open(const char *path, size_t max, struct graph *g,
    struct line_feed *feed, struct problems *p)
{
	struct err e = ERR_INIT;
	struct input in = {0};
	int rc;

	if (input_open(path, max, &in, &e) < 0)
		rc = problems_add(p, 0, 0, "%s", e.text);
	else
		rc = feed == NULL ? 0 : line_feed_open(feed, path, &in, g, p);
	if (rc == 0) {
		rc = load_input(path, &in, g, p);
		/* Also when that failed: all that is wrong is said at once. */
		if (cycle_check(g, p) < 0)
			rc = -1;
	}
	input_finish(&in);
	return rc;
}

int
job_file_open(
    const char *path, size_t max, struct graph *g, struct line_feed *feed)
{
	struct problems problems;
	int rc;

	problems_init(&problems, path);
	rc = read_or_open(path, max, g, feed, &problems);
	if (rc < 0)
		problems_print(&problems, stderr);
	problems_finish(&problems);
	return rc;
}

int
job_file_read(const char *path, size_t max, struct graph *g)
{
	return job_file_open(path, max, g, NULL);
}

int
job_file_find(const char *command, const char *path, const struct graph *g,
    const char *name, job_id *id)
{
	struct nearest near;
	size_t i;

	*id = graph_find(g, name);
	/* Who asks for all that are not known yet asks for who makes them. */
	while (*id != JOB_NONE && g->jobs[*id].is_template)
		*id = g->jobs[*id].owner;
	if (*id != JOB_NONE)
		return 0;
	nearest_init(&near, name, strlen(name));
	for (i = 0; i < g->n_jobs; i++)
		nearest_offer(&near, g->jobs[i].name);
	complain(command, "%s: there is no job \"%s\"%s%s%s", path, name,
	    near.best != NULL ? "; did you mean \"" : "",
	    near.best != NULL ? near.best : "", near.best != NULL ? "\"?" : "");
	return -1;
}
