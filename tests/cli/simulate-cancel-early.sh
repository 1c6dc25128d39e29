#!/bin/sh
# A job that is cancelled before it starts never runs.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "neither its body nor its clean-up: waiting, lazy or delayed"
job <<'E'
{"jobs": {
  "first": {"sleep": 5},
  "a": {"run": "a", "needs": ["first"], "on_cancel": {"run": "tidy"},
    "finally": {"run": "tidy"}},
  "lazy": {"run": "l", "lazy": true},
  "delayed": {"run": "d", "delay": 3},
  "stop": {"cancel": ["a", "lazy", "delayed"], "delay": 1}
}}
E
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 first pending
0.000 a pending needs first
0.000 delayed pending delay 3s
0.000 stop pending delay 1s
0.000 first running
1.000 stop running
1.000 a cancelled by stop
1.000 lazy pending
1.000 lazy cancelled by stop
1.000 delayed cancelled by stop
1.000 stop finished 0.000s
5.000 first finished 5.000s
5.000 finished, 5 jobs: 2 finished, 3 cancelled
E

it "nor does one that waits for a slot, and the others keep their turn"
job <<'E'
{"concurrency": 1, "jobs": {
  "stop": {"cancel": ["b"]},
  "a": {"run": "a"}, "b": {"run": "b"}, "c": {"run": "c"}, "d": {"run": "d"},
  "all": {"wait": ["a", "b", "c", "d"]}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  0.000  b *cancelled *by stop$'
expect_match err '^  1.000  c *running'
expect_match err '^  2.000  d *running'

finish
