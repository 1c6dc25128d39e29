#include "cmd/cmd.h"
#include "cmd/verb.h"
#include "cmd/verb_options.h"
#include "core/macros.h"

/* clang-format off */
static const struct option options[] = {
    VERB_OPTIONS_COMMANDS,
    OPTION_TIMEOUT_ALL,
    VERB_OPTIONS_LIMITS,
    VERB_OPTIONS_OUTPUT,
};
/* clang-format on */

static const char *const details[] = {
    "Runs commands side by side; the first that fails cancels the others.",
    "Prints what they wrote, in the order given.",
    "Commands: COMMAND ::: COMMAND ..., or -c TEXT each, or - for the lines of",
    "standard input.  With -i, a COMMAND for each item, behind ::: or a line.",
    NULL,
};

static int
run(const struct command *self, int argc, char **argv)
{
	static const struct verb_kind kind = {
	    BODY_NONE, ON_FAILURE_CANCEL, RESULTS_GIVEN, false};

	return verb_run(self, argc, argv, &kind);
}

const struct command cmd_group = {
    .name = "group",
    .group = GROUP_WORDS,
    .args = VERB_ARGS,
    .summary = "run commands, until one fails",
    .details = details,
    .options = options,
    .n_options = ARRAY_LEN(options),
    .run = run,
};
