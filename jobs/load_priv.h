/*
 * load_priv - what the parts of the loader share; nobody else includes it.
 *
 * load.c reads the file and its top level, load_job.c one job and what is
 * nested in it, by the table of load_keys.c, whose readers are in load_body.c,
 * load_policy.c, load_opts.c and load_env.c.  Names become numbers in
 * load_ref.c.  Each reader reports what is wrong and goes on; that something
 * was reported is what makes a load fail.
 */
#ifndef JOBS_LOAD_PRIV_H
#define JOBS_LOAD_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/macros.h"
#include "jobs/graph.h"
#include "jobs/load_include.h"
#include "jobs/load_output.h"
#include "jobs/load_readers.h"
#include "jobs/load_type.h"
#include "jobs/load_value.h"
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

/* A need that the file did not ask for by name; cleared by load_settle(). */
#define NEED_IMPLIED 0x80

/* A need that does not say when: of a service, when that is ready. */
#define NEED_UNSAID 0x40

/* Where a key may be; a job is at one of these places. */
enum load_where {
	IN_JOB = 1 << 0,
	IN_MEMBER = 1 << 1,
	IN_MAIN = 1 << 2,
	IN_EACH = 1 << 3,
	IN_CLEANUP = 1 << 4,
	IN_DEFAULTS = 1 << 5,
	IN_FINALLY = 1 << 6, /* the run's */
};

/* The options of jobs that set none, by what such a job is. */
enum load_base {
	BASE_PROCESS,
	BASE_SLEEP,
	BASE_OTHER,
	LOAD_BASES,
};

struct load_instance; /* jobs/load_instance.h */

/* A JSON object that is a job and is still to be read. */
struct load_item {
	job_id job;
	json_t *object; /* borrowed from the document in progress */
	size_t at;      /* of its { */
	const struct load_instance *instance; /* it is in this one, or NULL */
};

/*
 * A name that no job had yet when it was read.  Where it is, is kept as what
 * struct load_at says, and looked up if the name remains unknown.
 */
struct load_ref {
	const char *name;     /* in the arena */
	const char *key;      /* static */
	const char *variable; /* within that, in the arena or static; or NULL */
	uint32_t object, nth;
	uint16_t file;
	job_id job;            /* whose key it is, or JOB_NONE */
	uint32_t need, member; /* what becomes its number; UINT32_MAX: none */
	job_id *into;          /* the same, for a result or main; or NULL */
	bool optional;
	const char *output; /* not the result: this output; or NULL */
	bool quiet;         /* another one of the same name reports it */
	bool unread;        /* into is no reader of its result */
	bool is_glob;       /* and no job has that very name */
	uint32_t offset;    /* where it is, if not at the key's value; or 0 */
	const struct load_instance *instance; /* whose parts may be meant */
};

/* reader wants the result of source. */
struct load_result {
	job_id source, reader;
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

/*
 * A value by where it is: under this key of an object, or element nth - 1 of
 * the list under it.  The offset of the value is looked up when a message needs
 * it, and hardly ever else.
 */
struct load_at {
	struct load *l;
	const struct load_at *in; /* the object is this value; NULL: */
	size_t object;            /* its { is at this offset */
	const char *key;
	size_t nth; /* 0: the value itself */
};

/* One key of a job. */
struct load_key {
	const char *name;
	load_reader *read;
	unsigned bodies;  /* bits 1 << enum body: it goes with these */
	unsigned places;  /* enum load_where */
	size_t field;     /* in struct job_opts, for the readers of options */
	const char *help; /* one line */
	const struct load_type *type; /* of its value, for the schema */
};

extern const struct load_key load_keys[];
extern const size_t load_n_keys;

/* As what a job's text is read: jobs/load_instance.h. */
enum load_side {
	SIDE_WHOLE,    /* it is no template */
	SIDE_PARENT,   /* what concerns all instances together */
	SIDE_INSTANCE, /* the rest */
};

/* A job while it is read. */
struct load_job {
	struct load *l;
	job_id id; /* JOB_NONE: it is "defaults" */
	enum load_where where;
	json_t *object;
	size_t at;
	const struct load_key *key; /* that is being read */
	enum body body;
	bool is_vague;      /* it cannot be told what its body is */
	bool has_results;   /* "env" or "stdin" refers to one */
	bool has_cleanups;  /* "on_cancel" or "finally" is there */
	bool has_env_files; /* "env_file" was read */

	const struct job_opts *base;
	struct job_opts opts; /* once opts_set: what the job has instead */
	bool opts_set;
	const char *stdin_job; /* name of whose result stdin is, or NULL */
	struct sleep_body sleep;
	struct policy_body policy;
	json_t *each;
	struct expr *condition; /* "if", to be settled; or NULL */
	size_t condition_at;    /* where its string begins */
	size_t first_ref;       /* of its own in l->refs */

	enum load_side side;
	json_t *matrix;   /* or NULL */
	json_t *for_each; /* or NULL */
	bool grows;       /* the instances of that are not known yet */
};

/* load_report.c: messages. */

/* Add a problem at an offset, about the job or section in progress. */
int load_problem(struct load *l, size_t offset, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* The offset of the value. */
size_t load_offset(const struct load_at *at);

/* Add a problem at the value: "key": text. */
int load_refuse(const struct load_at *at, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* The same at element i of the value. */
int load_refuse_element(const struct load_at *at, size_t i, const char *format,
    ...) PRINTF_LIKE(3, 4);

/* Add: expected this, found what the value is. */
int load_mismatch(
    const struct load_at *at, const char *expects, const json_t *value);

/* Add that the key at is unknown, with the nearest of n names. */
int load_unknown(const struct load_at *at, const char *const *names, size_t n);

/* The same for a key that is known but has no place here. */
int load_refuse_key(const struct load_at *at, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* "a list", "text", "a number", ... */
const char *load_type(const json_t *value);

/* load_jobs.c: "jobs", whose value is this slice; end == 0: it is missing. */
void load_jobs(struct load *l, size_t begin, size_t end, bool may_be_empty);

/* load_tree.c: a job and the jobs nested in it. */

/* Read the job whose text is the slice, and what is nested in it. */
void load_job_text(struct load *l, job_id id, size_t begin, size_t end);

/* The same for an object whose { is at an offset. */
void load_tree(struct load *l, job_id id, json_t *object, size_t at);

/* Make l ready to read into g. */
void load_init(struct load *l, const char *dir, struct graph *g);

/* Read the keys of the top level but for the jobs: the { is at the offset. */
void load_head(struct load *l, size_t top);

/* Read what is queued, and what that queues. */
void load_items(struct load *l);

/* Free the queues and lists of l. */
void load_finish(struct load *l);

/* Queue an object that is a job. */
void load_push(struct load *l, job_id id, json_t *object, size_t at);

/*
 * A new job that is part of owner (JOB_NONE: of none).  own is its name, or
 * NULL for "OWNER.part"; at is where a problem with the name is.  Returns
 * JOB_NONE with a problem.
 */
job_id load_part(const struct load_at *at, job_id owner, enum job_role role,
    const char *own, const char *part);

/*
 * The same for an instance of owner (jobs/load_instance.h), whose name is as it
 * is, or made if it is too long.
 */
job_id load_instance_job(
    const struct load_at *at, job_id owner, const char *name);

/* load_job.c: one job. */

/* Read j->object.  j->policy.timeout_ns is -1, what is not named is zero. */
void load_job(struct load_job *j);

/* load_base.c: options. */

/* The job's options, to be changed. */
struct job_opts *load_opts(struct load_job *j);

/* The job's options in the arena, where no reader changes them any more. */
const struct job_opts *load_keep_opts(struct load_job *j);

/* Read "defaults" (NULL: none) and make the bases of l from it. */
void load_defaults(struct load *l, json_t *object, size_t at);

/* l->defaults as they are before a file says anything. */
void load_defaults_init(struct load *l);

static inline struct job_spec *
load_spec(struct load_job *j)
{
	return &j->l->g->jobs[j->id];
}

/* load_body.c: bodies and needs. */

/* Add a need to the job; one that is NEED_IMPLIED is added without a word. */
void load_add_need(struct load_job *j, const struct load_at *at,
    const char *name, unsigned when, bool optional);

/* load_pool.c */

/* Read "pools" of the top level, before any job. */
int load_pools(const struct load_at *at, json_t *value);

/* load_env.c */

/*
 * Read an "env" and append it to the n variables before.  Only a job's own (j
 * is not NULL) can have results in it.
 */
int load_env(const struct load_at *at, struct load_job *j, json_t *value,
    const struct env_var **env, size_t *n);

/* Append n_more variables (in the arena) to the n before. */
int load_env_append(const struct load_at *at, const struct env_var **env,
    size_t *n, const struct env_var *more, size_t n_more);

/* load_env_file.c: read an "env_file", and append it to the n variables before. */
int load_env_file(const struct load_at *at, json_t *value,
    const struct env_var **env, size_t *n);

/* Add the needs that come with the results that object, a job, refers to. */
void load_result_needs(struct load_job *j, json_t *object);

/* load_if.c: look up what "if" names, once all keys were read. */
void load_finish_if(struct load_job *j);

/* load_service.c */

/* After all keys of a job were read. */
void load_finish_service(struct load_job *j);

/*
 * All names are numbers: what a need of a service means, who its users are, and
 * who waits for its end in vain.
 */
void load_settle_services(struct load *l);

/* load_ref.c: names to numbers. */

/* The job of this name, if it exists by now and may be referred to. */
job_id load_find(const struct load *l, const char *name);

/* Remember a name that load_find() does not know, and what waits for it. */
void load_defer(
    const struct load_at *at, const char *name, const struct load_ref *ref);

/* What a name that is a job's stands for: who makes it, for a template. */
job_id load_meant(const struct load *l, job_id id);

/* Note who wants whose result. */
void load_want(struct load *l, job_id source, job_id reader);

/* What was seen of job id since the last load_mark_none(): 0 at first. */
uint32_t *load_mark(struct load *l, job_id id);
void load_mark_none(struct load *l);

/* Add a problem where ref is. */
int load_refuse_ref(struct load *l, const struct load_ref *ref,
    const char *format, ...) PRINTF_LIKE(3, 4);

/* Everything that had to wait until all jobs were read. */
void load_settle(struct load *l);

/* load_stream.c: what load_settle() does for JSON Lines alone. */

/*
 * In JSON Lines what a job gave is kept when it says so, or is what other jobs
 * gave that was kept; who wants it later finds it, or is told.
 */
void load_check_kept(struct load *l);

/* A policy that was made of what is kept can be read later. */
void load_keep_policies(struct load *l);

/* Make the runs of "each" whose number was not known when it was read. */
void load_grow_each(struct load *l);

/* After all keys of a policy were read. */
void load_finish_policy(struct load_job *j);

#endif
