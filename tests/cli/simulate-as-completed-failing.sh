#!/bin/sh
# as_completed: what a failure, and its timeout, mean for it.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "fails at a member that failed; with return_exceptions it goes on"
job <<'E'
{"jobs": {
  "p": {"as_completed": ["bad", "b"]},
  "bad": {"sleep": 1, "exit": 7}, "b": {"sleep": 2}
}}
E
run simulate -k job.json
expect_status 1
expect_match err '^  1.000  p *failed'
expect_match err '^  2.000  b *finished'
sed 's/"b"\]/&, "return_exceptions": true/' job.json >kept.json
run simulate kept.json
expect_status 0
expect_match err '^  2.000  p *finished *2.000s  done: bad, b$'

it "at its timeout is timed out, and cancels or keeps the rest"
job <<'E'
{"jobs": {
  "p": {"as_completed": ["a", "b"], "timeout": 2},
  "a": {"sleep": 1}, "b": {"sleep": 3}
}}
E
run simulate -k job.json
expect_status 124
expect_match err '^  2.000  p *timed_out'
expect_match err '^  2.000  b *cancelled'
sed 's/"timeout": 2/&, "pending": "keep"/' job.json >kept.json
run simulate -k kept.json
expect_status 124
expect_match err '^  2.000  p *timed_out'
expect_match err '^  3.000  b *finished'

finish
