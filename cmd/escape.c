#include "cmd/escape.h"

#include <string.h>

#include "jobs/json_text.h"

static const char *
name_of(char c)
{
	switch (c) {
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\\':
		return "\\\\";
	case '\0':
		return "\\0000";
	default:
		return NULL;
	}
}

static void
add_column(const char *bytes, size_t n, struct buf *out)
{
	size_t i, plain = 0;

	for (i = 0; i < n; i++) {
		const char *name = name_of(bytes[i]);

		if (name == NULL)
			continue;
		buf_add(out, bytes + plain, i - plain);
		buf_add_text(out, name);
		plain = i + 1;
	}
	buf_add(out, bytes + plain, n - plain);
}

void
escape_add(bool is_json, const char *bytes, size_t n, struct buf *out)
{
	if (is_json)
		json_text_inside(out, bytes, n);
	else if (n > 0)
		add_column(bytes, n, out);
}

/* How many bytes at the end are the beginning of a character. */
static size_t
unfinished(const char *bytes, size_t n)
{
	size_t back;

	for (back = 1; back <= 3 && back <= n; back++) {
		unsigned char c = (unsigned char)bytes[n - back];
		size_t length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

		if (c < 0x80)
			return 0;
		if (c >= 0xc0)
			return length > back ? back : 0;
	}
	return 0;
}

/* All of the text that has come, but for a character that has not. */
static void
add_whole(struct escape *s, const char *bytes, size_t n, struct buf *out)
{
	struct buf all = {0};
	size_t left;

	buf_add(&all, s->held, s->n_held);
	buf_add(&all, bytes, n);
	left = n == 0 ? 0 : unfinished(all.data, all.len);
	escape_add(s->is_json, all.data, all.len - left, out);
	s->n_held = left;
	if (left > 0)
		memcpy(s->held, all.data + all.len - left, left);
	buf_finish(&all);
}

void
escape_filter(void *state, const char *bytes, size_t n, struct buf *out)
{
	struct escape *s = state;
	struct buf text = {0};

	if (!s->is_terminal) {
		add_whole(s, bytes, n, out);
		return;
	}
	add_whole(s, bytes, n, &text);
	terminal_add(&s->terminal, text.data, text.len, out);
	if (n == 0)
		terminal_reset(&s->terminal, out);
	buf_finish(&text);
}
