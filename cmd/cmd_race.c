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
    {0, "max-input", "SIZE", "read no more than SIZE of standard input (256M)", set_max_input},
};
/* clang-format on */

static const char *const details[] = {
    "Runs commands side by side until one succeeds, cancels the others, and",
    "prints what that one wrote.",
    "Commands: COMMAND ::: COMMAND ..., or -c TEXT each, or - for the lines of",
    "standard input.  With -i, a COMMAND for each item, behind ::: or a line.",
    NULL,
};

static int
run(const struct command *self, int argc, char **argv)
{
	static const struct verb_kind kind = {
	    BODY_RACE, ON_FAILURE_CONTINUE, RESULTS_WINNER, false};

	return verb_run(self, argc, argv, &kind);
}

const struct command cmd_race = {
    .name = "race",
    .group = GROUP_WORDS,
    .args = VERB_ARGS,
    .summary = "run commands, print the first success",
    .details = details,
    .options = options,
    .n_options = ARRAY_LEN(options),
    .run = run,
};
