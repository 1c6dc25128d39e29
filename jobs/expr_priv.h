/*
 * expr_priv - the parts of expr_compile.c; nobody else includes it.
 */
#ifndef JOBS_EXPR_PRIV_H
#define JOBS_EXPR_PRIV_H

#include "jobs/compiler.h"

/* expr_primary.c: take the value that begins with the token. */
int primary_take(struct compiler *c);

/* expr_types.c: each returns 0, or -1 with what is wrong. */
int types_check_truth(
    struct compiler *c, const struct typed *value, const char *sign);
int types_check_both(struct compiler *c, const struct typed *left,
    const struct typed *right, const char *sign);
int types_check_relation(struct compiler *c, enum token_kind kind,
    const struct typed *left, const struct typed *right);
int types_check_whole(struct compiler *c, const struct typed *value);

#endif
