#include "cmd/cmd.h"
#include "cmd/verb.h"
#include "cmd/verb_options.h"
#include "core/macros.h"

/* clang-format off */
static const struct option options[] = {
    {'t', "timeout", "TIME", "end each attempt after TIME; 0: never", set_each_timeout},
    {'k', "kill-after", "TIME", "from the stop signal to SIGKILL (10s); 0: never", set_verb_kill_after},
    {'s', "signal", "SIG", "the stop signal (TERM)", set_stop_signal},
    {0, "retry", "N", "try again, up to N times", set_retries},
    VERB_OPTIONS_RETRY,
    {'p', "preserve-status", NULL, "exit as COMMAND did, though its time was over", set_preserve_status},
    {'f', "foreground", NULL, "for timeout(1)'s sake: it always is", set_foreground},
    {0, "joblog", "FILE", "write a line for it, as GNU parallel does", set_joblog},
    OPTION_EVENTS,
    OPTION_EVENTS_FD,
    OPTION_DIRECTORY,
    {'q', "quiet", NULL, "do not tell that its time was over", set_silent},
    {'v', "verbose", NULL, "log each change of state", set_verbose},
    OPTION_COLOR,
};
/* clang-format on */

static const char *const details[] = {
    "Runs one command and ends as it did, as timeout(1) does.  When its time",
    "is over, all that it has started ends too.  It has taskctl's own stdin,",
    "stdout and stderr.",
    NULL,
};

static int
run(const struct command *self, int argc, char **argv)
{
	static const struct verb_kind kind = {
	    BODY_NONE, ON_FAILURE_CANCEL, RESULTS_ENDED, true};

	return verb_run(self, argc, argv, &kind);
}

const struct command cmd_exec = {
    .name = "exec",
    .group = GROUP_WORDS,
    .args = "-- COMMAND [ARG...]",
    .summary = "run a command for so long, as timeout(1)",
    .details = details,
    .options = options,
    .n_options = ARRAY_LEN(options),
    .run = run,
};
