#include <stdio.h>

#include "cmd/cmd.h"
#include "jobs/load/load_schema.h"

static const char *const details[] = {
    "Prints the JSON Schema (draft 2020-12) of the job file, by which editors",
    "complete and check job files.",
    NULL,
};

static int
run(const struct command *self, int argc, char **argv)
{
	struct err e = ERR_INIT;
	struct buf text = {0};
	int n, rc;

	rc = opt_parse(NULL, 0, argc, argv, NULL, &n, &e);
	if (rc > 0)
		return command_help(self);
	if (rc < 0)
		return usage_error(self, e.text);
	if (n > 0)
		return usage_error(self, "it takes no words");
	load_schema(&text);
	fwrite(text.data, 1, text.len, stdout);
	buf_finish(&text);
	return stdout_is_written() ? EXIT_OK : EXIT_OUTPUT;
}

const struct command cmd_schema = {
    .name = "schema",
    .group = GROUP_FILE,
    .args = "",
    .summary = "print the JSON Schema of the job file, for editors",
    .details = details,
    .run = run,
};
