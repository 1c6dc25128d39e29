/*
 * expr - the condition that "if" is, compiled once and evaluated without
 * recursion.
 *
 * From the loosest to the tightest: ||, &&, == and !=, < > <= >=, !, and round
 * brackets.  What stands between two of them is a constant (true, false, null, a
 * number, 'text' or "text" with a quote inside doubled) or an operand, whose
 * value the caller has: needs.JOB.state, .exit or .result, env.NAME, matrix.KEY,
 * success(), failure(), always(), cancelled().  A name that is no word of
 * letters, digits, _ and - is written needs['NAME'].
 *
 * The type of everything is known when an expression is compiled, so evaluation
 * can not fail.  What is compiled lives in an arena.
 */
#ifndef JOBS_EXPR_H
#define JOBS_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "jobs/arena.h"
#include "jobs/spec.h"
#include "jobs/value.h"

/* The longest expression, and how deep its brackets and ! may go. */
#define EXPR_MAX_LEN 4096
#define EXPR_MAX_DEPTH 64

enum expr_source {
	EXPR_STATE,  /* needs.NAME.state: text */
	EXPR_EXIT,   /* needs.NAME.exit: a number */
	EXPR_RESULT, /* needs.NAME.result: text */
	EXPR_ENV,    /* env.NAME: text */
	EXPR_MATRIX, /* matrix.NAME: text */
	EXPR_SUCCESS,
	EXPR_FAILURE,
	EXPR_ALWAYS,
	EXPR_CANCELLED,
};

struct expr_operand {
	uint8_t source;      /* enum expr_source */
	uint32_t begin, end; /* where it is in the text */
	uint32_t name_at;    /* where its name is */
	const char *name;    /* of the job, variable or axis; or NULL */

	/* Set by the loader. */
	job_id job;        /* of needs.NAME, else JOB_NONE */
	const char *value; /* of a variable whose value the file says */
};

enum expr_step_kind {
	EXPR_CONSTANT,
	EXPR_OPERAND,
	EXPR_NOT,
	EXPR_OR,
	EXPR_AND,
	EXPR_RELATION, /* and, from here on, in the order of value_relation */
};

/* What is pushed, or the operator on what was, in postfix order. */
struct expr_step {
	uint16_t kind;  /* enum expr_step_kind */
	uint16_t index; /* of the constant or operand */
};

struct expr {
	const char *text;
	size_t len;
	const struct expr_step *steps;
	size_t n_steps;
	const struct value *constants;
	struct expr_operand *operands;
	size_t n_operands;
	bool
	    has_status; /* calls success(), failure(), always() or cancelled() */
};

/* True for the operands that look at the job that is named. */
static inline bool
expr_is_of_need(const struct expr_operand *o)
{
	return o->source <= EXPR_RESULT;
}

/*
 * Compile the len bytes at text.  Returns NULL with *e set, and *at is the
 * offset of what is wrong.
 */
struct expr *expr_compile(struct arena *arena, const char *text, size_t len,
    size_t *at, struct err *e);

/* Is it true?  values[i] is that of operands[i]. */
bool expr_is_true(const struct expr *x, const struct value *values);

/*
 * Append the expression and, in brackets, what it becomes with shown[i] in place
 * of each operand: "needs.a.exit == 3 (2 == 3)".  Both are cut when long.
 */
void expr_describe(
    const struct expr *x, const char *const *shown, struct buf *out);

#endif
