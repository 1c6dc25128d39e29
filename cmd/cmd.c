#include "cmd/cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cmd/complain.h"

bool
stdout_is_written(void)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return true;
	complain(NULL, "writing to stdout: %s", strerror(errno));
	return false;
}

int
usage_error(const struct command *c, const char *text)
{
	complain(c->name, "%s", text);
	fprintf(stderr,
	    "Usage: taskctl %s [options]%s%s  (taskctl %s --help)\n", c->name,
	    c->args[0] == '\0' ? "" : " ", c->args, c->name);
	return EXIT_USAGE;
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
command_help_all(const struct command *c)
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
