#!/bin/sh
# JOBs on the command line: these and what they need run, nothing else.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "runs the targets on the command line and what they need, no more"
job <<'E'
{"jobs": {
  "a": {"sleep": 1}, "b": {"sleep": 1, "needs": ["a"]}, "c": {"sleep": 9},
  "lazy": {"sleep": 1, "lazy": true}
}}
E
run simulate job.json b lazy
expect_status 0
expect_no_match err ' c '
expect_match err '^  2.000  b *finished'
expect_match err '^  1.000  lazy *finished'
expect_match err '^  2.000  finished, 3 jobs: 3 finished$'

it "takes a target that is named twice once"
run simulate job.json a a
expect_status 0
expect_match err '^  1.000  finished, 1 job: 1 finished$'

it "suggests a job for a target that is none, and starts nothing"
run simulate job.json lzay
expect_status 2
expect_match err 'there is no job "lzay"; did you mean "lazy"?'

finish
