#include "cmd/cmd.h"
#include "cmd/execute.h"
#include "core/macros.h"

/* clang-format off */
static const struct option options[] = {
    OPTION_SLOTS,
    OPTION_KEEP_GOING,
    OPTION_TIMEOUT,
    {0, "fail", "JOB[=N]", "let JOB, or its first N attempts, fail", set_failing},
    OPTION_ON_FAILURE,
    OPTION_ONLY,
    OPTION_SKIP,
    OPTION_EVENTS,
    OPTION_PAST,
    OPTION_DIRECTORY,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_COLOR,
    OPT_MORE,
    OPTION_EVENTS_FD,
    OPTION_MAX_INPUT,
};
/* clang-format on */

static const char *const details[] = {
    "The same as run on a virtual clock: nothing is started, each process "
    "takes",
    "its \"estimate\" (1s), and the run ends at once, in the same way each "
    "time.",
    NULL,
};

static int
run(const struct command *self, int argc, char **argv)
{
	struct run_options o;
	int status = run_options_parse(self, &o, argc, argv);

	if (status < 0)
		status = execute(self, &o, true);
	run_options_finish(&o);
	return status;
}

const struct command cmd_simulate = {
    .name = "simulate",
    .args = "FILE [JOB...]",
    .summary = "show what a run would do, without running it",
    .details = details,
    .options = options,
    .n_options = ARRAY_LEN(options),
    .run = run,
};
