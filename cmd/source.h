/*
 * source - where the commands of a verb come from, one after the other: its
 * words with ::: between them, texts of -c, lines of standard input; or one
 * command for each of many items.
 */
#ifndef CMD_SOURCE_H
#define CMD_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/line_reader.h"
#include "jobs/input.h"

/* No program takes a longer argument, so no line is. */
#define SOURCE_LINE_MAX ((size_t)128 * 1024)

/* What the user has given; all borrowed. */
struct source_words {
	char *const *words; /* behind the options */
	size_t n_words;
	const char *const *texts; /* of -c */
	size_t n_texts;
	bool has_items; /* -i */
	bool is_nul;    /* -0: a NUL ends a line */
};

/* One command.  Borrowed, until the next one is asked for. */
struct source_command {
	const char *text;        /* for a shell; or NULL: */
	const char *const *argv; /* a program with its arguments */
	const char *item;        /* that it was made for; or NULL */
	size_t number;           /* from 1 */
};

enum source_kind {
	SOURCE_WORDS,
	SOURCE_TEXTS,
	SOURCE_LINES, /* each is shell text */
	SOURCE_ITEMS, /* words behind the ::: */
	SOURCE_ITEM_LINES,
};

struct source {
	enum source_kind kind;
	struct source_words given;
	size_t at;          /* in words or texts */
	size_t n;           /* commands so far */
	size_t n_template;  /* words */
	bool appends;       /* the item: the template has no {} */
	struct input input; /* all lines, or: */
	size_t read;        /* of them */
	struct line_reader reader;
	bool is_live; /* they come while the run goes on */
	char **argv;  /* owned: of the last one; of items its words too */
	size_t n_argv;
};

/*
 * Make *s the source of what was given.  Returns 0, or -1 with *e set: there is no
 * command, or what was given does not go together.
 */
int source_init(
    struct source *s, const struct source_words *given, struct err *e);
void source_finish(struct source *s);

/* Does it read standard input, so that nobody knows how many there will be? */
bool source_is_stream(const struct source *s);

/* Is it one command, written out as such? */
bool source_is_one(const struct source *s);

/* Read all of a stream, of no more than max bytes.  Returns 0, or -1 with *e set. */
int source_read_all(struct source *s, size_t max, struct err *e);

/* Read a stream as commands are asked for; ready is for core/line_reader.h. */
void source_follow(struct source *s, struct loop *l,
    void (*ready)(struct line_reader *reader));

/* No more will be asked for. */
void source_stop(struct source *s);

/*
 * The next command.  Returns 1; 0 when there is none yet: then ready is called;
 * -1 when there are no more, with *e set when that is an error.
 */
int source_next(struct source *s, struct source_command *c, struct err *e);

#endif
