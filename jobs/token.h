/*
 * token - the words and signs of an expression, one after the other.
 */
#ifndef JOBS_TOKEN_H
#define JOBS_TOKEN_H

#include <stddef.h>

#include "core/err.h"
#include "jobs/arena.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_TEXT, /* with its quotes */
	TOKEN_DOT,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_LEFT, /* [ */
	TOKEN_RIGHT,
	TOKEN_NOT,
	TOKEN_OR, /* from here on what stands between two values */
	TOKEN_AND,
	TOKEN_EQUAL,
	TOKEN_UNEQUAL,
	TOKEN_LESS,
	TOKEN_MORE,
	TOKEN_AT_MOST,
	TOKEN_AT_LEAST,
};

/* A text that is read from its beginning to its end. */
struct tokens {
	const char *text; /* borrowed */
	size_t len;
	enum token_kind kind; /* of the token that was read last */
	size_t begin, end;    /* where that is */
};

/* Start before the first token of the len bytes at text. */
void tokens_init(struct tokens *t, const char *text, size_t len);

/* Read the next token.  Returns 0; or -1 with *e, and t->begin is where. */
int tokens_next(struct tokens *t, struct err *e);

/* The same where a name is expected, which may begin with a digit. */
int tokens_next_name(struct tokens *t, struct err *e);

/* A copy of what a TOKEN_TEXT stands for, with its length. */
const char *tokens_text(
    const struct tokens *t, struct arena *arena, size_t *len);

/* The token for a message: as it is written, cut; "its end". */
void tokens_show(const struct tokens *t, char *text, size_t size);

#endif
