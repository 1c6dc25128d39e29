/*
 * load_state - a load in progress: what was read, and what is still to be done.
 */
#ifndef JOBS_LOAD_STATE_H
#define JOBS_LOAD_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "jobs/graph.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_ref.h"
#include "jobs/scan.h"

/* The longest string that execve(2) takes, less its NUL. */
#define LOAD_MAX_STRING 131071

/*
 * No execve(2) takes more than 6 MiB of arguments and environment, whatever the
 * limit of the stack is; each string costs its NUL and a pointer.
 */
#define LOAD_MAX_STRINGS ((size_t)6 << 20)
#define LOAD_STRING_COST(len) ((len) + 1 + sizeof(char *))

/* Jobs at most, those that are repeated by an "each" included. */
#define LOAD_MAX_JOBS 10000000

/* One job's text at most: what the parser makes of it is 50 times larger. */
#define LOAD_MAX_JOB_TEXT (16 << 20)

/* Variables of all jobs together, as each job has all of its own. */
#define LOAD_MAX_ENV (8 << 20)

/* The options of jobs that set none, by what such a job is. */
enum load_base {
	BASE_PROCESS,
	BASE_SLEEP,
	BASE_OTHER,
	LOAD_BASES,
};

/* What the instances of one parent share. */
struct load_template {
	job_id parent;
	size_t problems; /* so many were known before the first was read */
	bool is_bad;     /* more after it: the others would say the same */
	bool has_names;  /* parts with names of their own are in it */
	bool is_trial;   /* its instance is never created */
	bool has_limit;  /* of how many run at once; a pool: */
	uint32_t limit;
};

struct load_instance {
	const struct load_instance *outer; /* what parent is in, or NULL */
	struct load_template *template;
	job_id job;
	size_t nth; /* from 0 */

	/* Of the top level, of the outer ones, its own: what a process gets. */
	const struct env_var *env;
	size_t n_env;
};

/* A JSON object that is a job and is still to be read. */
struct load_item {
	job_id job;
	json_t *object; /* borrowed from the document in progress */
	size_t at;      /* of its { */
	const struct load_instance *instance; /* it is in this one, or NULL */
};

/* Whether a job was seen in the pass that is on; see load_mark(). */
struct load_mark {
	uint32_t pass;
	uint32_t seen;
};

/* What jobs of a file have that set nothing. */
struct load_options {
	struct job_opts defaults;
	const struct job_opts *base[LOAD_BASES];
	const struct job_opts *prompt_base[LOAD_BASES];
	bool shield;
};

/* A file of variables that was read; it is missing when nobody has to have it. */
struct load_env_file {
	const char *path; /* in the arena, as vars */
	const struct env_var *vars;
	size_t n;
	bool is_missing;
};

/* What a job uses, for the next one that uses the same. */
struct load_uses {
	const struct pool_use *list; /* in the arena */
	size_t n;
};

struct load {
	struct graph *g;
	struct scan scan;
	const char *dir; /* what paths are relative to, or NULL */
	size_t top;      /* of the file's { */

	struct load_file *files;
	size_t n_files, files_capacity;
	uint16_t file;       /* which of them is read */
	size_t max, n_bytes; /* of all files */

	job_id subject;      /* which job messages are about, or JOB_NONE */
	const char *section; /* "defaults", or NULL */
	job_id root;         /* of whose text subject is a part */
	const struct load_instance *instance; /* that is being read, or NULL */

	size_t n_env;             /* of all jobs */
	struct job_opts defaults; /* top level, then defaults */
	const struct job_opts *base[LOAD_BASES];
	const struct job_opts *prompt_base[LOAD_BASES]; /* who starts at once */
	const struct job_opts *recent[8];               /* options to share */
	unsigned next_recent;
	struct load_uses uses[8]; /* to share */
	unsigned next_uses;
	bool lacks_pools;  /* they are wrong, and known in part alone */
	bool shield;       /* by defaults */
	bool has_services; /* some job is one */

	/* The text that root is in, and its copy for jobs of it that grow. */
	size_t root_begin, root_end;
	const char *kept;
	size_t kept_begin;
	bool is_kept; /* it is read from such a copy */
	bool has_growing;
	bool is_stream;  /* JSON Lines: what is named was read before */
	bool lacks_file; /* one that is included, for an error in it */

	struct load_item *items; /* last is next */
	size_t n_items, items_capacity;
	size_t n_settled;       /* jobs with which load_settle() was done */
	struct load_item *late; /* policies whose "each" is a template yet */
	size_t n_late, late_capacity;
	struct load_ref *refs;
	size_t n_refs, refs_capacity;
	struct load_result *results;
	size_t n_results, results_capacity;
	struct load_mark *marks;
	size_t marks_capacity;
	uint32_t pass;
	struct load_env_file *env_files;
	size_t n_env_files, env_files_capacity;
	size_t glob_work; /* names that were compared with patterns */
	size_t guesses; /* names that may still be compared with unknown ones */
};

/* Make l ready to read into g. */
void load_init(struct load *l, const char *dir, struct graph *g);

/* Free the queues and lists of l. */
void load_finish(struct load *l);

#endif
