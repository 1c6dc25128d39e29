#include "jobs/expr_priv.h"

#include <stdio.h>
#include <string.h>

#include "core/macros.h"
#include "core/mem.h"
#include "jobs/nearest.h"

/* The words that a value begins with. */
enum word {
	WORD_NEEDS,
	WORD_ENV,
	WORD_MATRIX,
	WORD_SUCCESS,
	WORD_FAILURE,
	WORD_ALWAYS,
	WORD_CANCELLED,
	WORD_TRUE,
	WORD_FALSE,
	WORD_NULL,
	WORDS,
};

static const char *const words[WORDS] = {
    [WORD_NEEDS] = "needs",
    [WORD_ENV] = "env",
    [WORD_MATRIX] = "matrix",
    [WORD_SUCCESS] = "success",
    [WORD_FAILURE] = "failure",
    [WORD_ALWAYS] = "always",
    [WORD_CANCELLED] = "cancelled",
    [WORD_TRUE] = "true",
    [WORD_FALSE] = "false",
    [WORD_NULL] = "null",
};

/* What is known of a job that is needed, in the order of expr_source. */
static const char *const fields[] = {"state", "exit", "result"};

/* Which of n words the token is; n for none. */
static size_t
find_word(const struct compiler *c, const char *const *list, size_t n)
{
	const char *word = c->tokens.text + c->tokens.begin;
	size_t len = c->tokens.end - c->tokens.begin, i = 0;

	while (
	    i < n && (c->tokens.kind != TOKEN_WORD || strlen(list[i]) != len ||
			 memcmp(list[i], word, len) != 0))
		i++;
	return i;
}

/* The word that the token was probably meant to be, or NULL. */
static const char *
guess(const struct compiler *c, const char *const *list, size_t n)
{
	size_t len = c->tokens.end - c->tokens.begin, i;
	char word[NEAREST_MAX_LEN + 1] = "";
	struct nearest nearest;

	if (c->tokens.kind != TOKEN_WORD || len > NEAREST_MAX_LEN)
		return NULL;
	memcpy(word, c->tokens.text + c->tokens.begin, len);
	nearest_init(&nearest, word, len);
	for (i = 0; i < n; i++)
		nearest_offer(&nearest, list[i]);
	return nearest.best;
}

/* Expected was this; list has what would have been right. */
static int
refuse(
    struct compiler *c, const char *expected, const char *const *list, size_t n)
{
	const char *best = guess(c, list, n);
	char shown[64];

	tokens_show(&c->tokens, shown, sizeof(shown));
	return compiler_fail(c, c->tokens.begin, "expected %s, found %s%s%s%s",
	    expected, shown, best == NULL ? "" : "; did you mean ",
	    best == NULL ? "" : best, best == NULL ? "" : "?");
}

static int
expect(struct compiler *c, enum token_kind kind, const char *expected)
{
	return c->tokens.kind == kind ? 0 : refuse(c, expected, NULL, 0);
}

static void
push(struct compiler *c, enum typed_what what, enum value_type type,
    size_t index, size_t begin)
{
	c->typed[c->n_typed++] = (struct typed){
	    what, type, index, (uint32_t)begin, (uint32_t)c->tokens.end};
	compiler_add_step(
	    c, what == TYPED_CONSTANT ? EXPR_CONSTANT : EXPR_OPERAND, index);
}

static int
push_constant(struct compiler *c, struct value value)
{
	c->constants = xgrow_array(c->constants, &c->constants_capacity,
	    c->n_constants + 1, sizeof(*c->constants));
	c->constants[c->n_constants] = value;
	push(c, TYPED_CONSTANT, value.type, c->n_constants++, c->tokens.begin);
	return compiler_next(c);
}

static int
push_operand(struct compiler *c, const struct expr_operand *operand)
{
	enum value_type type = VALUE_TEXT;

	if (operand->source == EXPR_EXIT)
		type = VALUE_NUMBER;
	else if (operand->source >= EXPR_SUCCESS)
		type = VALUE_TRUTH;
	c->operands = xgrow_array(c->operands, &c->operands_capacity,
	    c->n_operands + 1, sizeof(*c->operands));
	c->operands[c->n_operands] = *operand;
	c->operands[c->n_operands].end = (uint32_t)c->tokens.end;
	push(c, TYPED_OPERAND, type, c->n_operands++, operand->begin);
	return compiler_next(c);
}

/* What is behind a word: .NAME or ['NAME']; the last token of it stays. */
static int
take_name(struct compiler *c, const char *after, struct expr_operand *operand)
{
	char expected[80];
	size_t len;

	snprintf(
	    expected, sizeof(expected), ".NAME or ['NAME'] after %s", after);
	if (c->tokens.kind == TOKEN_DOT) {
		if (compiler_next_name(c) < 0 ||
		    expect(c, TOKEN_WORD,
			"a name (others than letters, digits, "
			"_ and - stand in ['NAME'])") < 0)
			return -1;
		operand->name =
		    arena_text(c->arena, c->tokens.text + c->tokens.begin,
			c->tokens.end - c->tokens.begin);
		operand->name_at = (uint32_t)c->tokens.begin;
		return 0;
	}
	if (expect(c, TOKEN_LEFT, expected) < 0 || compiler_next(c) < 0 ||
	    expect(c, TOKEN_TEXT, "a name in quotes: ['NAME']") < 0)
		return -1;
	operand->name = tokens_text(&c->tokens, c->arena, &len);
	operand->name_at = (uint32_t)c->tokens.begin;
	if (compiler_next(c) < 0)
		return -1;
	return expect(c, TOKEN_RIGHT, "] behind the name");
}

/* needs.NAME.state */
static int
take_need(struct compiler *c, struct expr_operand *operand)
{
	size_t field;

	if (take_name(c, "needs", operand) < 0 || compiler_next(c) < 0 ||
	    expect(c, TOKEN_DOT,
		".state, .exit or .result (a name of more than letters, "
		"digits, "
		"_ and - is written needs['NAME'])") < 0 ||
	    compiler_next_name(c) < 0)
		return -1;
	field = find_word(c, fields, ARRAY_LEN(fields));
	if (field == ARRAY_LEN(fields))
		return refuse(c,
		    "state, exit or result (a name of more than "
		    "letters, digits, _ and - is written "
		    "needs['NAME'])",
		    fields, ARRAY_LEN(fields));
	operand->source = (uint8_t)(EXPR_STATE + field);
	return push_operand(c, operand);
}

/* success() */
static int
take_call(struct compiler *c, enum word word, struct expr_operand *operand)
{
	char expected[32];

	snprintf(expected, sizeof(expected), "() after %s", words[word]);
	if (expect(c, TOKEN_OPEN, expected) < 0 || compiler_next(c) < 0)
		return -1;
	snprintf(expected, sizeof(expected), "nothing between ( and )");
	if (expect(c, TOKEN_CLOSE, expected) < 0)
		return -1;
	operand->source = (uint8_t)(EXPR_SUCCESS + (word - WORD_SUCCESS));
	c->has_status = true;
	return push_operand(c, operand);
}

static int
take_word(struct compiler *c)
{
	struct expr_operand operand = {
	    .begin = (uint32_t)c->tokens.begin, .job = JOB_NONE};
	enum word word = (enum word)find_word(c, words, WORDS);

	switch (word) {
	case WORD_TRUE:
	case WORD_FALSE:
		return push_constant(c, value_of_truth(word == WORD_TRUE));
	case WORD_NULL:
		return push_constant(c, (struct value){.type = VALUE_NOTHING});
	case WORDS:
		return refuse(c,
		    "needs, env, matrix, success(), failure(), always(), "
		    "cancelled() or a constant (text stands in quotes)",
		    words, WORDS);
	default:
		break;
	}
	if (compiler_next(c) < 0)
		return -1;
	if (word == WORD_NEEDS)
		return take_need(c, &operand);
	if (word >= WORD_SUCCESS)
		return take_call(c, word, &operand);
	operand.source = word == WORD_ENV ? EXPR_ENV : EXPR_MATRIX;
	if (take_name(c, words[word], &operand) < 0)
		return -1;
	return push_operand(c, &operand);
}

int
primary_take(struct compiler *c)
{
	const struct tokens *t = &c->tokens;
	double number = 0;
	const char *text;
	size_t len;

	switch (t->kind) {
	case TOKEN_WORD:
		return take_word(c);
	case TOKEN_NUMBER:
		value_scan_number(
		    t->text + t->begin, t->len - t->begin, &number);
		return push_constant(c, value_of_number(number));
	case TOKEN_TEXT:
		text = tokens_text(t, c->arena, &len);
		return push_constant(c, value_of_text(text, len));
	default:
		return refuse(
		    c, "a value such as needs.JOB.exit, 'text' or 3", NULL, 0);
	}
}
