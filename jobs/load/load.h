/*
 * load - a job file becomes a graph, or a list of everything wrong with it.
 *
 * The text is scanned first (jobs/scan.h): comments and trailing commas are
 * blanked in place, so that positions hold, and the "jobs" object is cut into
 * its entries; jansson then gets one job's text at a time and the file never
 * exists as one tree.  Nothing is started here.
 *
 * The entries of "jobs" are numbered first, in their order; then come the jobs
 * that are parts of others.  A part without a name of its own is OWNER.0, ...
 * for members, OWNER.each.0, ..., OWNER.on_cancel and OWNER.finally; where that
 * is over 240 bytes, it is the entry's name, two dots and the part's number.
 * Nobody can refer to the last three kinds.  A result that a job reads is a
 * need of it; one that its cleanup reads is a need of the job, too.
 *
 * A file of JSON Lines is read too: jobs/load/load_stream.h.
 */
#ifndef JOBS_LOAD_H
#define JOBS_LOAD_H

#include <stddef.h>

#include "jobs/graph.h"
#include "jobs/input.h"
#include "jobs/problems.h"

/* Places are numbers of 32 bits. */
#define LOAD_MAX_BYTES ((size_t)4095 << 20)

/* What a file may have unless its user allows more or less. */
#define LOAD_DEFAULT_BYTES ((size_t)256 << 20)

/*
 * Read the file ("-": standard input) into *g, which is initialised.  Paths in
 * it are relative to its folder (to the current one for "-").  A file of more
 * than max bytes, which is LOAD_MAX_BYTES at most, is refused (R50).
 *
 * Returns 0; or -1 with at least one problem in *p, and *g of no use but to
 * cycle_check() and graph_finish().  All problems of the file are found, not
 * only the first; cycles are left to cycle_check().
 */
int load_file(
    const char *path, size_t max, struct graph *g, struct problems *p);

/* The same for a file that was opened, whatever was read of it so far. */
int load_input(
    const char *path, struct input *in, struct graph *g, struct problems *p);

/* The folder of path, which the caller frees; NULL for the current one. */
char *load_folder_of(const char *path);

/*
 * The same for the len bytes at text, which are changed.  file is the name for
 * messages, dir the folder that paths are relative to (NULL: leave them).
 */
int load_text(const char *file, const char *dir, char *text, size_t len,
    struct graph *g, struct problems *p);

#endif
