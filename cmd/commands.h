/*
 * commands - the list of all subcommands.
 */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

#include <stddef.h>

struct command;

/* In the order of the help. */
extern const struct command *const commands[];
extern const size_t n_commands;

/* The one of this name, or NULL. */
const struct command *command_find(const char *name);

#endif
