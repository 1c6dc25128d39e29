#include "cmd/cmd.h"
#include "cmd/execute.h"
#include "core/macros.h"

/* clang-format off */
static const struct option options[] = {
    OPTION_SLOTS,
    OPTION_KEEP_GOING,
    OPTION_TIMEOUT,
    {'s', "signal", "SIG", "the stop signal (TERM)", set_stop_signal},
    {'o', "output", "MODE:group|prefix|raw|none", "group (default), prefix, raw or none", set_output},
    OPTION_ON_FAILURE,
    OPTION_ONLY,
    OPTION_SKIP,
    OPTION_EVENTS,
    {0, "results", NULL, "write main's result as JSON to stdout", set_results},
    {'n', "dry-run", NULL, "start nothing: write what would start, and when", set_dry},
    OPTION_DIRECTORY,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_COLOR,
    OPT_MORE,
    OPTION_PAST,
    {0, "progress", "WHEN:auto|always|never", "the line at the foot of a terminal: as --color", set_progress},
    {0, "heartbeat", "TIME", "after so long a silence tell what runs (1m)", set_heartbeat},
    {0, "kill-after", "TIME", "from the stop signal to SIGKILL (10s)", set_kill_after},
    OPTION_EVENTS_FD,
    OPTION_MAX_INPUT,
};
/* clang-format on */

static const char *const details[] = {
    "Runs the jobs of FILE (- is standard input) and logs each change of their",
    "states on stderr.  With JOBs (or 'test[*]'), only those and what they "
    "need.",
    NULL,
};

static int
run(const struct command *self, int argc, char **argv)
{
	struct run_options o;
	int status = run_options_parse(self, &o, argc, argv);

	if (status < 0)
		status =
		    o.is_dry ? execute_dry(self, &o) : execute(self, &o, false);
	run_options_finish(&o);
	return status;
}

const struct command cmd_run = {
    .name = "run",
    .args = "FILE [JOB...]",
    .summary = "run the jobs of a file",
    .details = details,
    .options = options,
    .n_options = ARRAY_LEN(options),
    .run = run,
};
