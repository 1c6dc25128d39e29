#include "jobs/dotenv.h"

#include <stdbool.h>
#include <string.h>

void
dotenv_init(struct dotenv *d, const char *text, size_t len)
{
	*d = (struct dotenv){.text = text, .len = len};
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		d->next = 3; /* a byte order mark */
}

void
dotenv_finish(struct dotenv *d)
{
	buf_finish(&d->value);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

/* The end of the line that at is in: its newline, or the end of all. */
static size_t
line_end(const struct dotenv *d, size_t at)
{
	const char *newline = memchr(d->text + at, '\n', d->len - at);

	return newline == NULL ? d->len : (size_t)(newline - d->text);
}

static size_t
skip_blanks(const struct dotenv *d, size_t at)
{
	while (at < d->len && is_blank(d->text[at]))
		at++;
	return at;
}

/* Behind the newline at end, or at the end of all. */
static void
go_behind(struct dotenv *d, size_t end)
{
	d->next = end < d->len ? end + 1 : end;
}

/* What is wrong; the next line that begins behind it is read on. */
static enum dotenv_kind
refuse(struct dotenv *d, size_t at, const char *error)
{
	d->at = at;
	d->error = error;
	go_behind(d, line_end(d, at));
	return DOTENV_ERROR;
}

/* True when nothing of the line follows: a comment is nothing. */
static bool
is_over(const struct dotenv *d, size_t at)
{
	size_t from = at;

	at = skip_blanks(d, at);
	if (at < d->len && d->text[at] == '\r')
		at++;
	return at >= d->len || d->text[at] == '\n' ||
	       (d->text[at] == '#' && at > from);
}

/* What \c stands for; 0: nothing. */
static char
escaped(char c)
{
	static const char letters[] = "nrt\"\\$", values[] = "\n\r\t\"\\$";
	const char *letter = c == '\0' ? NULL : strchr(letters, c);

	return letter == NULL ? '\0' : values[letter - letters];
}

/* In quotes, the first of which is at begin. */
static enum dotenv_kind
read_quoted(struct dotenv *d, size_t begin)
{
	char quote = d->text[begin];
	size_t at;

	for (at = begin + 1; at < d->len && d->text[at] != quote; at++) {
		char c = d->text[at];

		if (c == '\0')
			return refuse(d, at, "a NUL byte is in the value");
		if (c == '\\' && quote == '"') {
			c = at + 1 < d->len ? escaped(d->text[at + 1]) : 0;
			if (c == '\0')
				return refuse(d, at,
				    "in double quotes \\ stands before n, r, "
				    "t, \", \\ or $; write \\\\ for a "
				    "backslash, or use single quotes");
			at++;
		}
		buf_add_char(&d->value, c);
	}
	if (at >= d->len)
		return refuse(d, begin,
		    quote == '"' ? "this \" is not closed"
				 : "this ' is not closed");
	if (!is_over(d, at + 1))
		return refuse(d, at + 1,
		    "expected the end of the line behind the quotes");
	go_behind(d, line_end(d, at));
	return DOTENV_VARIABLE;
}

static enum dotenv_kind
read_plain(struct dotenv *d, size_t begin)
{
	size_t end = line_end(d, begin), at;

	go_behind(d, end);
	for (at = begin; at < end; at++) {
		if (d->text[at] == '\0')
			return refuse(d, at, "a NUL byte is in the value");
		if (d->text[at] == '#' && is_blank(d->text[at - 1]))
			break;
	}
	end = at;
	while (end > begin &&
	       (is_blank(d->text[end - 1]) || d->text[end - 1] == '\r'))
		end--;
	buf_add(&d->value, d->text + begin, end - begin);
	return DOTENV_VARIABLE;
}

/* Behind "export" and its blanks, when that is there. */
static size_t
skip_export(const struct dotenv *d, size_t at)
{
	if (d->len - at > 6 && memcmp(d->text + at, "export", 6) == 0 &&
	    is_blank(d->text[at + 6]))
		return skip_blanks(d, at + 6);
	return at;
}

static enum dotenv_kind
read_line(struct dotenv *d, size_t begin)
{
	size_t at = skip_export(d, begin), value;
	bool is_number =
	    at < d->len && d->text[at] >= '0' && d->text[at] <= '9';

	d->at = at;
	while (at < d->len && is_key_char(d->text[at]))
		at++;
	d->key_len = at - d->at;
	if (d->key_len == 0 || is_number || d->text[d->at] == '.' ||
	    d->text[d->at] == '-')
		return refuse(d, d->at,
		    "expected KEY=VALUE; a key begins with a letter or _");
	if (at >= d->len || d->text[at] != '=')
		return refuse(d, at,
		    at < d->len && is_blank(d->text[at]) &&
			    skip_blanks(d, at) < d->len &&
			    d->text[skip_blanks(d, at)] == '='
			? "expected = at once; write KEY=VALUE without blanks"
			: "expected = behind the key; write KEY=VALUE");
	value = skip_blanks(d, at + 1);
	/* Only then is # a comment, as behind any other value. */
	if (value < d->len && (d->text[value] == '"' || d->text[value] == '\''))
		return read_quoted(d, value);
	return read_plain(d, value);
}

enum dotenv_kind
dotenv_next(struct dotenv *d)
{
	buf_clear(&d->value);
	buf_add(&d->value, "", 0);
	while (d->next < d->len) {
		size_t at = skip_blanks(d, d->next);

		if (!is_over(d, at) && d->text[at] != '#')
			return read_line(d, at);
		go_behind(d, line_end(d, at));
	}
	return DOTENV_END;
}
