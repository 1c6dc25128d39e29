#include "jobs/printable.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "jobs/utf8.h"
#include "jobs/width.h"

bool
printable_is_harmless(uint32_t c)
{
	if (c == UTF8_INVALID || utf8_is_control(c))
		return false;
	/* Marks, embeddings, overrides and isolates of bidi; separators. */
	return c != 0x061c && c != 0x200e && c != 0x200f && c != 0x2028 &&
	       c != 0x2029 && !(c >= 0x202a && c <= 0x202e) &&
	       !(c >= 0x2066 && c <= 0x2069);
}

/* Add the next character, or byte that is none.  Returns its columns. */
static size_t
add_next(struct buf *b, const char **s, size_t *n)
{
	const char *begin = *s;
	size_t before = b->len;
	uint32_t c = utf8_next(s, n);

	if (printable_is_harmless(c)) {
		buf_add(b, begin, (size_t)(*s - begin));
		return width_of(c);
	}
	if (*s - begin == 1)
		buf_printf(b, "\\x%02x", (unsigned char)*begin);
	else
		buf_printf(b, "\\u{%04x}", c);
	return b->len - before;
}

size_t
printable_add(struct buf *b, const char *text, size_t n)
{
	size_t columns = 0;

	while (n > 0)
		columns += add_next(b, &text, &n);
	return columns;
}

size_t
printable_add_short(struct buf *b, const char *text, size_t columns)
{
	size_t n = strlen(text), taken = 0;

	while (n > 0) {
		if (taken >= columns && n > 3) {
			buf_add_text(b, "...");
			return taken + 3;
		}
		taken += add_next(b, &text, &n);
	}
	return taken;
}
