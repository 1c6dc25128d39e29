#include "cmd/job_file.h"

#include <stdio.h>

#include "jobs/cycle.h"
#include "jobs/load.h"
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
