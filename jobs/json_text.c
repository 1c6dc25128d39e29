#include "jobs/json_text.h"

#include <stdint.h>
#include <string.h>

size_t
utf8_length(const unsigned char *s, size_t n)
{
	size_t len, i;
	uint32_t c;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		len = 4;
	else
		return 0;
	if (n < len)
		return 0;
	c = s[0] & (0xffu >> (len + 1));
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3fu);
	}
	/* Overlong forms, surrogates, and beyond Unicode. */
	if ((len == 3 && c < 0x800) || (len == 4 && c < 0x10000) ||
	    (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff)
		return 0;
	return len;
}

static void
add_escaped(struct buf *b, unsigned char c)
{
	static const char names[] = "\bb\ff\nn\rr\tt";
	const char *name = c == '\0' ? NULL : strchr(names, c);

	if (c == '"' || c == '\\')
		buf_printf(b, "\\%c", c);
	else if (name != NULL && c < 0x20)
		buf_printf(b, "\\%c", name[1]);
	else
		buf_printf(b, "\\u%04x", c);
}

void
json_text_string(struct buf *b, const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t i = 0, plain = 0;

	buf_add_char(b, '"');
	while (i < n) {
		size_t len = utf8_length(s + i, n - i);

		if (len > 0 && s[i] >= 0x20 && s[i] != '"' && s[i] != '\\' &&
		    s[i] != 0x7f) {
			i += len;
			continue;
		}
		buf_add(b, text + plain, i - plain);
		if (len == 0)
			buf_add_text(b, "\\ufffd");
		else
			add_escaped(b, s[i]);
		plain = ++i;
	}
	buf_add(b, text + plain, i - plain);
	buf_add_char(b, '"');
}

void
json_text_cstring(struct buf *b, const char *s)
{
	if (s == NULL)
		buf_add_text(b, "null");
	else
		json_text_string(b, s, strlen(s));
}
