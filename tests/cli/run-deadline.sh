#!/bin/sh
# A deadline ends all attempts at a job together, whatever it does then.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "ends a process that runs"
job <<'E'
{"jobs": {"a": {"run": "sleep 60", "deadline": "100ms", "retry": 3}}}
E
run run job.json
expect_status 124
expect_log <<'E'
a pending
a running
a cancelling deadline 0.1s
a timed_out SIGTERM
1 failed:
a timed_out SIGTERM
timed_out, 1 job: 1 timed_out
E

it "ends the waiting for another attempt, and cleans up"
job <<'E'
{"jobs": {"a": {"run": "exit 3", "deadline": "100ms",
  "retry": {"max": 3, "delay": "1h"},
  "on_cancel": {"run": "echo cancelled"}, "finally": {"run": "echo finally"}}}}
E
run run job.json
expect_status 124
expect_out cancelled finally
expect_match err ' a  *cancelling  *deadline 0.1s$'
expect_match err ' a  *timed_out  *exit 3, '

it "does not limit the clean-ups"
job <<'E'
{"jobs": {"a": {"run": "sleep 60", "deadline": "100ms",
  "finally": {"run": "sleep 0.3; echo finally"}}}}
E
run run job.json
expect_status 124
expect_out finally

it "a job that is done in time knows nothing of it"
job <<'E'
{"jobs": {"a": {"run": "exit 1", "deadline": "1m",
  "retry": {"max": 2, "delay": 0}, "continue_on_error": true},
  "b": {"needs": ["a"]}}}
E
run run job.json
expect_status 0
expect_match err ' a  *failed  *exit 1, attempt 3, .*, does not count$'

finish
