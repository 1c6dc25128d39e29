/*
 * opt - options as a table, from which both parsing and help are made.
 */
#ifndef CMD_OPT_H
#define CMD_OPT_H

#include <stddef.h>
#include <stdio.h>

#include "core/err.h"

struct option {
	char letter;       /* or 0 */
	const char *name;  /* without the dashes */
	const char *value; /* its name in the help; NULL: a flag */
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

/* Print a line or two for each option, in columns. */
void opt_print(const struct option *options, size_t n, FILE *out);

#endif
