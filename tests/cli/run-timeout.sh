#!/bin/sh
# A job that timed out, or was stopped, is ended all the same.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "a job that timed out has, though it took TERM for a reason to exit 0"
job <<'E'
{"jobs": {"a": {"timeout": 0.4,
  "run": "trap 'exit 0' TERM; while true; do sleep 0.02; done"}}}
E
run run job.json
expect_status 124
expect_match err '^  *[0-9.]*  a  *timed_out *exit 0, '

it "a stopped process is continued, so that it can end"
job <<'E'
{"jobs": {
  "a": {"run": "trap 'echo bye; exit 3' TERM; kill -STOP $$; sleep 9"},
  "b": {"cancel": ["a"], "delay": 0.5}
}}
E
run run job.json
expect_status 0
expect_out bye
expect_match err '^  *[0-9.]*  a  *cancelled *exit 3, '

finish
