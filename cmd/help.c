#include "cmd/help.h"

#include <stdio.h>

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

static size_t
print_help(const struct command *c, bool all)
{
	const char *const *line;

	printf("Usage: taskctl %s [options]%s%s\n\n", c->name,
	    c->args[0] == '\0' ? "" : " ", c->args);
	for (line = c->details; *line != NULL; line++)
		puts(*line);
	puts("\nOptions:");
	return opt_print(c->options, c->n_options, all, stdout);
}

int
help_command(const struct command *c)
{
	print_help(c, true);
	return stdout_is_written() ? EXIT_OK : EXIT_OUTPUT;
}

int
command_help(const struct command *c)
{
	size_t left = print_help(c, false);

	if (left > 0)
		printf("And %zu more: taskctl help %s\n", left, c->name);
	return stdout_is_written() ? EXIT_OK : EXIT_OUTPUT;
}
