#!/bin/sh
# Timeouts of jobs and of the run, and the delay before a start.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "ends a job at its timeout, counted from running; 124 if no other failure"
job <<'E'
{"jobs": {
  "first": {"run": "f", "estimate": 5},
  "slow": {"run": "s", "estimate": 9, "needs": ["first"], "timeout": "1m"},
  "late": {"run": "l", "estimate": 9, "needs": ["first"], "timeout": "2500ms"}
}}
E
run simulate -k job.json
expect_status 124
expect_match err '^  7.500  late *cancelling *timeout 2.5s$'
expect_match err '^  7.500  late *timed_out *SIGTERM, 2.500s$'
expect_match err '^ 14.000  slow *finished'
expect_match err '^ 14.000  timed_out, 3 jobs: 2 finished, 1 timed_out$'

it "is 1 when there was a failure besides"
run simulate -k --fail slow job.json
expect_status 1
expect_match err '^2 failed:$'

it "does not count time in which a job waits for a slot"
job <<'E'
{"concurrency": 1, "jobs": {
  "a": {"run": "a", "estimate": 5, "timeout": 6},
  "b": {"run": "b", "estimate": 5, "timeout": 6}
}}
E
run simulate job.json
expect_status 0

it "a failure or a timeout that is to be continued from is none"
job <<'E'
{"jobs": {
  "a": {"sleep": 5, "timeout": 1, "continue_on_error": true},
  "b": {"needs": ["a"]}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  1.000  a *timed_out *1.000s, does not count$'
expect_match err '^  1.000  b *finished'

it "ends the run at -t, or at the file's timeout; the shorter is no default"
job <<'E'
{"timeout": "1h", "jobs": {"a": {"sleep": "2h"}, "b": {"needs": ["a"]}}}
E
run simulate job.json
expect_status 124
expect_match err '^3600.000  a *cancelling *by main (timeout 1h of the run)$'
expect_match err '^3600.000  b *cancelled *by main (timeout 1h of the run)$'
expect_match err '^3600.000  timed_out, 2 jobs: 2 cancelled$'
for option in "-t 90" -t1m30s --timeout=1.5m "--timeout 90s"; do
    # shellcheck disable=SC2086
    run simulate $option job.json
    expect_status 124
    expect_match err '^ 90.000  a *cancelled'
done

it "wants a time that makes sense"
for time in 0 -1 x 1y nan inf "" 11000000000; do
    run simulate -t "$time" job.json
    expect_status 2
    expect_match err '^taskctl simulate: --timeout: '
    run run -t "$time" --kill-after 1 job.json
    expect_status 2
    run run --kill-after "$time" job.json
    expect_status 2
    expect_match err '^taskctl run: --kill-after: '
done

finish
