/*
 * help - which commands there are, on a screen.
 */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include <stdio.h>

/* List the commands, by groups.  Returns EXIT_OK, or EXIT_OUTPUT. */
int help_commands(FILE *out);

#endif
