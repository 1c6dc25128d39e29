#include "cmd/job_file.h"

#include <stdio.h>
#include <string.h>

#include "cmd/complain.h"
#include "jobs/cycle.h"
#include "jobs/load.h"
#include "jobs/nearest.h"
#include "jobs/problems.h"

int
job_file_read(const char *path, size_t max, struct graph *g)
{
	struct problems problems;
	int rc;

	problems_init(&problems, path);
	rc = load_file(path, max, g, &problems);
	/* Also when the load failed: all that is wrong is said at once. */
	if (cycle_check(g, &problems) < 0)
		rc = -1;
	if (rc < 0)
		problems_print(&problems, stderr);
	problems_finish(&problems);
	return rc;
}

int
job_file_find(const char *command, const char *path, const struct graph *g,
    const char *name, job_id *id)
{
	struct nearest near;
	size_t i;

	*id = graph_find(g, name);
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
