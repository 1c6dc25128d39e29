/*
 * help - what taskctl and each of its commands can do, on a screen.
 */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include <stdio.h>

#include "cmd/cmd.h"

/* List the commands, by groups.  Returns EXIT_OK, or EXIT_OUTPUT. */
int help_commands(FILE *out);

/* As command_help(), but with all options, however many lines they take. */
int help_command(const struct command *c);

#endif
