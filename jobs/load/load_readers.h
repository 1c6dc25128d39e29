/*
 * load_readers - what takes over the value of each key.
 */
#ifndef JOBS_LOAD_READERS_H
#define JOBS_LOAD_READERS_H

#include <jansson.h>

struct load_at;
struct load_job;

/* Take over what a value says.  Returns -1 when a problem was added. */
typedef int load_reader(
    struct load_job *j, const struct load_at *at, json_t *value);

/* The readers of load_keys.c. */
load_reader load_read_run, load_read_argv, load_read_sleep, load_read_return,
    load_read_exit;
load_reader load_read_members, load_read_cancel, load_read_each,
    load_read_return_exceptions, load_read_return_when, load_read_pending;
load_reader load_read_needs, load_read_name, load_read_ignored,
    load_read_cleanup, load_read_lazy, load_read_shield;
load_reader load_read_service, load_read_ready;
load_reader load_read_leave, load_read_kill_wait;
load_reader load_read_opt_duration, load_read_timeout, load_read_limit,
    load_read_retry, load_read_kill_after, load_read_stop_signal,
    load_read_continue, load_read_success_codes, load_read_cwd, load_read_shell,
    load_read_stdin, load_read_opt_path, load_read_result, load_read_secret,
    load_read_env;
load_reader load_read_tags, load_read_outputs, load_read_env_file;
load_reader load_read_if;
load_reader load_read_estimate, load_read_uses, load_read_priority;
load_reader load_read_matrix, load_read_for_each, load_read_fail_fast;

#endif
