/*
 * load_files - the files of one load, and what their jobs are called.
 *
 * A file that is included is read after the one that includes it, with options
 * of its own.  Its jobs have a prefix to their names; within it they are called
 * without, and what it does not know is looked for where it is included.
 */
#ifndef JOBS_LOAD_FILES_H
#define JOBS_LOAD_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "jobs/graph.h"
#include "jobs/input.h"
#include "jobs/scan.h"

struct load;
struct load_options;

/* One of the files of a load: the first is the user's, the others are included. */
struct load_file {
	const char *name;   /* as it was found; NULL: the first */
	const char *prefix; /* of its jobs' names: "", "lib.", ... */
	const char *dir;
	struct load_options *options; /* of its jobs, once it was read */
	char *folder;                 /* owned: dir, of one that is included */
	struct input in;
	struct scan scan; /* of it and top, while another file is read */
	size_t top;
	size_t parent;         /* which includes it, at: */
	uint32_t line, column; /* the value of the entry */
	dev_t dev;
	ino_t ino;
	bool is_known;              /* by these two */
	size_t first_pool, n_pools; /* its own, in the graph */
};

/* Begin with the file that the graph is named after, and end. */
void load_files_init(struct load *l);
void load_files_finish(struct load *l);

/* Add one; what is behind the address may move with the next. */
struct load_file *load_append_file(struct load *l);

/* Note which file path is, however it is named. */
void load_identify_file(struct load_file *file, const char *path);

/* Keep the options of the file in progress, and have them once more. */
void load_save_options(struct load *l);
void load_restore_options(struct load *l, size_t file);

/* Have messages and places be about another file; l->scan, top and dir are its. */
void load_switch(struct load *l, size_t file);

/* No prefix is the name of a job, too. */
void load_check_prefixes(struct load *l);

/* What a job of the file in progress that it calls name is called; in the arena. */
const char *load_full_name(struct load *l, const char *name);

/* What that file calls the job of a full name: the end of full, or all of it. */
const char *load_own_name(const struct load *l, const char *full);

/* The job that a file calls name; or that it or one it is included by does. */
job_id load_lookup(const struct load *l, size_t file, const char *name);
job_id load_lookup_outward(const struct load *l, size_t file, const char *name);

/* "line 3", or "line 3 of lib.json"; in the arena. */
const char *load_line_of(struct load *l, const struct job_spec *spec);

#endif
