#include "cmd/source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/placeholder.h"
#include "core/mem.h"

#define SEPARATOR ":::"

/* How many words there are from at on before the next separator. */
static size_t
count_words(const struct source *s, size_t at)
{
	size_t n = 0;

	while (at + n < s->given.n_words &&
	       strcmp(s->given.words[at + n], SEPARATOR) != 0)
		n++;
	return n;
}

/* Before any of them starts: there is something in each place. */
static int
check_words(const struct source *s, struct err *e)
{
	size_t at = 0, number = 1;

	for (;; number++) {
		size_t n = count_words(s, at);

		if (n == 0 || s->given.words[at][0] == '\0')
			return err_set(e, ERR_INVALID,
			    "command %zu is empty; write COMMAND ::: COMMAND",
			    number);
		at += n;
		if (at == s->given.n_words)
			return 0;
		at++;
	}
}

static int
check_texts(const struct source *s, struct err *e)
{
	size_t i;

	if (s->given.n_words > 0)
		return err_set(e, ERR_INVALID,
		    "commands come by -c or as words, not both: \"%s\" is one "
		    "too many",
		    s->given.words[0]);
	for (i = 0; i < s->given.n_texts; i++) {
		const char *text = s->given.texts[i];

		if (text[strspn(text, " \t\n")] == '\0')
			return err_set(e, ERR_INVALID,
			    "-c %zu is empty; give it shell text", i + 1);
	}
	return 0;
}

static int
init_items(struct source *s, struct err *e)
{
	size_t i;

	s->n_template = count_words(s, 0);
	if (s->n_template == 0 || s->given.words[0][0] == '\0')
		return err_set(e, ERR_INVALID,
		    "-i needs a command: COMMAND {} [::: ITEM ...]");
	s->kind = s->n_template == s->given.n_words ? SOURCE_ITEM_LINES
						    : SOURCE_ITEMS;
	s->at = s->n_template + 1;
	if (s->kind == SOURCE_ITEMS &&
	    s->at + count_words(s, s->at) < s->given.n_words)
		return err_set(e, ERR_INVALID,
		    "there is one list of items, behind one :::");
	s->appends = true;
	for (i = 0; i < s->n_template; i++)
		s->appends =
		    s->appends && !placeholder_is_in(s->given.words[i]);
	return 0;
}

/* "-", which -0 alone says, too. */
static bool
is_stdin(const struct source_words *given)
{
	return given->n_words > 0 ? strcmp(given->words[0], "-") == 0
				  : given->is_nul;
}

static int
init_kind(struct source *s, struct err *e)
{
	const struct source_words *given = &s->given;

	if (given->has_items && given->n_texts > 0)
		return err_set(e, ERR_INVALID,
		    "-i puts items into words, never into shell text: not "
		    "with -c");
	if (given->has_items)
		return init_items(s, e);
	if (given->n_texts > 0) {
		s->kind = SOURCE_TEXTS;
		return check_texts(s, e);
	}
	if (given->n_words == 0 && !given->is_nul)
		return err_set(e, ERR_INVALID, "which command?");
	if (!is_stdin(given)) {
		s->kind = SOURCE_WORDS;
		return check_words(s, e);
	}
	s->kind = SOURCE_LINES;
	if (given->n_words > 1)
		return err_set(e, ERR_INVALID,
		    "- is commands from standard input, and stands alone; "
		    "\"%s\" behind it means nothing",
		    given->words[1]);
	return 0;
}

int
source_init(struct source *s, const struct source_words *given, struct err *e)
{
	*s = (struct source){.given = *given};
	s->reader.name = "standard input";
	s->reader.separator = given->is_nul ? '\0' : '\n';
	if (init_kind(s, e) < 0)
		return -1;
	if (given->is_nul && !source_is_stream(s))
		return err_set(e, ERR_INVALID,
		    "-0 is for what comes on standard input, and nothing does");
	return 0;
}

static void
free_argv(struct source *s)
{
	size_t i;

	if (s->kind == SOURCE_ITEMS || s->kind == SOURCE_ITEM_LINES) {
		for (i = 0; i < s->n_argv; i++)
			free(s->argv[i]);
	}
	free(s->argv);
	s->argv = NULL;
	s->n_argv = 0;
}

void
source_finish(struct source *s)
{
	free_argv(s);
	source_stop(s);
	input_finish(&s->input);
}

bool
source_is_stream(const struct source *s)
{
	return s->kind == SOURCE_LINES || s->kind == SOURCE_ITEM_LINES;
}

bool
source_is_one(const struct source *s)
{
	return (s->kind == SOURCE_TEXTS && s->given.n_texts == 1) ||
	       (s->kind == SOURCE_WORDS &&
		   count_words(s, 0) == s->given.n_words);
}

/* The words up to the next separator. */
static void
take_words(struct source *s, struct source_command *c)
{
	size_t n = count_words(s, s->at), i;

	s->argv = xcalloc(n + 1, sizeof(*s->argv));
	for (i = 0; i < n; i++)
		s->argv[i] = s->given.words[s->at + i];
	s->at += n + 1;
	c->argv = (const char *const *)s->argv;
}

/* The template, filled in. */
static void
take_item(struct source *s, struct source_command *c, const char *item)
{
	size_t i;

	s->n_argv = s->n_template + (s->appends ? 1 : 0);
	s->argv = xcalloc(s->n_argv + 1, sizeof(*s->argv));
	for (i = 0; i < s->n_template; i++)
		s->argv[i] =
		    placeholder_fill(s->given.words[i], item, c->number);
	if (s->appends)
		s->argv[i] = xstrdup(item);
	c->argv = (const char *const *)s->argv;
	c->item = item;
}

/* As line_reader_next() does, of what was read at once. */
static int
next_line_read(struct source *s, char **line, size_t *len)
{
	struct input *in = &s->input;
	char *end;

	if (s->read >= in->len)
		return -1;
	*line = in->text + s->read;
	end = memchr(*line, s->reader.separator, in->len - s->read);
	*len = end != NULL ? (size_t)(end - *line) : in->len - s->read;
	s->read += *len + 1;
	s->reader.n_lines++;
	(*line)[*len] = '\0';
	return 1;
}

static int
next_line(struct source *s, const char **line, struct err *e)
{
	char *at = NULL;
	size_t len = 0;
	int rc = s->is_live ? line_reader_next(&s->reader, &at, &len, e)
			    : next_line_read(s, &at, &len);

	if (rc <= 0)
		return rc;
	*line = at;
	if (len > SOURCE_LINE_MAX)
		return err_set(e, ERR_INVALID,
		    "%s:%zu: the line has more than %zu bytes", s->reader.name,
		    s->reader.n_lines, SOURCE_LINE_MAX);
	if (strlen(at) == len)
		return 1;
	return err_set(e, ERR_INVALID,
	    "%s:%zu: there is a NUL in the line; with -0 that ends a line",
	    s->reader.name, s->reader.n_lines);
}

/* Lines of blanks are no commands; but an item may be anything. */
static int
take_line(struct source *s, struct source_command *c, struct err *e)
{
	const char *line = NULL;
	int rc;

	while ((rc = next_line(s, &line, e)) > 0) {
		if (s->kind == SOURCE_ITEM_LINES)
			take_item(s, c, line);
		else if (line[strspn(line, " \t\r\n")] != '\0')
			c->text = line;
		else
			continue;
		return 1;
	}
	return rc;
}

static bool
has_words(const struct source *s)
{
	return s->at <
	       (s->kind == SOURCE_TEXTS ? s->given.n_texts : s->given.n_words);
}

int
source_next(struct source *s, struct source_command *c, struct err *e)
{
	int rc = 1;

	free_argv(s);
	*c = (struct source_command){.number = s->n + 1};
	if (source_is_stream(s))
		rc = take_line(s, c, e);
	else if (!has_words(s))
		rc = -1;
	else if (s->kind == SOURCE_TEXTS)
		c->text = s->given.texts[s->at++];
	else if (s->kind == SOURCE_WORDS)
		take_words(s, c);
	else
		take_item(s, c, s->given.words[s->at++]);
	if (rc > 0)
		s->n++;
	return rc;
}

/* Streams */

int
source_read_all(struct source *s, size_t max, struct err *e)
{
	size_t len;

	if (input_read("-", max, &s->input, e) < 0)
		return err_wrap(e, "%s", s->reader.name);
	/* Room for the NUL behind the last line. */
	len = s->input.len + 1;
	s->input.text = xgrow_array(s->input.text, &s->input.capacity, len, 1);
	return 0;
}

void
source_follow(
    struct source *s, struct loop *l, void (*ready)(struct line_reader *reader))
{
	line_reader_init(&s->reader, l, STDIN_FILENO, s->reader.name,
	    s->reader.separator, SOURCE_LINE_MAX);
	s->reader.ready = ready;
	s->is_live = true;
}

void
source_stop(struct source *s)
{
	if (s->is_live)
		line_reader_finish(&s->reader);
	s->is_live = false;
}
