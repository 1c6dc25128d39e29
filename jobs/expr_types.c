#include "jobs/expr_priv.h"

#include <stdio.h>
#include <string.h>

#include "jobs/nearest.h"
#include "jobs/state.h"

/* A piece of the expression, cut. */
struct excerpt {
	char text[48];
};

static struct excerpt
excerpt_of(const struct compiler *c, const struct typed *value)
{
	struct excerpt x;
	size_t n = value->end - value->begin, max = sizeof(x.text) - 4;
	const char *text = c->tokens.text + value->begin;
	bool is_cut = n > max;

	if (is_cut) {
		n = max;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	snprintf(x.text, sizeof(x.text), "%.*s%s", (int)n, text,
	    is_cut ? "..." : "");
	return x;
}

static const char *
type_name(enum value_type type)
{
	switch (type) {
	case VALUE_NOTHING:
		return "nothing";
	case VALUE_TRUTH:
		return "true or false";
	case VALUE_NUMBER:
		return "a number";
	case VALUE_TEXT:
		break;
	}
	return "text";
}

static const struct value *
constant_of(const struct compiler *c, const struct typed *value)
{
	return value->what == TYPED_CONSTANT ? &c->constants[value->index]
					     : NULL;
}

/* Text is not taken for true, as 'false' and '0' would be true then. */
static const char *
comparison_with(enum value_type type)
{
	return type == VALUE_NUMBER ? " == 0" : " != ''";
}

int
types_check_truth(
    struct compiler *c, const struct typed *value, const char *sign)
{
	struct excerpt x = excerpt_of(c, value);

	if (value->type == VALUE_TRUTH)
		return 0;
	return compiler_fail(c, value->begin,
	    "%s goes with true and false, and %s is %s; compare it, as in "
	    "%s%s",
	    sign, x.text, type_name(value->type), x.text,
	    comparison_with(value->type));
}

int
types_check_both(struct compiler *c, const struct typed *left,
    const struct typed *right, const char *sign)
{
	return types_check_truth(c, left, sign) < 0
		   ? -1
		   : types_check_truth(c, right, sign);
}

int
types_check_whole(struct compiler *c, const struct typed *value)
{
	struct excerpt x = excerpt_of(c, value);

	if (value->type == VALUE_TRUTH)
		return 0;
	return compiler_fail(c, value->begin,
	    "%s is %s and no condition; compare it, as in %s%s", x.text,
	    type_name(value->type), x.text, comparison_with(value->type));
}

/* A constant that a state is compared with has to be a state. */
static int
check_state(
    struct compiler *c, const struct typed *state, const struct typed *other)
{
	const struct value *v = constant_of(c, other);
	struct nearest nearest;
	enum job_state s;

	if (state->what != TYPED_OPERAND ||
	    c->operands[state->index].source != EXPR_STATE || v == NULL ||
	    v->type == VALUE_NOTHING)
		return 0;
	if (v->type != VALUE_TEXT)
		return compiler_fail(c, other->begin,
		    "a state is text such as 'finished', never %s",
		    excerpt_of(c, other).text);
	nearest_init(&nearest, v->text, v->len);
	for (s = JOB_RUNNING; s <= JOB_SKIPPED; s++) {
		if (strcmp(state_name(s), v->text) == 0)
			return 0;
		nearest_offer(&nearest, state_name(s));
	}
	return compiler_fail(c, other->begin,
	    "%s is none of the states finished, failed, timed_out, cancelled, "
	    "skipped, running and cancelling%s%s%s",
	    excerpt_of(c, other).text,
	    nearest.best == NULL ? "" : "; did you mean '",
	    nearest.best == NULL ? "" : nearest.best,
	    nearest.best == NULL ? "" : "'?");
}

/* Text that the file says can be a number, where it is held to be one. */
static int
check_numeric(struct compiler *c, const struct typed *value)
{
	const struct value *v = constant_of(c, value);

	if (v == NULL || v->type != VALUE_TEXT || value_is_numeric(v))
		return 0;
	return compiler_fail(c, value->begin,
	    "%s is compared with a number and is none",
	    excerpt_of(c, value).text);
}

static int
check_equality(
    struct compiler *c, const struct typed *left, const struct typed *right)
{
	if (left->type == VALUE_NOTHING || right->type == VALUE_NOTHING)
		return 0;
	if (check_state(c, left, right) < 0 || check_state(c, right, left) < 0)
		return -1;
	if (left->type == right->type)
		return 0;
	if (left->type == VALUE_TRUTH || right->type == VALUE_TRUTH)
		return compiler_fail(c, left->begin,
		    "%s is %s and %s is %s: they are never the same",
		    excerpt_of(c, left).text, type_name(left->type),
		    excerpt_of(c, right).text, type_name(right->type));
	if (left->what == TYPED_CONSTANT && right->what == TYPED_CONSTANT)
		return compiler_fail(c, left->begin,
		    "%s is %s and %s is %s; write both with quotes or both "
		    "without",
		    excerpt_of(c, left).text, type_name(left->type),
		    excerpt_of(c, right).text, type_name(right->type));
	return check_numeric(c, left) < 0 ? -1 : check_numeric(c, right);
}

/* One side of < or the like. */
static int
check_order(struct compiler *c, const struct typed *value)
{
	bool is_state = value->what == TYPED_OPERAND &&
			c->operands[value->index].source == EXPR_STATE;

	if (value->type == VALUE_TRUTH || value->type == VALUE_NOTHING ||
	    is_state)
		return compiler_fail(c, value->begin,
		    "%s is %s; only numbers come before or behind others",
		    excerpt_of(c, value).text,
		    is_state ? "a state" : type_name(value->type));
	return check_numeric(c, value);
}

int
types_check_relation(struct compiler *c, enum token_kind kind,
    const struct typed *left, const struct typed *right)
{
	if (kind == TOKEN_EQUAL || kind == TOKEN_UNEQUAL)
		return check_equality(c, left, right);
	return check_order(c, left) < 0 ? -1 : check_order(c, right);
}
