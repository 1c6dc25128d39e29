#!/bin/sh
# Clean-ups are processes like others; they run to their end.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "on_cancel runs after the process has ended"
job <<'E'
{"jobs": {
  "a": {"run": ["trap 'sleep 0.3; echo process; exit 1' TERM", "touch ready",
      "while true; do sleep 0.02 || true; done"],
    "on_cancel": {"run": "echo on_cancel"}, "finally": {"run": "echo finally"}},
  "b": {"run": "until test -e ready; do sleep 0.02; done"},
  "stop": {"cancel": ["a"], "needs": ["b"]}
}}
E
run run job.json
expect_status 0
expect_out process on_cancel finally

it "needs no slot but its job's"
job <<'E'
{"concurrency": 1, "jobs": {
  "a": {"run": "sleep 9", "timeout": 0.3, "on_cancel": {"run": "echo a"}},
  "b": {"run": "echo b"}
}}
E
run run -k job.json
expect_status 124
expect_out a b

it "has the name of its job before its own, and reads what the job may"
job <<'E'
{"jobs": {
  "x": {"run": "echo result"},
  "a": {"run": "exit 3", "finally": {"run": "echo $TASKCTL_JOB; cat",
    "stdin": {"result": "x"}}}
}}
E
run run -k job.json
expect_status 1
expect_out result a.finally result

it "a failure keeps its exit status when the clean-up fails as well"
job <<'E'
{"jobs": {"a": {"run": "exit 3", "finally": {"run": "exit 4"}}}}
E
run run job.json
expect_status 1
expect_match err '  a  *failed  *exit 3, '
expect_match err '^1 failed:$'

it "a clean-up that may fail does not fail the job"
job <<'E'
{"jobs": {"a": {"run": "true",
  "finally": {"run": "exit 4", "continue_on_error": true}}}}
E
run run job.json
expect_status 0
expect_match err '  a  *finished'

finish
