#include "jobs/expr.h"

#include <assert.h>
#include <stdlib.h>

#include "core/mem.h"

/* What of an expression is shown, and of what it becomes. */
#define MAX_SHOWN 160

/* What an operator between two values makes of them. */
static bool
apply(enum expr_step_kind kind, const struct value *a, const struct value *b)
{
	switch (kind) {
	case EXPR_OR:
		return a->truth || b->truth;
	case EXPR_AND:
		return a->truth && b->truth;
	default:
		return value_compare(
		    (enum value_relation)(kind - EXPR_RELATION), a, b);
	}
}

bool
expr_is_true(const struct expr *x, const struct value *values)
{
	/* Not where we are: the stack of a task is small. */
	struct value *stack = xcalloc(x->n_steps, sizeof(*stack));
	size_t n = 0, i;
	bool truth;

	for (i = 0; i < x->n_steps; i++) {
		const struct expr_step *step = &x->steps[i];

		switch ((enum expr_step_kind)step->kind) {
		case EXPR_CONSTANT:
			stack[n++] = x->constants[step->index];
			break;
		case EXPR_OPERAND:
			stack[n++] = values[step->index];
			break;
		case EXPR_NOT:
			stack[n - 1].truth = !stack[n - 1].truth;
			break;
		default:
			n--;
			stack[n - 1] = value_of_truth(
			    apply((enum expr_step_kind)step->kind,
				&stack[n - 1], &stack[n]));
			break;
		}
	}
	assert(n == 1 && stack[0].type == VALUE_TRUTH);
	truth = stack[0].truth;
	free(stack);
	return truth;
}

/* Cut what is longer than it should be behind the offset from. */
static void
cut(struct buf *out, size_t from)
{
	size_t n = from + MAX_SHOWN;

	if (out->len - from <= MAX_SHOWN)
		return;
	/* Not within a character. */
	while (n > from && ((unsigned char)out->data[n] & 0xc0) == 0x80)
		n--;
	out->len = n;
	buf_add_text(out, "...");
}

void
expr_describe(const struct expr *x, const char *const *shown, struct buf *out)
{
	size_t from = out->len, done = 0, i;

	buf_add(out, x->text, x->len);
	cut(out, from);
	if (x->n_operands == 0)
		return;
	buf_add_text(out, " (");
	from = out->len;
	for (i = 0; i < x->n_operands; i++) {
		const struct expr_operand *o = &x->operands[i];

		buf_add(out, x->text + done, o->begin - done);
		buf_add_text(out, shown[i]);
		done = o->end;
	}
	buf_add(out, x->text + done, x->len - done);
	cut(out, from);
	buf_add_char(out, ')');
}
