#include "cmd/command_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/printable.h"

/* A word of an argv as a shell would take it, so that it can be told apart. */
static void
add_word(struct buf *b, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-./,:+@%=";
	const char *at;

	if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
		buf_add_text(b, word);
		return;
	}
	buf_add_char(b, '\'');
	for (at = word; *at != '\0'; at++) {
		if (*at == '\'')
			buf_add_text(b, "'\\'");
		buf_add_char(b, *at);
	}
	buf_add_char(b, '\'');
}

/* Of several lines the first one, and that there are more. */
static void
add_first_line(struct buf *b, const char *text, size_t columns)
{
	size_t len = strcspn(text, "\n");
	char *line = xmemdup0(text, len);
	size_t taken = printable_add_short(b, line, columns);

	if (text[len] != '\0' && text[len + 1] != '\0' && taken < columns)
		buf_add_text(b, " ...");
	free(line);
}

void
command_text_add(struct buf *b, const struct event *e, size_t columns)
{
	struct buf words = {0};
	size_t i;

	if (e->command != NULL && columns != SIZE_MAX)
		add_first_line(b, e->command, columns);
	else if (e->command != NULL)
		printable_add_short(b, e->command, columns);
	if (e->argv == NULL)
		return;
	for (i = 0; e->argv[i] != NULL && words.len <= columns; i++) {
		if (i > 0)
			buf_add_char(&words, ' ');
		add_word(&words, e->argv[i]);
	}
	printable_add_short(b, words.data, columns);
	buf_finish(&words);
}
