/*
 * complete - the scripts by which shells complete a command line of taskctl,
 * made from the tables of the commands and their options.
 */
#ifndef CMD_COMPLETE_H
#define CMD_COMPLETE_H

#include <stdbool.h>
#include <stdio.h>

#include "cmd/cmd.h"

/* What a word of the command line is, as far as shells can help. */
enum word_kind {
	WORD_FREE,
	WORD_FILE,
	WORD_JOB_FILE,
	WORD_FOLDER,
	WORD_SIGNAL,
	WORD_JOB,
	WORD_COMMAND,   /* of the shell */
	WORD_ARGUMENTS, /* of the command that stands in front */
	WORD_LISTED,    /* one of some */
};

/* What the value of the option is, by its name. */
enum word_kind complete_value(const struct option *o);

/* What the first of the command's words is, and whether jobs come behind it. */
enum word_kind complete_first(const struct command *c);
bool complete_has_jobs(const struct command *c);

/* Whether they are a command's words, and may be those of several. */
bool complete_is_verb(const struct command *c);
bool complete_has_several(const struct command *c);

/* Print words, which have | between them, with a blank before each. */
void complete_print_words(const char *words, FILE *out);

/* Print the names of signals in the same way. */
void complete_print_signals(FILE *out);

/* Print lines up to a NULL. */
void complete_print_lines(const char *const *lines, FILE *out);

/* Print text for within single quotes, ' and the characters of special too. */
void complete_print_quoted(const char *text, const char *special, FILE *out);

/* complete_bash.c, complete_zsh.c, complete_fish.c */
void complete_bash(FILE *out);
void complete_zsh(FILE *out);
void complete_fish(FILE *out);

#endif
