#include "cmd/help.h"

#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"

static const char *const titles[COMMAND_GROUPS] = {
    [GROUP_RUN] = "Jobs of a file:",
    [GROUP_WORDS] = "Jobs without a file:",
    [GROUP_FILE] = "Job files:",
    [GROUP_SELF] = "taskctl itself:",
};

static void
print_command(const char *name, const char *summary, FILE *out)
{
	fprintf(out, "  %-12s  %s\n", name, summary);
}

static void
print_group(enum command_group group, FILE *out)
{
	size_t i, n = 0;

	for (i = 0; i < n_commands; i++) {
		if (commands[i]->group != group)
			continue;
		if (n++ == 0)
			fprintf(out, "%s\n", titles[group]);
		print_command(commands[i]->name, commands[i]->summary, out);
	}
}

int
help_commands(FILE *out)
{
	int group;

	fputs("Usage: taskctl COMMAND [options] ...\n"
	      "Runs jobs as asyncio runs tasks: wait, gather, cancel, shield "
	      "and timeouts.\n\n",
	    out);
	for (group = 0; group < COMMAND_GROUPS; group++)
		print_group((enum command_group)group, out);
	print_command("help", "show all options of a command", out);
	fputs("\nOptions of a command: taskctl COMMAND --help.  The manual: "
	      "man taskctl\n",
	    out);
	return stdout_is_written() ? EXIT_OK : EXIT_OUTPUT;
}
