#include "jobs/lines.h"

#include <stdlib.h>
#include <string.h>

#include "jobs/printable.h"
#include "jobs/terminal.h"

void
lines_init(struct lines *l, const char *name, bool is_for_terminal)
{
	struct buf b = {0};

	*l = (struct lines){.is_for_terminal = is_for_terminal};
	if (name == NULL)
		return;
	buf_add_char(&b, '[');
	printable_add(&b, name, strlen(name));
	buf_add_char(&b, ']');
	l->name = buf_take(&b);
}

void
lines_finish(struct lines *l)
{
	free(l->name);
	l->name = NULL;
	buf_finish(&l->line);
}

/* A line for a terminal: only CR LF is an end, other CRs are shown. */
static void
add_for_terminal(const char *bytes, size_t n, struct buf *out)
{
	struct terminal t = {.n_held = 0};
	size_t at = 0;

	if (n > 0 && bytes[n - 1] == '\r')
		n--;
	while (at < n) {
		const char *cr = memchr(bytes + at, '\r', n - at);
		size_t len = cr == NULL ? n - at : (size_t)(cr - bytes) - at;

		terminal_add(&t, bytes + at, len, out);
		at += len;
		if (cr == NULL)
			break;
		terminal_show(&t, '\r', out);
		at++;
	}
	terminal_reset(&t, out);
}

/* One line, less its end. */
static void
add_line(const struct lines *l, const char *bytes, size_t n, struct buf *out)
{
	buf_add_text(out, l->name);
	buf_add_text(out, l->is_cut ? "+ " : " ");
	if (l->is_for_terminal)
		add_for_terminal(bytes, n, out);
	else
		buf_add(out, bytes, n);
	buf_add_char(out, '\n');
}

/* Where to cut n > LINES_MAX bytes: not within a character. */
static size_t
cut_of(const char *bytes)
{
	size_t n = LINES_MAX;

	while (n > LINES_MAX - 4 && ((unsigned char)bytes[n] & 0xc0) == 0x80)
		n--;
	return n > LINES_MAX - 4 ? n : LINES_MAX;
}

/* Give out as much of n bytes without an end as is too long.  Returns that. */
static size_t
cut(struct lines *l, const char *bytes, size_t n, struct buf *out)
{
	size_t at = 0;

	while (n - at > LINES_MAX) {
		size_t len = cut_of(bytes + at);

		add_line(l, bytes + at, len, out);
		l->is_cut = true;
		at += len;
	}
	return at;
}

/* n bytes and their end. */
static void
end_line(struct lines *l, const char *bytes, size_t n, struct buf *out)
{
	size_t at = cut(l, bytes, n, out);

	add_line(l, bytes + at, n - at, out);
	l->is_cut = false;
}

/* Put bytes behind those that are kept, up to a cut.  Returns how many. */
static size_t
keep(struct lines *l, const char *bytes, size_t n, struct buf *out)
{
	size_t room = LINES_MAX + 1 - l->line.len;
	size_t taken = n < room ? n : room, done;

	buf_add(&l->line, bytes, taken);
	done = cut(l, l->line.data, l->line.len, out);
	if (done > 0) {
		l->line.len -= done;
		memmove(l->line.data, l->line.data + done, l->line.len);
	}
	return taken;
}

void
lines_add(struct lines *l, const char *bytes, size_t n, struct buf *out)
{
	size_t at = 0;

	if (l->name == NULL) {
		buf_add(out, bytes, n);
		return;
	}
	while (at < n) {
		const char *end = memchr(bytes + at, '\n', n - at);
		size_t len = end == NULL ? n - at : (size_t)(end - bytes) - at;

		if (end != NULL && l->line.len == 0) {
			end_line(l, bytes + at, len, out);
			at += len + 1;
		} else if (len > 0) {
			at += keep(l, bytes + at, len, out);
		} else {
			end_line(l, l->line.data, l->line.len, out);
			buf_clear(&l->line);
			at++;
		}
	}
}

void
lines_end(struct lines *l, struct buf *out)
{
	if (l->name == NULL || l->line.len == 0)
		return;
	end_line(l, l->line.data, l->line.len, out);
	buf_clear(&l->line);
}
