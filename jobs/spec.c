#include "jobs/spec.h"

#include <signal.h>
#include <string.h>

#include "core/macros.h"

#define SECOND INT64_C(1000000000)

#define DEFAULT_KILL_AFTER (10 * SECOND)
#define DEFAULT_KILL_WAIT (10 * SECOND)
#define DEFAULT_ESTIMATE SECOND

static const char *const names[] = {
    [BODY_NONE] = "needs",
    [BODY_RUN] = "run",
    [BODY_ARGV] = "argv",
    [BODY_SLEEP] = "sleep",
    [BODY_GATHER] = "gather",
    [BODY_WAIT] = "wait",
    [BODY_AS_COMPLETED] = "as_completed",
    [BODY_RACE] = "race",
    [BODY_GROUP] = "group",
    [BODY_CANCEL] = "cancel",
};

void
spec_opts_init(struct job_opts *opts)
{
	/* Its padding too: the loader compares them by their bytes. */
	memset(opts, 0, sizeof(*opts));
	opts->kill_after_ns = DEFAULT_KILL_AFTER;
	opts->kill_wait_ns = DEFAULT_KILL_WAIT;
	opts->estimate_ns = DEFAULT_ESTIMATE;
	opts->stop_signal = SIGTERM;
	opts->stdin_job = JOB_NONE;
}

const char *
spec_body_name(enum body body)
{
	return (size_t)body < ARRAY_LEN(names) ? names[body] : "?";
}
