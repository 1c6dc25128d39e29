/*
 * job_file - a job file, read and checked, or all that is wrong with it said.
 */
#ifndef CMD_JOB_FILE_H
#define CMD_JOB_FILE_H

#include <stddef.h>

#include "jobs/graph.h"
#include "jobs/load/line_feed.h"

/*
 * Read path ("-": standard input) into *g, which is initialised, and look for
 * cycles.  More than max bytes are refused.  Returns 0; or -1 when anything is
 * wrong, all of it on stderr.
 */
int job_file_read(const char *path, size_t max, struct graph *g);

/*
 * The same; but of a file of JSON Lines only the beginning is read: then 1 is
 * returned, and *feed has the rest.  line_feed_finish() is due in any case.
 */
int job_file_open(
    const char *path, size_t max, struct graph *g, struct line_feed *feed);

/*
 * Put the number of the job of this name into *id.  Returns 0, or -1 after
 * telling the user, with the nearest name; command is for that.
 */
int job_file_find(const char *command, const char *path, const struct graph *g,
    const char *name, job_id *id);

#endif
