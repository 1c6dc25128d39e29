#include "jobs/terminal.h"

#include <string.h>

#include "jobs/printable.h"

#define ESCAPE '\033'

static bool
is_plain(char c)
{
	return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r';
}

/* Bytes that pass as they are. */
static void
pass(struct terminal *t, const char *bytes, size_t n, struct buf *out)
{
	if (n == 0)
		return;
	buf_add(out, bytes, n);
	t->in_line = bytes[n - 1] != '\n';
}

/* What is held is no colour and no character: show it. */
static void
show_held(struct terminal *t, struct buf *out)
{
	if (t->n_held == 0)
		return;
	printable_add(out, t->held, t->n_held);
	t->n_held = 0;
	t->in_line = true;
}

/* ESC [ m and ESC [ 0 m reset; the others are taken for colours. */
static void
end_color(struct terminal *t, struct buf *out)
{
	size_t zeros = 2;

	while (zeros < t->n_held && t->held[zeros] == '0')
		zeros++;
	t->has_color = zeros < t->n_held;
	buf_add(out, t->held, t->n_held);
	buf_add_char(out, 'm');
	t->n_held = 0;
}

/* How many bytes a character has that begins so; 1 also for what begins none. */
static size_t
length_of(char first)
{
	unsigned char c = (unsigned char)first;

	if (c < 0xc2 || c > 0xf4)
		return 1;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static void
hold(struct terminal *t, char c)
{
	t->held[t->n_held++] = c;
}

/* Can c go on with the escape sequence that is held? */
static bool
goes_on(const struct terminal *t, char c)
{
	if (t->n_held == 1)
		return c == '[';
	return t->n_held < TERMINAL_HELD_MAX &&
	       ((c >= '0' && c <= '9') || c == ';' || c == ':');
}

/* With something held.  Returns false when c is not part of it. */
static bool
add_to_held(struct terminal *t, char c, struct buf *out)
{
	if (t->held[0] == ESCAPE) {
		if (c == 'm' && t->n_held > 1) {
			end_color(t, out);
			return true;
		}
		if (!goes_on(t, c))
			return false;
		hold(t, c);
		return true;
	}
	if (((unsigned char)c & 0xc0) != 0x80)
		return false;
	hold(t, c);
	if (t->n_held == length_of(t->held[0]))
		show_held(t, out);
	return true;
}

/* c begins something. */
static void
add_first(struct terminal *t, char c, struct buf *out)
{
	hold(t, c);
	if (c != ESCAPE && length_of(c) == 1)
		show_held(t, out);
}

void
terminal_add(struct terminal *t, const char *bytes, size_t n, struct buf *out)
{
	size_t i = 0;

	while (i < n) {
		size_t begin = i;

		if (t->n_held > 0) {
			if (add_to_held(t, bytes[i], out))
				i++;
			else
				show_held(t, out);
			continue;
		}
		while (i < n && is_plain(bytes[i]))
			i++;
		pass(t, bytes + begin, i - begin, out);
		if (i < n)
			add_first(t, bytes[i++], out);
	}
}

void
terminal_show(struct terminal *t, char c, struct buf *out)
{
	show_held(t, out);
	hold(t, c);
	show_held(t, out);
}

void
terminal_reset(struct terminal *t, struct buf *out)
{
	show_held(t, out);
	if (t->has_color)
		buf_add_text(out, "\033[0m");
	t->has_color = false;
}

void
terminal_filter(void *state, const char *bytes, size_t n, struct buf *out)
{
	struct terminal *t = state;

	terminal_add(t, bytes, n, out);
	if (n > 0)
		return;
	terminal_reset(t, out);
	if (t->in_line)
		buf_add_char(out, '\n');
	t->in_line = false;
}
