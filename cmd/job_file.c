#include "cmd/job_file.h"

#include <stdio.h>

#include "jobs/cycle.h"
#include "jobs/load.h"
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
