/*
 * load_type - what the value of a key may be, as data: for the JSON Schema, and
 * for editors that complete and check job files by it.
 *
 * A type stands beside the reader that takes the same values, and has its words
 * and limits from the same tables and constants.  A schema must accept all that
 * the reader does; what it can not say (that a name is a job's) only the reader
 * refuses.
 */
#ifndef JOBS_LOAD_TYPE_H
#define JOBS_LOAD_TYPE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"

enum load_kind {
	LOAD_ANY_OF, /* one of choices */
	LOAD_ANYTHING,
	LOAD_NEVER, /* nothing: the key is not to be there */
	LOAD_NULL,
	LOAD_BOOL,
	LOAD_INT,    /* from min to max */
	LOAD_NUMBER, /* the same; both 0: any */
	LOAD_TEXT,   /* at least min characters, at most max if that is not 0 */
	LOAD_WORD,   /* one of words */
	LOAD_LIST,   /* of at least min elements */
	LOAD_OBJECT, /* with these fields, and x-... */
	LOAD_MAP,    /* of at least min elements, at most max if not 0 */
	LOAD_JOB,    /* a job at place */
};

struct load_word;

/* Append a regular expression, ECMA's, to b. */
typedef void load_pattern(struct buf *b);

/* Members that a kind does not name are zero. */
struct load_type {
	enum load_kind kind;
	const char *def;  /* its name in "$defs"; NULL: written at each use */
	const char *help; /* one line, or NULL */
	const struct load_type *const *choices; /* NULL-terminated */

	double min, max;
	bool above; /* min itself is none */

	const char *pattern;         /* the text matches this, or NULL */
	load_pattern *make_pattern;  /* the same, if that has to be made */
	load_pattern *make_excluded; /* the text does not match this */

	const struct load_word *words;
	size_t n_words;

	const struct load_type *element; /* of a list or a map */
	const struct load_type *first;   /* of a list: instead; or NULL */
	const struct load_type *some;    /* of a list: one is such; or NULL */
	const struct load_type *name;    /* of each element of a map */
	bool has_notes;                  /* a map: x-... is no element of it */

	const struct load_field *fields; /* of a map: elements of other types */
	size_t n_fields;
	bool is_choice; /* exactly one of the fields is there */
	size_t n_some;  /* one at least of the first n_some is there; 0: none */

	unsigned place; /* enum load_where */
};

/* A key of an object. */
struct load_field {
	const char *name;
	const struct load_type *type;
	bool is_required;
	const char *help; /* one line, or NULL */
};

/*
 * A type that is another one with some bodies, or at some places: bits of enum
 * body and enum load_where; 0: with all, at all.
 */
struct load_narrowed {
	const struct load_type *type;
	unsigned bodies, places;
	const struct load_type *instead;
};

extern const struct load_narrowed load_narrowed[];
extern const size_t load_n_narrowed;

/* load_types.c: what many keys have. */
extern const struct load_type type_bool, type_null, type_text, type_some_text,
    type_name, type_job_name, type_job_names, type_some_job_names, type_path,
    type_program, type_exit_status, type_exit_codes, type_duration,
    type_some_time, type_limit;

/* load_types.c: jobs at their places, and lists of them. */
extern const struct load_type type_jobs, type_main, type_defaults, type_each,
    type_cleanup, type_finally, type_members, type_some_members;

/* Beside their readers. */
extern const struct load_type type_run, type_argv, type_cancel, type_needs,
    type_body_timeout, type_retry, type_continue, type_signal, type_result,
    type_stdin, type_plain_stdin, type_env, type_plain_env, type_return_when,
    type_pending, type_env_file, type_outputs, type_output, type_tags,
    type_uses, type_priority, type_pools, type_if, type_include, type_ready;

/* load_type_instance.c */
extern const struct load_type type_matrix, type_for_each;

/*
 * load_doc.c: key i of the top level; false behind the last.  What is required
 * is not empty either, unless *instead is there.
 */
bool load_top_field(size_t i, struct load_field *field, const char **instead);

#endif
