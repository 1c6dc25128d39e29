/*
 * outputs - the named texts that a job writes for others.
 *
 * A process writes them to the file that TASKCTL_OUTPUT names, as lines
 *   KEY=VALUE
 *   KEY<<WORD, then any lines, then a line that is WORD
 *   {"KEY": "VALUE", ...}, where a value that is no text is its JSON
 * and lines with nothing in them.  A later one of the same key counts.
 */
#ifndef JOBS_OUTPUTS_H
#define JOBS_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "jobs/execution.h"

/* What a process may write to its file. */
#define OUTPUTS_MAX ((size_t)1 << 20)

struct output_value {
	char *key;   /* owned */
	char *value; /* owned; ended by a NUL, with none in it */
	size_t len;
	size_t nth; /* of those that were written */
};

struct outputs {
	struct output_value *list; /* owned; by key, once they were sorted */
	size_t n, capacity;
	size_t size; /* of keys and values, in bytes */
};

/* A key is 1 to 200 letters, digits, _ and -. */
bool outputs_is_key(const char *key, size_t len);

/*
 * Add what is written in the len bytes at text to *o, which is zeroed.  Returns
 * 0, or -1 with *e set, which names the line and none of its text.
 * outputs_finish() is due in either case.
 */
int outputs_parse(
    struct outputs *o, const char *text, size_t len, struct err *e);

void outputs_finish(struct outputs *o);

/* Those of a job; accepts NULL. */
void outputs_free(struct outputs *o);

/* The one of this key, or NULL. */
const struct output_value *outputs_find(
    const struct outputs *o, const char *key);

/* For the two files of this module: add one, and the outputs of a JSON object. */
int outputs_add(struct outputs *o, const char *key, size_t key_len,
    const char *value, size_t len, struct err *e);
int outputs_add_json(
    struct outputs *o, const char *text, size_t len, struct err *e);

/*
 * Keep what j's process has written to the file fd (borrowed), and look whether
 * all is there that j has to write.  Returns 0, or -1 with *e set.
 */
int outputs_keep(struct job *j, int fd, struct err *e);

/* Put j's outputs into the event of its end: what may be logged of them. */
void outputs_tell(const struct job *j, struct event *event);

/*
 * Look for the output of from that is called key.  Returns its text, to be freed,
 * and its length in *len; or that of otherwise when there is none and otherwise is
 * not NULL; or NULL with *e set: there is none.
 */
char *outputs_text(struct job *from, const char *key, const char *otherwise,
    size_t *len, struct err *e);

#endif
