#include <string.h>

#include "cmd/cmd.h"
#include "cmd/complete.h"
#include "core/macros.h"

static const char *const details[] = {
    "Prints a script by which a shell completes commands, options and values,",
    "job files and the names of their jobs.  For this shell alone:",
    "",
    "  bash: source <(taskctl completion bash)",
    "  zsh:  source <(taskctl completion zsh)   (behind compinit)",
    "  fish: taskctl completion fish | source",
    NULL,
};

static const struct {
	const char *name;
	void (*print)(FILE *out);
} shells[] = {
    {"bash", complete_bash},
    {"zsh", complete_zsh},
    {"fish", complete_fish},
};

static int
run(const struct command *self, int argc, char **argv)
{
	struct err e = ERR_INIT;
	size_t i;
	int n, rc;

	rc = opt_parse(NULL, 0, argc, argv, NULL, &n, &e);
	if (rc > 0)
		return command_help(self);
	if (rc < 0)
		return usage_error(self, e.text);
	for (i = 0; n == 1 && i < ARRAY_LEN(shells); i++) {
		if (strcmp(argv[1], shells[i].name) != 0)
			continue;
		shells[i].print(stdout);
		return stdout_is_written() ? EXIT_OK : EXIT_OUTPUT;
	}
	return usage_error(self, "for which shell? bash, zsh or fish");
}

const struct command cmd_completion = {
    .name = "completion",
    .group = GROUP_SELF,
    .args = "bash|zsh|fish",
    .summary = "print a script that completes command lines",
    .details = details,
    .run = run,
};
