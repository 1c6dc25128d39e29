/*
 * compiler - an expression while it is compiled: the token it is at, what waits
 * for its operator, and the steps so far.
 */
#ifndef JOBS_COMPILER_H
#define JOBS_COMPILER_H

#include "jobs/expr.h"
#include "jobs/token.h"

/* What waits at most: on each level, and the outermost, one of each tightness. */
#define EXPR_MAX_PENDING ((size_t)(EXPR_MAX_DEPTH + 1) * 5)

struct pending_operator {
	enum token_kind kind;
	uint32_t at;
};

enum typed_what {
	TYPED_CONSTANT,
	TYPED_OPERAND,
	TYPED_OUTCOME, /* of an operator */
};

/* What is known of a value that waits for its operator. */
struct typed {
	enum typed_what what;
	enum value_type type;
	size_t index;        /* of the constant or operand */
	uint32_t begin, end; /* in the text, with its brackets */
};

struct compiler {
	struct arena *arena;
	struct tokens tokens;
	size_t *at;
	struct err *e;

	struct pending_operator pending[EXPR_MAX_PENDING];
	size_t n_pending;
	size_t depth; /* of ( and ! that wait */
	struct typed typed[EXPR_MAX_PENDING + 1];
	size_t n_typed;

	struct expr_step *steps;
	size_t n_steps, steps_capacity;
	struct value *constants;
	size_t n_constants, constants_capacity;
	struct expr_operand *operands;
	size_t n_operands, operands_capacity;
	bool has_status;
};

/* Say what is wrong at an offset.  Returns -1. */
int compiler_fail(struct compiler *c, size_t at, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Read the next token, or name; see jobs/token.h. */
int compiler_next(struct compiler *c);
int compiler_next_name(struct compiler *c);

void compiler_add_step(struct compiler *c, uint16_t kind, size_t index);

#endif
