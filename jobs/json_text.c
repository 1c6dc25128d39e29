#include "jobs/json_text.h"

#include <stdint.h>
#include <string.h>

#include "jobs/utf8.h"

static void
add_escaped(struct buf *b, uint32_t c)
{
	static const char names[] = "\bb\ff\nn\rr\tt";
	const char *name = c == 0 || c > 0x7f ? NULL : strchr(names, (int)c);

	if (c == '"' || c == '\\')
		buf_printf(b, "\\%c", (int)c);
	else if (name != NULL && c < 0x20)
		buf_printf(b, "\\%c", name[1]);
	else
		buf_printf(b, "\\u%04x", c);
}

void
json_text_inside(struct buf *b, const char *text, size_t n)
{
	const char *at = text, *plain = text;

	while (n > 0) {
		const char *begin = at;
		uint32_t c = utf8_next(&at, &n);

		if (c != UTF8_INVALID && !utf8_is_control(c) && c != '"' &&
		    c != '\\')
			continue;
		buf_add(b, plain, (size_t)(begin - plain));
		if (c == UTF8_INVALID)
			buf_add_text(b, "\\ufffd");
		else
			add_escaped(b, c);
		plain = at;
	}
	buf_add(b, plain, (size_t)(at - plain));
}

void
json_text_string(struct buf *b, const char *text, size_t n)
{
	buf_add_char(b, '"');
	json_text_inside(b, text, n);
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
