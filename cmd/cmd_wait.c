#include "cmd/cmd.h"
#include "cmd/verb.h"
#include "cmd/verb_options.h"
#include "core/macros.h"

/* clang-format off */
static const struct option options[] = {
    VERB_OPTIONS_COMMANDS,
    {'t', "timeout", "TIME", "wait no longer than TIME", set_all_timeout},
    {0, "return-when", "WHEN:all-completed|first-completed|first-exception", "all-completed, first-completed or first-exception", set_return_when},
    {0, "pending", "WHAT:cancel|keep", "cancel (default) what is pending then, or keep", set_pending},
    VERB_OPTIONS_LIMITS,
    VERB_OPTIONS_OUTPUT,
    {0, "max-input", "SIZE", "read no more than SIZE of standard input (256M)", set_max_input},
};
/* clang-format on */

static const char *const details[] = {
    "Runs commands side by side, waits for them, and tells which are done",
    "and which are pending.",
    "Commands: COMMAND ::: COMMAND ..., or -c TEXT each, or - for the lines of",
    "standard input.  With -i, a COMMAND for each item, behind ::: or a line.",
    NULL,
};

static int
run(const struct command *self, int argc, char **argv)
{
	static const struct verb_kind kind = {
	    BODY_WAIT, ON_FAILURE_CONTINUE, RESULTS_WAITED, false};

	return verb_run(self, argc, argv, &kind);
}

const struct command cmd_wait = {
    .name = "wait",
    .group = GROUP_WORDS,
    .args = VERB_ARGS,
    .summary = "run commands, wait for so long",
    .details = details,
    .options = options,
    .n_options = ARRAY_LEN(options),
    .run = run,
};
