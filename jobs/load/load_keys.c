#include "jobs/load/load_keys.h"

#include "core/macros.h"
#include "jobs/load/load_readers.h"
#include "jobs/load/load_type.h"
#include "jobs/spec.h"

#define BIT(body) (1u << (body))
#define ANY (BIT(BODY_CANCEL + 1) - 1)
#define PROCESS (BIT(BODY_RUN) | BIT(BODY_ARGV))
#define TRIED (PROCESS | BIT(BODY_SLEEP))
#define OUTCOMES (BIT(BODY_GATHER) | BIT(BODY_AS_COMPLETED))
#define PENDING (BIT(BODY_WAIT) | BIT(BODY_AS_COMPLETED))

#define JOBS (IN_JOB | IN_MEMBER | IN_MAIN)
#define ALL_JOBS (JOBS | IN_EACH | IN_CLEANUP | IN_FINALLY)
#define EVERYWHERE (ALL_JOBS | IN_DEFAULTS)

#define OPT(member) offsetof(struct job_opts, member)

/* The bodies come first, in the order of enum body. */
const struct load_key load_keys[] = {
    {"run", load_read_run, BIT(BODY_RUN), ALL_JOBS, 0, "shell text", &type_run},
    {"argv", load_read_argv, BIT(BODY_ARGV), ALL_JOBS, 0,
	"a program and its arguments", &type_argv},
    {"sleep", load_read_sleep, BIT(BODY_SLEEP), ALL_JOBS, 0,
	"wait so long and do nothing", &type_duration},
    {"gather", load_read_members, BIT(BODY_GATHER), ALL_JOBS, 0,
	"wait for all, in order", &type_members},
    {"wait", load_read_members, BIT(BODY_WAIT), ALL_JOBS, 0,
	"wait for all, some or so long", &type_some_members},
    {"as_completed", load_read_members, BIT(BODY_AS_COMPLETED), ALL_JOBS, 0,
	"take each as it ends", &type_members},
    {"race", load_read_members, BIT(BODY_RACE), ALL_JOBS, 0,
	"the first success wins, the others are cancelled", &type_some_members},
    {"group", load_read_members, BIT(BODY_GROUP), ALL_JOBS, 0,
	"wait for all; the first failure cancels the others", &type_members},
    {"cancel", load_read_cancel, BIT(BODY_CANCEL), ALL_JOBS, 0,
	"cancel jobs and wait until they have ended", &type_cancel},

    {"needs", load_read_needs, ANY, JOBS, 0,
	"what must have ended before the job starts", &type_needs},
    {"if", load_read_if, ANY, ALL_JOBS, 0,
	"a condition, without which the job is skipped", &type_if},
    {"return", load_read_return, BIT(BODY_SLEEP), ALL_JOBS, 0,
	"the result of a sleep", &type_text},
    {"exit", load_read_exit, BIT(BODY_SLEEP), ALL_JOBS, 0,
	"the exit status of a sleep", &type_exit_status},
    {"return_exceptions", load_read_return_exceptions, OUTCOMES, ALL_JOBS, 0,
	"failures of members are results", &type_bool},
    {"return_when", load_read_return_when, BIT(BODY_WAIT), ALL_JOBS, 0,
	"when a wait is over", &type_return_when},
    {"pending", load_read_pending, PENDING, ALL_JOBS, 0,
	"what becomes of members that have not ended", &type_pending},
    {"each", load_read_each, BIT(BODY_AS_COMPLETED), ALL_JOBS, 0,
	"what to do for each member that ended", &type_each},
    {"lazy", load_read_lazy, ANY, IN_JOB, 0,
	"do not start before somebody waits for it", &type_bool},
    {"delay", load_read_opt_duration, ANY, JOBS | IN_DEFAULTS, OPT(delay_ns),
	"start so much later", &type_some_time},
    {"timeout", load_read_timeout, ANY & ~BIT(BODY_NONE), EVERYWHERE,
	OPT(timeout_ns), "end it after so long", &type_body_timeout},
    {"retry", load_read_retry, TRIED, EVERYWHERE, 0,
	"try again when it has failed", &type_retry},
    {"deadline", load_read_limit, TRIED, EVERYWHERE, OPT(deadline_ns),
	"end it after so long, all attempts together", &type_limit},
    {"idle_timeout", load_read_limit, PROCESS, EVERYWHERE, OPT(idle_timeout_ns),
	"end it after so long without output", &type_limit},
    {"shield", load_read_shield, ANY, IN_JOB | IN_MEMBER | IN_DEFAULTS, 0,
	"do not cancel it with its policy", &type_bool},
    {"on_cancel", load_read_cleanup, ANY, JOBS, 0,
	"what to do when it was cancelled", &type_cleanup},
    {"finally", load_read_cleanup, ANY, JOBS, 0,
	"what to do before it ends, in any case", &type_cleanup},
    {"continue_on_error", load_read_continue, ANY, EVERYWHERE, 0,
	"its failure does not count", &type_continue},
    {"matrix", load_read_matrix, ANY, JOBS, 0,
	"one job for each combination of values", &type_matrix},
    {"for_each", load_read_for_each, ANY, JOBS, 0,
	"one job for each element of a list", &type_for_each},
    {"fail_fast", load_read_fail_fast, ANY, JOBS, 0,
	"the first failure cancels the other instances", &type_bool},
    {"service", load_read_service, PROCESS, IN_JOB, 0,
	"runs until nobody needs it any more", &type_bool},
    {"ready", load_read_ready, PROCESS, JOBS, 0, "how it is seen to be ready",
	&type_ready},
    {"tags", load_read_tags, ANY, IN_JOB | IN_MEMBER | IN_DEFAULTS, 0,
	"words to choose it by, or to leave it out", &type_tags},
    {"description", load_read_ignored, ANY, ALL_JOBS, 0, "a note", &type_text},
    {"name", load_read_name, ANY, IN_MEMBER | IN_MAIN | IN_FINALLY, 0,
	"the name of an inline job", &type_name},
    {"env", load_read_env, PROCESS, EVERYWHERE, 0, "environment variables",
	&type_env},
    {"env_file", load_read_env_file, PROCESS, EVERYWHERE, 0,
	"files of environment variables", &type_env_file},
    {"cwd", load_read_opt_path, PROCESS, EVERYWHERE, OPT(cwd),
	"the folder to run in", &type_path},
    {"shell", load_read_shell, PROCESS, EVERYWHERE, 0,
	"the program that runs shell text", &type_program},
    {"stdin", load_read_stdin, PROCESS, EVERYWHERE, 0, "what the process reads",
	&type_stdin},
    {"stdout", load_read_opt_path, PROCESS, EVERYWHERE, OPT(stdout_path),
	"a file for what the process writes", &type_path},
    {"stderr", load_read_opt_path, PROCESS, EVERYWHERE, OPT(stderr_path),
	"a file for its messages", &type_path},
    {"result", load_read_result, PROCESS, EVERYWHERE, 0,
	"what its standard output is", &type_result},
    {"outputs", load_read_outputs, PROCESS, ALL_JOBS, 0,
	"keys that it writes to TASKCTL_OUTPUT", &type_outputs},
    {"secret", load_read_secret, PROCESS, EVERYWHERE, 0,
	"its standard output is shown to nobody", &type_bool},
    {"kill_after", load_read_kill_after, PROCESS, EVERYWHERE,
	OPT(kill_after_ns), "from the stop signal to SIGKILL", &type_some_time},
    {"kill_wait", load_read_kill_wait, PROCESS, EVERYWHERE, OPT(kill_wait_ns),
	"from SIGKILL to giving up what can not be killed", &type_some_time},
    {"leave", load_read_leave, PROCESS, EVERYWHERE, 0,
	"what it leaves running goes on", &type_bool},
    {"stop_signal", load_read_stop_signal, PROCESS, EVERYWHERE, 0,
	"the signal that asks it to end", &type_signal},
    {"success_exit_codes", load_read_success_codes, PROCESS, EVERYWHERE, 0,
	"exit statuses that are no failure", &type_exit_codes},
    {"estimate", load_read_estimate, PROCESS, EVERYWHERE, OPT(estimate_ns),
	"how long it will take", &type_some_time},
    {"uses", load_read_uses, TRIED, EVERYWHERE, 0,
	"what it takes of pools while it runs", &type_uses},
    {"priority", load_read_priority, TRIED, EVERYWHERE, 0,
	"who starts first of those that could", &type_priority},
};

const size_t load_n_keys = ARRAY_LEN(load_keys);

static const struct load_type never = {.kind = LOAD_NEVER};

const struct load_narrowed load_narrowed[] = {
    {&type_body_timeout, ~BIT(BODY_WAIT), 0, &type_limit},
    {&type_body_timeout, 0, IN_DEFAULTS, &type_limit},
    /* An "each" is repeated, so that nothing in it can be one job. */
    {&type_members, 0, IN_EACH, &type_job_names},
    {&type_some_members, 0, IN_EACH, &type_some_job_names},
    {&type_each, 0, IN_EACH, &never},
    /* The result of a job is one job's to read. */
    {&type_env, 0, IN_DEFAULTS, &type_plain_env},
    {&type_stdin, 0, IN_DEFAULTS, &type_plain_stdin},
};
const size_t load_n_narrowed = ARRAY_LEN(load_narrowed);
