#include "jobs/token.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/macros.h"
#include "jobs/value.h"

/* So much of a token is shown. */
#define MAX_SHOWN 30

static const struct {
	const char *sign;
	enum token_kind kind;
} signs[] = {
    /* The longer ones first. */
    {"&&", TOKEN_AND},
    {"||", TOKEN_OR},
    {"==", TOKEN_EQUAL},
    {"!=", TOKEN_UNEQUAL},
    {"<=", TOKEN_AT_MOST},
    {">=", TOKEN_AT_LEAST},
    {"<", TOKEN_LESS},
    {">", TOKEN_MORE},
    {"!", TOKEN_NOT},
    {"(", TOKEN_OPEN},
    {")", TOKEN_CLOSE},
    {"[", TOKEN_LEFT},
    {"]", TOKEN_RIGHT},
    {".", TOKEN_DOT},
};

void
tokens_init(struct tokens *t, const char *text, size_t len)
{
	*t = (struct tokens){.text = text, .len = len};
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_name(char c)
{
	return is_letter(c) || is_digit(c) || c == '-';
}

static bool
begins_with(const struct tokens *t, const char *sign)
{
	size_t len = strlen(sign);

	return t->len - t->begin >= len &&
	       memcmp(t->text + t->begin, sign, len) == 0;
}

static void
skip_name(struct tokens *t)
{
	t->kind = TOKEN_WORD;
	while (t->end < t->len && is_name(t->text[t->end]))
		t->end++;
}

/* A quote that is part of the text is written twice. */
static int
read_text(struct tokens *t, struct err *e)
{
	char quote = t->text[t->begin];

	t->kind = TOKEN_TEXT;
	while (t->end < t->len) {
		if (t->text[t->end++] != quote)
			continue;
		if (t->end == t->len || t->text[t->end] != quote)
			return 0;
		t->end++;
	}
	return err_set(e, ERR_INVALID,
	    "the text that begins here has no end; "
	    "close it by another %c",
	    quote);
}

static int
read_number(struct tokens *t, struct err *e)
{
	size_t n =
	    value_scan_number(t->text + t->begin, t->len - t->begin, NULL);
	char shown[MAX_SHOWN + 8];

	t->kind = TOKEN_NUMBER;
	t->end = t->begin + n;
	if (n > 0 && (t->end == t->len ||
			 (!is_name(t->text[t->end]) && t->text[t->end] != '.')))
		return 0;
	t->end = t->begin + 1;
	while (t->end < t->len &&
	       (is_name(t->text[t->end]) || t->text[t->end] == '.'))
		t->end++;
	tokens_show(t, shown, sizeof(shown));
	return err_set(e, ERR_INVALID,
	    "%s is no number; put text into quotes: 'text'", shown);
}

/* What is often written and is no sign. */
static int
refuse_sign(struct tokens *t, struct err *e)
{
	static const struct {
		const char *sign, *advice;
	} known[] = {
	    {"${{", "write the expression alone, without ${{ and }}"},
	    {"}}", "write the expression alone, without ${{ and }}"},
	    {"=", "write == to compare"},
	    {"&", "write &&"},
	    {"|", "write ||"},
	    {"$", "a variable is written env.NAME"},
	};
	char shown[MAX_SHOWN + 8];
	size_t i;

	t->end = t->begin + 1;
	while (
	    t->end < t->len && ((unsigned char)t->text[t->end] & 0xc0) == 0x80)
		t->end++;
	tokens_show(t, shown, sizeof(shown));
	for (i = 0; i < ARRAY_LEN(known); i++) {
		if (begins_with(t, known[i].sign))
			return err_set(e, ERR_INVALID, "%s has no meaning; %s",
			    known[i].sign, known[i].advice);
	}
	return err_set(e, ERR_INVALID,
	    "%s has no meaning here; text stands in quotes: 'text'", shown);
}

static int
read_sign(struct tokens *t, struct err *e)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(signs); i++) {
		if (!begins_with(t, signs[i].sign))
			continue;
		t->kind = signs[i].kind;
		t->end = t->begin + strlen(signs[i].sign);
		return 0;
	}
	return refuse_sign(t, e);
}

/* Go to where the next token begins.  Returns false at the end. */
static bool
begin_token(struct tokens *t)
{
	while (t->end < t->len && strchr(" \t\r\n", t->text[t->end]) != NULL &&
	       t->text[t->end] != '\0')
		t->end++;
	t->begin = t->end;
	t->kind = TOKEN_END;
	return t->begin < t->len;
}

int
tokens_next(struct tokens *t, struct err *e)
{
	char c, next;

	if (!begin_token(t))
		return 0;
	c = t->text[t->begin];
	next = t->begin + 1 < t->len ? t->text[t->begin + 1] : '\0';
	t->end++;
	if (is_letter(c)) {
		skip_name(t);
		return 0;
	}
	if (is_digit(c) || (c == '-' && is_digit(next)))
		return read_number(t, e);
	if (c == '\'' || c == '"')
		return read_text(t, e);
	return read_sign(t, e);
}

int
tokens_next_name(struct tokens *t, struct err *e)
{
	size_t end = t->end;

	if (!begin_token(t))
		return 0;
	if (is_name(t->text[t->begin])) {
		skip_name(t);
		return 0;
	}
	t->end = end;
	return tokens_next(t, e);
}

const char *
tokens_text(const struct tokens *t, struct arena *arena, size_t *len)
{
	char quote = t->text[t->begin];
	char *copy =
	    arena_text(arena, t->text + t->begin + 1, t->end - t->begin - 2);
	size_t at, used = 0;

	for (at = t->begin + 1; at < t->end - 1; at++) {
		copy[used++] = t->text[at];
		if (t->text[at] == quote)
			at++;
	}
	copy[used] = '\0';
	*len = used;
	return copy;
}

void
tokens_show(const struct tokens *t, char *text, size_t size)
{
	size_t n = t->end - t->begin;

	if (t->kind == TOKEN_END && t->begin == t->len) {
		snprintf(text, size, "its end");
		return;
	}
	if (n > MAX_SHOWN) {
		n = MAX_SHOWN;
		while (n > 0 &&
		       ((unsigned char)t->text[t->begin + n] & 0xc0) == 0x80)
			n--;
	}
	snprintf(text, size, "%.*s%s", (int)n, t->text + t->begin,
	    n < t->end - t->begin ? "..." : "");
}
