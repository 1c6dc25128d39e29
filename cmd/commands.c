#include "cmd/commands.h"

#include <string.h>

#include "cmd/cmd.h"
#include "core/macros.h"

const struct command *const commands[] = {
    &cmd_run,
    &cmd_simulate,
    &cmd_exec,
    &cmd_gather,
    &cmd_as_completed,
    &cmd_wait,
    &cmd_race,
    &cmd_group,
    &cmd_check,
    &cmd_graph,
    &cmd_schema,
    &cmd_doctor,
    &cmd_completion,
};
const size_t n_commands = ARRAY_LEN(commands);

const struct command *
command_find(const char *name)
{
	size_t i;

	for (i = 0; i < n_commands; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}
