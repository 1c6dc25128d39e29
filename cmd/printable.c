#include "cmd/printable.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "jobs/json_text.h"

static uint32_t
decode(const unsigned char *s, size_t len)
{
	uint32_t c = len == 1 ? s[0] : s[0] & (0xffu >> (len + 1));
	size_t i;

	for (i = 1; i < len; i++)
		c = c << 6 | (s[i] & 0x3fu);
	return c;
}

static bool
is_harmless(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return false;
	/* Marks, embeddings, overrides and isolates of bidi; separators. */
	return c != 0x061c && c != 0x200e && c != 0x200f && c != 0x2028 &&
	       c != 0x2029 && !(c >= 0x202a && c <= 0x202e) &&
	       !(c >= 0x2066 && c <= 0x2069);
}

/* One character, or one byte that is none.  Returns the columns it took. */
static size_t
add_one(struct buf *b, const unsigned char *s, size_t n, size_t *used)
{
	size_t len = utf8_length(s, n), before = b->len;
	uint32_t c;

	*used = len == 0 ? 1 : len;
	c = len == 0 ? 0 : decode(s, len);
	if (len > 0 && is_harmless(c)) {
		buf_add(b, s, len);
		return 1;
	}
	if (*used == 1)
		buf_printf(b, "\\x%02x", s[0]);
	else
		buf_printf(b, "\\u{%04x}", c);
	return b->len - before;
}

size_t
printable_add(struct buf *b, const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t columns = 0, i = 0, used;

	while (i < n) {
		columns += add_one(b, s + i, n - i, &used);
		i += used;
	}
	return columns;
}

size_t
printable_add_short(struct buf *b, const char *text, size_t columns)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n = strlen(text), taken = 0, i = 0, used;

	while (i < n) {
		if (taken >= columns && i + 3 < n) {
			buf_add_text(b, "...");
			return taken + 3;
		}
		taken += add_one(b, s + i, n - i, &used);
		i += used;
	}
	return taken;
}
