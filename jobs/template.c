#include "jobs/template.h"

#include <stdbool.h>
#include <string.h>

#include "core/macros.h"

/* What stands before a job's name, in the tools that replace such text. */
static const char *const words[] = {
    "jobs",
    "matrix",
    "needs",
    "outputs",
    "result",
    "results",
    "steps",
    "tasks",
};

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool
is_reference(const char *word, size_t len)
{
	if (word[len] != '.' && word[len] != '[')
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return true;
	}
	return false;
}

/* A variable of a template's own, .x or $x, is for the program it is for. */
static bool
has_reference(const char *text, const char *end)
{
	char before = ' ';

	while (text < end) {
		size_t len = 0;

		while (text + len < end && is_word_char(text[len]))
			len++;
		if (len > 0 && before != '.' && before != '$' &&
		    is_reference(text, len))
			return true;
		text += len > 0 ? len : 1;
		before = text[-1];
	}
	return false;
}

const char *
template_find(const char *text, size_t *len)
{
	const char *begin = text, *end;

	while ((begin = strstr(begin, "{{")) != NULL) {
		end = strstr(begin, "}}");
		if (end == NULL)
			return NULL;
		if (has_reference(begin, end)) {
			if (begin > text && begin[-1] == '$')
				begin--;
			*len = (size_t)(end + 2 - begin);
			return begin;
		}
		begin = end + 2;
	}
	return NULL;
}

void
template_pattern(struct buf *b)
{
	/* No }} before the word, and one behind it. */
	buf_add_text(
	    b, "\\{\\{(?:(?!\\}\\})[\\s\\S])*?(?<![A-Za-z0-9_.$-])(?:");
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		buf_printf(b, "%s%s", i == 0 ? "" : "|", words[i]);
	buf_add_text(b, ")[.\\[][\\s\\S]*\\}\\}");
}
