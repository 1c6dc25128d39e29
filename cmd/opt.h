/*
 * opt - options as a table, from which both parsing and help are made.
 */
#ifndef CMD_OPT_H
#define CMD_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/err.h"

/*
 * The name of a value says what it is, for the shells' completion: FILE, DIR,
 * SIG, JOB or JOB[=N]; N, TIME, SIZE, TEXT and TAGS are free.  That of words
 * has them behind a colon: "MODE:group|prefix|raw|none".
 */
struct option {
	char letter;       /* or 0 */
	const char *name;  /* without the dashes */
	const char *value; /* its name, and its words; NULL: a flag */
	const char *help;  /* one line */

	/* Put value (NULL for a flag) into the command's own struct. */
	int (*set)(void *into, const char *value, struct err *e);
};

/*
 * Read the options of argv from argv[1] on, wherever they stand, up to "--".
 * "-j4", "-j 4", "--jobs=4" and "--jobs 4" are alike; letters without a value
 * may be joined.  The other words stay in argv[1...], in their order, and
 * *n_words counts them.
 *
 * Returns 0; 1 when --help or -h was given; -1 with *e set, which names the
 * option and, for an unknown one, the nearest.
 */
int opt_parse(const struct option *options, size_t n, int argc, char **argv,
    void *into, int *n_words, struct err *e);

/*
 * The same, but the first word ends the options, as for env(1), timeout(1) and
 * xargs(1): what follows is a command with options of its own, and all of it,
 * a "--" too, is words.
 */
int opt_parse_leading(const struct option *options, size_t n, int argc,
    char **argv, void *into, int *n_words, struct err *e);

/*
 * A row that is no option: what stands behind it is not asked for every day, and
 * left out of the --help of a command that would not fit a screen.
 */
#define OPT_MORE                      \
	{                             \
		0, "", NULL, "", NULL \
	}

/* True for OPT_MORE. */
bool opt_is_more(const struct option *o);

/* How long the name of the option's value is; 0 for a flag. */
size_t opt_value_len(const struct option *o);

/* The words that its value may be, with | between them; NULL: not such. */
const char *opt_words(const struct option *o);

/*
 * For setters: the place of value in words, NULL-terminated.  Returns -1 with *e
 * set, which names them all.
 */
int opt_find_word(const char *value, const char *const *words, struct err *e);

/*
 * Print a line for each option, in columns: those before OPT_MORE, or all.
 * Returns how many were left out.
 */
size_t opt_print(const struct option *options, size_t n, bool all, FILE *out);

#endif
