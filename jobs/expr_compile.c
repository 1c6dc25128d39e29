#include "jobs/expr.h"

#include <stdlib.h>
#include <string.h>

#include "core/macros.h"
#include "core/mem.h"
#include "jobs/expr_priv.h"
#include "jobs/nearest.h"

/* Operators */

/* How tight the operator of a token holds what is around it. */
static int
tightness(enum token_kind kind)
{
	switch (kind) {
	case TOKEN_OR:
		return 1;
	case TOKEN_AND:
		return 2;
	case TOKEN_EQUAL:
	case TOKEN_UNEQUAL:
		return 3;
	case TOKEN_NOT:
		return 5;
	case TOKEN_OPEN:
		return 0;
	default:
		return 4;
	}
}

static uint16_t
step_of(enum token_kind kind)
{
	switch (kind) {
	case TOKEN_NOT:
		return EXPR_NOT;
	case TOKEN_OR:
		return EXPR_OR;
	case TOKEN_AND:
		return EXPR_AND;
	case TOKEN_EQUAL:
		return EXPR_RELATION + VALUE_EQUAL;
	case TOKEN_UNEQUAL:
		return EXPR_RELATION + VALUE_UNEQUAL;
	case TOKEN_LESS:
		return EXPR_RELATION + VALUE_LESS;
	case TOKEN_MORE:
		return EXPR_RELATION + VALUE_MORE;
	case TOKEN_AT_MOST:
		return EXPR_RELATION + VALUE_AT_MOST;
	default:
		return EXPR_RELATION + VALUE_AT_LEAST;
	}
}

static int
push_operator(struct compiler *c)
{
	if (c->n_pending == EXPR_MAX_PENDING || c->depth > EXPR_MAX_DEPTH)
		return compiler_fail(c, c->tokens.begin,
		    "brackets and ! go deeper than %d here; write it simpler",
		    EXPR_MAX_DEPTH);
	c->pending[c->n_pending++] = (struct pending_operator){
	    c->tokens.kind, (uint32_t)c->tokens.begin};
	return 0;
}

/* The operator on top gets its operands. */
static int
reduce(struct compiler *c)
{
	struct pending_operator op = c->pending[--c->n_pending];
	struct typed *right = &c->typed[c->n_typed - 1];
	struct typed *left = right - 1;
	int rc;

	compiler_add_step(c, step_of(op.kind), 0);
	if (op.kind == TOKEN_NOT) {
		c->depth--;
		rc = types_check_truth(c, right, "!");
		right->begin = op.at;
	} else {
		rc = op.kind == TOKEN_AND || op.kind == TOKEN_OR
			 ? types_check_both(c, left, right,
			       op.kind == TOKEN_AND ? "&&" : "||")
			 : types_check_relation(c, op.kind, left, right);
		left->end = right->end;
		right = left;
		c->n_typed--;
	}
	right->type = VALUE_TRUTH;
	right->what = TYPED_OUTCOME;
	return rc;
}

/* Reduce what holds at least as tight as the operator that comes. */
static int
reduce_down_to(struct compiler *c, int least)
{
	while (c->n_pending > 0 &&
	       c->pending[c->n_pending - 1].kind != TOKEN_OPEN &&
	       tightness(c->pending[c->n_pending - 1].kind) >= least) {
		if (reduce(c) < 0)
			return -1;
	}
	return 0;
}

static int
close_bracket(struct compiler *c)
{
	if (reduce_down_to(c, 0) < 0)
		return -1;
	if (c->n_pending == 0)
		return compiler_fail(c, c->tokens.begin,
		    "this ) closes nothing; take it away or open a (");
	c->depth--;
	c->typed[c->n_typed - 1].begin = c->pending[--c->n_pending].at;
	c->typed[c->n_typed - 1].end = (uint32_t)c->tokens.end;
	return 0;
}

/* Where a value is expected.  *is_next_value says what is expected then. */
static int
take_value(struct compiler *c, bool *is_next_value)
{
	*is_next_value =
	    c->tokens.kind == TOKEN_NOT || c->tokens.kind == TOKEN_OPEN;
	if (!*is_next_value)
		return primary_take(c);
	c->depth++;
	return push_operator(c) < 0 ? -1 : compiler_next(c);
}

static int
refuse_operator(struct compiler *c)
{
	static const char *const words[][2] = {{"and", "&&"}, {"or", "||"},
	    {"is", "=="}, {"eq", "=="}, {"not", "!="}};
	const char *word = c->tokens.text + c->tokens.begin;
	size_t len = c->tokens.end - c->tokens.begin, i;
	char shown[64];

	for (i = 0; i < ARRAY_LEN(words); i++) {
		if (c->tokens.kind == TOKEN_WORD &&
		    strlen(words[i][0]) == len &&
		    memcmp(words[i][0], word, len) == 0)
			return compiler_fail(c, c->tokens.begin,
			    "expected an operator, found %s; write %s",
			    words[i][0], words[i][1]);
	}
	tokens_show(&c->tokens, shown, sizeof(shown));
	return compiler_fail(c, c->tokens.begin,
	    "expected an operator such as == or && before %s", shown);
}

/* Where an operator is expected, or the end. */
static int
take_operator(struct compiler *c, bool *is_next_value)
{
	if (c->tokens.kind == TOKEN_CLOSE) {
		*is_next_value = false;
		return close_bracket(c) < 0 ? -1 : compiler_next(c);
	}
	if (c->tokens.kind < TOKEN_OR)
		return refuse_operator(c);
	*is_next_value = true;
	if (reduce_down_to(c, tightness(c->tokens.kind)) < 0 ||
	    push_operator(c) < 0)
		return -1;
	return compiler_next(c);
}

static int
finish(struct compiler *c)
{
	if (reduce_down_to(c, 0) < 0)
		return -1;
	if (c->n_pending > 0)
		return compiler_fail(c, c->pending[c->n_pending - 1].at,
		    "this ( is not closed; add a )");
	return types_check_whole(c, &c->typed[0]);
}

static int
compile(struct compiler *c)
{
	bool is_value_next = true;

	if (c->tokens.len > EXPR_MAX_LEN)
		return compiler_fail(c, 0,
		    "has %zu bytes; %d are the most; let a job decide it, and "
		    "read its result",
		    c->tokens.len, EXPR_MAX_LEN);
	if (compiler_next(c) < 0)
		return -1;
	if (c->tokens.kind == TOKEN_END)
		return compiler_fail(c, 0,
		    "is empty; write a condition such as needs.JOB.exit == 0");
	while (c->tokens.kind != TOKEN_END || is_value_next) {
		if ((is_value_next ? take_value(c, &is_value_next)
				   : take_operator(c, &is_value_next)) < 0)
			return -1;
	}
	return finish(c);
}

static void *
keep(struct arena *arena, const void *data, size_t size)
{
	return size == 0 ? NULL : memcpy(arena_alloc(arena, size), data, size);
}

struct expr *
expr_compile(struct arena *arena, const char *text, size_t len, size_t *at,
    struct err *e)
{
	struct compiler *c = xcalloc(1, sizeof(*c));
	struct expr *x = NULL;

	*at = 0;
	c->arena = arena;
	c->at = at;
	c->e = e;
	tokens_init(&c->tokens, text, len);
	if (compile(c) == 0) {
		x = arena_alloc(arena, sizeof(*x));
		x->text = arena_text(arena, text, len);
		x->len = len;
		x->steps =
		    keep(arena, c->steps, c->n_steps * sizeof(*c->steps));
		x->n_steps = c->n_steps;
		x->constants = keep(arena, c->constants,
		    c->n_constants * sizeof(*c->constants));
		x->operands = keep(
		    arena, c->operands, c->n_operands * sizeof(*c->operands));
		x->n_operands = c->n_operands;
		x->has_status = c->has_status;
	}
	free(c->steps);
	free(c->constants);
	free(c->operands);
	free(c);
	return x;
}
