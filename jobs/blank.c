#include "jobs/blank.h"

#include <stdint.h>
#include <string.h>

/* The text, and who is told of what is wrong in it. */
struct blank {
	char *text;
	size_t len;
	blank_report *report;
	void *to;
};

size_t
blank_string_end(const char *text, size_t len, size_t at, bool *ended)
{
	bool dummy;

	if (ended == NULL)
		ended = &dummy;
	*ended = false;
	for (at++; at < len; at++) {
		if (text[at] == '"') {
			*ended = true;
			return at + 1;
		}
		if (text[at] == '\n')
			return at;
		if (text[at] == '\\' && at + 1 < len && text[at + 1] != '\n')
			at++;
	}
	return len;
}

/* Offset behind the comment that begins at, or at when none does. */
/* The first star with a slash behind it, or NULL. */
static const char *
find_star_slash(const char *begin, const char *end)
{
	const char *star = begin;

	while ((star = memchr(star, '*', (size_t)(end - star))) != NULL) {
		if (star + 1 < end && star[1] == '/')
			return star;
		star++;
	}
	return NULL;
}

static size_t
comment_end(const struct blank *b, size_t at)
{
	const char *begin = b->text + at + 2;
	const char *end;

	if (b->len - at < 2)
		return at;
	if (begin[-1] == '/') {
		end = memchr(begin, '\n', b->len - at - 2);
		return end == NULL ? b->len : (size_t)(end - b->text);
	}
	if (begin[-1] != '*')
		return at;
	end = find_star_slash(begin, b->text + b->len);
	if (end != NULL)
		return (size_t)(end - b->text) + 2;
	b->report(b->to, at, "this comment is not ended; end it with */");
	return b->len;
}

static size_t
blank_comment(const struct blank *b, size_t at)
{
	size_t end = comment_end(b, at);

	for (size_t i = at; i < end; i++) {
		if (b->text[i] != '\n')
			b->text[i] = ' ';
	}
	return end;
}

static size_t
pass_string(const struct blank *b, size_t at)
{
	bool ended;
	size_t end = blank_string_end(b->text, b->len, at, &ended);

	if (!ended)
		b->report(b->to, at,
		    "this string is not ended on its line; end it with \" "
		    "(a line break in it is written \\n)");
	return end;
}

void
blank_text(char *text, size_t len, blank_report *report, void *to)
{
	struct blank b = {text, len, report, to};
	size_t comma = SIZE_MAX;
	char last = '{';
	size_t end;

	for (size_t at = 0; at < len; at = end) {
		char c = text[at];

		end = at + 1;
		if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
			continue;
		if (c == '/' && (end = blank_comment(&b, at)) != at)
			continue;
		end = at + 1;
		if (c == '"')
			end = pass_string(&b, at);
		else if (c == ',')
			comma = strchr("{[:,", last) != NULL ? SIZE_MAX : at;
		else if ((c == '}' || c == ']') && last == ',' &&
			 comma != SIZE_MAX)
			text[comma] = ' ';
		last = c;
	}
}
