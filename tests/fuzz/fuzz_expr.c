/*
 * fuzz_expr - what compiles has a value whatever its operands are, and means the
 * same in brackets; what does not is refused with a place in the text.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "jobs/expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A value of the right type, or nothing where there may be none. */
static struct value
value_of(const struct expr_operand *o, unsigned kind)
{
	static const char *const texts[] = {
	    "", "finished", "failed", "3", "-0.5", "x", "1e400"};

	switch ((enum expr_source)o->source) {
	case EXPR_EXIT:
		return kind % 3 == 0 ? (struct value){.type = VALUE_NOTHING}
				     : value_of_number(kind % 5);
	case EXPR_STATE:
	case EXPR_RESULT:
	case EXPR_ENV:
	case EXPR_MATRIX:
		return value_of_text(texts[kind % 7], strlen(texts[kind % 7]));
	default:
		return value_of_truth(kind % 2 == 1);
	}
}

static bool
evaluate(const struct expr *x, unsigned kind)
{
	struct value *values = xcalloc(x->n_operands, sizeof(*values));
	bool truth;
	size_t i;

	for (i = 0; i < x->n_operands; i++)
		values[i] = value_of(&x->operands[i], kind + (unsigned)i);
	truth = expr_is_true(x, values);
	free(values);
	return truth;
}

/* Not true is false: !(x) is the contrary of x, unless that is too deep. */
static void
check_contrary(struct arena *arena, const struct expr *x)
{
	struct buf b = {0};
	struct err e = ERR_INIT;
	struct expr *contrary;
	unsigned kind;
	size_t at;

	buf_add_text(&b, "!(");
	buf_add(&b, x->text, x->len);
	buf_add_char(&b, ')');
	contrary = expr_compile(arena, b.data, b.len, &at, &e);
	for (kind = 0; contrary != NULL && kind < 8; kind++)
		assert(evaluate(x, kind) != evaluate(contrary, kind));
	buf_finish(&b);
}

static void
check_description(const struct expr *x)
{
	const char **shown = xcalloc(x->n_operands, sizeof(*shown));
	struct buf b = {0};
	size_t i;

	for (i = 0; i < x->n_operands; i++)
		shown[i] = "null";
	expr_describe(x, shown, &b);
	assert(b.len > 0 && b.len < 400);
	buf_finish(&b);
	free(shown);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Without a NUL behind it, so that reading too far is seen. */
	char *text = size == 0 ? xstrdup("") : xmalloc(size);
	struct arena arena = {NULL, 0};
	struct err e = ERR_INIT;
	struct expr *x;
	size_t at = 0;

	if (size > 0)
		memcpy(text, data, size);
	x = expr_compile(&arena, text, size, &at, &e);
	if (x == NULL) {
		assert(e.code == ERR_INVALID && e.text[0] != '\0');
		assert(at <= size);
	} else {
		check_contrary(&arena, x);
		check_description(x);
	}
	arena_finish(&arena);
	free(text);
	return 0;
}
