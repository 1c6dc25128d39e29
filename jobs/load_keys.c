#include "jobs/load_priv.h"

#define BIT(body) (1u << (body))
#define ANY (BIT(BODY_CANCEL + 1) - 1)
#define PROCESS (BIT(BODY_RUN) | BIT(BODY_ARGV))
#define TRIED (PROCESS | BIT(BODY_SLEEP))
#define POLICY (BIT(BODY_GATHER) | BIT(BODY_WAIT) | BIT(BODY_AS_COMPLETED))
#define OUTCOMES (BIT(BODY_GATHER) | BIT(BODY_AS_COMPLETED))
#define PENDING (BIT(BODY_WAIT) | BIT(BODY_AS_COMPLETED))

#define JOBS (IN_JOB | IN_MEMBER | IN_MAIN)
#define ALL_JOBS (JOBS | IN_EACH | IN_CLEANUP)
#define EVERYWHERE (ALL_JOBS | IN_DEFAULTS)

#define OPT(member) offsetof(struct job_opts, member)

/* The bodies come first, in the order of enum body. */
const struct load_key load_keys[] = {
    {"run", load_read_run, BIT(BODY_RUN), ALL_JOBS, 0, "shell text"},
    {"argv", load_read_argv, BIT(BODY_ARGV), ALL_JOBS, 0,
	"a program and its arguments"},
    {"sleep", load_read_sleep, BIT(BODY_SLEEP), ALL_JOBS, 0,
	"wait so long and do nothing"},
    {"gather", load_read_members, BIT(BODY_GATHER), ALL_JOBS, 0,
	"wait for all, in order"},
    {"wait", load_read_members, BIT(BODY_WAIT), ALL_JOBS, 0,
	"wait for all, some or so long"},
    {"as_completed", load_read_members, BIT(BODY_AS_COMPLETED), ALL_JOBS, 0,
	"take each as it ends"},
    {"cancel", load_read_cancel, BIT(BODY_CANCEL), ALL_JOBS, 0,
	"cancel jobs and wait until they have ended"},

    {"needs", load_read_needs, ANY, JOBS, 0,
	"what must have ended before the job starts"},
    {"return", load_read_return, BIT(BODY_SLEEP), ALL_JOBS, 0,
	"the result of a sleep"},
    {"exit", load_read_exit, BIT(BODY_SLEEP), ALL_JOBS, 0,
	"the exit status of a sleep"},
    {"return_exceptions", load_read_return_exceptions, OUTCOMES, ALL_JOBS, 0,
	"failures of members are results"},
    {"return_when", load_read_return_when, BIT(BODY_WAIT), ALL_JOBS, 0,
	"when a wait is over"},
    {"pending", load_read_pending, PENDING, ALL_JOBS, 0,
	"what becomes of members that have not ended"},
    {"each", load_read_each, BIT(BODY_AS_COMPLETED), ALL_JOBS, 0,
	"what to do for each member that ended"},

    {"lazy", load_read_lazy, ANY, IN_JOB, 0,
	"do not start before somebody waits for it"},
    {"delay", load_read_opt_duration, ANY, JOBS | IN_DEFAULTS, OPT(delay_ns),
	"start so much later"},
    {"timeout", load_read_timeout, ANY & ~BIT(BODY_NONE), EVERYWHERE,
	OPT(timeout_ns), "end it after so long"},
    {"retry", load_read_retry, TRIED, EVERYWHERE, 0,
	"try again when it has failed"},
    {"deadline", load_read_limit, TRIED, EVERYWHERE, OPT(deadline_ns),
	"end it after so long, all attempts together"},
    {"idle_timeout", load_read_limit, PROCESS, EVERYWHERE, OPT(idle_timeout_ns),
	"end it after so long without output"},
    {"shield", load_read_shield, ANY, IN_JOB | IN_MEMBER | IN_DEFAULTS, 0,
	"do not cancel it with its policy"},
    {"on_cancel", load_read_cleanup, ANY, JOBS, 0,
	"what to do when it was cancelled"},
    {"finally", load_read_cleanup, ANY, JOBS, 0,
	"what to do before it ends, in any case"},
    {"continue_on_error", load_read_continue, ANY, EVERYWHERE, 0,
	"its failure does not count"},
    {"matrix", load_read_matrix, ANY, JOBS, 0,
	"one job for each combination of values"},
    {"for_each", load_read_for_each, ANY, JOBS, 0,
	"one job for each element of a list"},
    {"fail_fast", load_read_fail_fast, ANY, JOBS, 0,
	"the first failure cancels the other instances"},
    {"description", load_read_ignored, ANY, ALL_JOBS, 0, "a note"},
    {"name", load_read_name, ANY, IN_MEMBER | IN_MAIN, 0,
	"the name of an inline job"},

    {"env", load_read_env, PROCESS, EVERYWHERE, 0, "environment variables"},
    {"cwd", load_read_opt_path, PROCESS, EVERYWHERE, OPT(cwd),
	"the folder to run in"},
    {"shell", load_read_shell, PROCESS, EVERYWHERE, 0,
	"the program that runs shell text"},
    {"stdin", load_read_stdin, PROCESS, EVERYWHERE, 0,
	"what the process reads"},
    {"stdout", load_read_opt_path, PROCESS, EVERYWHERE, OPT(stdout_path),
	"a file for what the process writes"},
    {"stderr", load_read_opt_path, PROCESS, EVERYWHERE, OPT(stderr_path),
	"a file for its messages"},
    {"result", load_read_result, PROCESS, EVERYWHERE, 0,
	"what its standard output is"},
    {"secret", load_read_secret, PROCESS, EVERYWHERE, 0,
	"its standard output is shown to nobody"},
    {"kill_after", load_read_kill_after, PROCESS, EVERYWHERE,
	OPT(kill_after_ns), "from the stop signal to SIGKILL"},
    {"kill_wait", load_read_kill_wait, PROCESS, EVERYWHERE, OPT(kill_wait_ns),
	"from SIGKILL to giving up what can not be killed"},
    {"leave", load_read_leave, PROCESS, EVERYWHERE, 0,
	"what it leaves running goes on"},
    {"stop_signal", load_read_stop_signal, PROCESS, EVERYWHERE, 0,
	"the signal that asks it to end"},
    {"success_exit_codes", load_read_success_codes, PROCESS, EVERYWHERE, 0,
	"exit statuses that are no failure"},
    {"estimate", load_read_opt_duration, PROCESS, EVERYWHERE, OPT(estimate_ns),
	"how long it will take"},
};

const size_t load_n_keys = ARRAY_LEN(load_keys);
