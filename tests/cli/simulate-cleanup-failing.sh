#!/bin/sh
# What the failure of a clean-up means.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "a clean-up that fails fails the job"
for how in on_cancel finally; do
    job <<E
{"jobs": {
  "a": {"sleep": 9, "$how": {"sleep": 1, "exit": 7}},
  "stop": {"cancel": ["a"], "delay": 1}
}}
E
    run simulate job.json
    expect_status 1
    expect_match err "^  2.000  a *failed *$how failed: exit 7, 2.000s\$"
    expect_match err '^1 failed:$'
done

it "a clean-up that fails does not hide the failure before it"
job <<'E'
{"jobs": {"a": {"sleep": 1, "exit": 3, "finally": {"sleep": 1, "exit": 7}}}}
E
run simulate job.json
expect_status 1
expect_match err '^  2.000  a *failed *exit 3, 2.000s$'

it "has a timeout of its own, not the job's"
job <<'E'
{"jobs": {
  "a": {"sleep": 9, "timeout": 1, "on_cancel": {"sleep": 5}},
  "b": {"sleep": 1, "finally": {"sleep": 9, "timeout": 2}}
}}
E
run simulate -k job.json
expect_status 1
expect_match err '^  6.000  a.on_cancel *finished'
expect_match err '^  3.000  b.finally *timed_out'
expect_match err '^  3.000  b *failed *finally timed_out'

it "runs a clean-up even when nothing new is to start"
job <<'E'
{"on_failure": "drain", "jobs": {
  "bad": {"sleep": 1, "exit": 7}, "a": {"sleep": 2, "finally": {"run": "tidy"}}
}}
E
run simulate job.json
expect_status 1
expect_match err '^  3.000  a.finally *finished'

finish
