#include "jobs/value.h"

#include <stdlib.h>
#include <string.h>

/* Longer numbers are text. */
#define MAX_NUMBER 64

/* So much of a text is shown. */
#define MAX_SHOWN 40

struct value
value_of_truth(bool truth)
{
	return (struct value){.type = VALUE_TRUTH, .truth = truth};
}

struct value
value_of_number(double number)
{
	return (struct value){.type = VALUE_NUMBER, .number = number};
}

struct value
value_of_text(const char *text, size_t len)
{
	return (struct value){.type = VALUE_TEXT, .text = text, .len = len};
}

/* Behind the digits from at on. */
static size_t
skip_digits(const char *text, size_t len, size_t at)
{
	while (at < len && text[at] >= '0' && text[at] <= '9')
		at++;
	return at;
}

/* The length of a number at the beginning of text, or 0. */
static size_t
number_length(const char *text, size_t len)
{
	size_t begin = len > 0 && text[0] == '-' ? 1 : 0;
	size_t at = skip_digits(text, len, begin);
	size_t digits = at - begin, more, exponent;

	if (at < len && text[at] == '.') {
		more = skip_digits(text, len, at + 1);
		digits += more - at - 1;
		at = more;
	}
	if (digits == 0)
		return 0;
	if (at < len && (text[at] == 'e' || text[at] == 'E')) {
		exponent = at + 1;
		if (exponent < len &&
		    (text[exponent] == '+' || text[exponent] == '-'))
			exponent++;
		more = skip_digits(text, len, exponent);
		if (more > exponent)
			at = more;
	}
	return at;
}

size_t
value_scan_number(const char *text, size_t len, double *out)
{
	size_t n = number_length(text, len);
	char copy[MAX_NUMBER + 1];
	double number;

	if (n == 0 || n > MAX_NUMBER)
		return 0;
	memcpy(copy, text, n);
	copy[n] = '\0';
	number = strtod(copy, NULL);
	/* Too large for a number: infinite. */
	if (number - number != 0)
		return 0;
	if (out != NULL)
		*out = number;
	return n;
}

/* The number that v is or is written as.  Returns false when there is none. */
static bool
as_number(const struct value *v, double *out)
{
	if (v->type == VALUE_NUMBER)
		*out = v->number;
	else if (v->type != VALUE_TEXT || v->len == 0 ||
		 value_scan_number(v->text, v->len, out) != v->len)
		return false;
	return true;
}

bool
value_is_numeric(const struct value *v)
{
	double number;

	return v->type == VALUE_TEXT && as_number(v, &number);
}

static bool
is_equal(const struct value *a, const struct value *b)
{
	double left, right;

	if (a->type != b->type)
		return (a->type == VALUE_NUMBER || b->type == VALUE_NUMBER) &&
		       as_number(a, &left) && as_number(b, &right) &&
		       left == right;
	switch (a->type) {
	case VALUE_NOTHING:
		return true;
	case VALUE_TRUTH:
		return a->truth == b->truth;
	case VALUE_NUMBER:
		return a->number == b->number;
	case VALUE_TEXT:
		break;
	}
	return a->len == b->len &&
	       (a->len == 0 || memcmp(a->text, b->text, a->len) == 0);
}

bool
value_compare(
    enum value_relation relation, const struct value *a, const struct value *b)
{
	double left, right;

	if (relation == VALUE_EQUAL || relation == VALUE_UNEQUAL)
		return is_equal(a, b) == (relation == VALUE_EQUAL);
	if (!as_number(a, &left) || !as_number(b, &right))
		return false;
	switch (relation) {
	case VALUE_LESS:
		return left < right;
	case VALUE_MORE:
		return left > right;
	case VALUE_AT_MOST:
		return left <= right;
	default:
		return left >= right;
	}
}

static void
add_text(struct buf *b, const struct value *v)
{
	size_t n = v->len, i;

	if (n > MAX_SHOWN) {
		n = MAX_SHOWN;
		/* Not within a character. */
		while (n > 0 && ((unsigned char)v->text[n] & 0xc0) == 0x80)
			n--;
	}
	buf_add_char(b, '\'');
	for (i = 0; i < n; i++) {
		if (v->text[i] == '\'')
			buf_add_char(b, '\'');
		if (v->text[i] == '\0')
			buf_add_text(b, "\\0");
		else
			buf_add_char(b, v->text[i]);
	}
	buf_add_text(b, n < v->len ? "...'" : "'");
}

void
value_add(struct buf *b, const struct value *v)
{
	switch (v->type) {
	case VALUE_NOTHING:
		buf_add_text(b, "null");
		break;
	case VALUE_TRUTH:
		buf_add_text(b, v->truth ? "true" : "false");
		break;
	case VALUE_NUMBER:
		buf_printf(b, "%.15g", v->number);
		break;
	case VALUE_TEXT:
		add_text(b, v);
		break;
	}
}
