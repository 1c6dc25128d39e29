/*
 * result - what a job gives to others, as bytes and as JSON.
 *
 * A process's result is kept in memory while it is short and in its own output
 * file when it is long; a policy's is not kept at all but written from its
 * members' when somebody reads it, without recursion.
 */
#ifndef JOBS_RESULT_H
#define JOBS_RESULT_H

#include "jobs/execution.h"

/* The longest value of an environment variable that we make (R56). */
#define RESULT_ENV_MAX ((size_t)64 * 1024)

/*
 * Keep the bytes of the file fd (borrowed) as j's result.  Returns 0, or -1
 * with *e set: they could not be read, or are not the JSON that j promised.
 */
int result_keep_fd(struct job *j, int fd, struct err *e);

/* The longest result that is ever read as a whole. */
#define RESULT_MAX ((size_t)64 * 1024 * 1024)

/* Keep a text as j's result, if it is wanted. */
void result_keep_text(struct job *j, const char *text, size_t len);

void result_free(struct result *result);

/*
 * j's result as text: without its trailing newlines.  Returns memory to free,
 * with its length in *len; or NULL with *e set: longer than max, or a NUL in it
 * when nul_ok is false (R57).  A job that has none gives "".
 */
char *result_text(
    struct job *j, size_t max, bool nul_ok, size_t *len, struct err *e);

/* A descriptor to read j's result from, at its start; -1 with *e set. */
int result_open(struct job *j, struct err *e);

/*
 * Whose result j's is: of a race its winner's, else its own.  NULL when there
 * is none: the job left none, never ran, or nobody has won.
 */
struct job *result_source(struct job *j);

/* j's result as one JSON document, with no newline.  Memory to free, or NULL. */
char *result_json(struct runner *r, job_id id, size_t *len, struct err *e);

/* Have the result of main kept, and those of its members. */
void result_want_main(struct runner *r);

#endif
