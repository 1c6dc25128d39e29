#!/bin/sh
# A run is over when main is; what still runs is cancelled, and its end awaited.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "cancels what runs, or has not started, when main has ended"
job <<'E'
{"main": "m", "jobs": {
  "m": {"sleep": 1},
  "running": {"sleep": 9, "on_cancel": {"sleep": 2}},
  "waiting": {"sleep": 9, "needs": ["running"]}
}}
E
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 m pending
0.000 running pending
0.000 waiting pending needs running
0.000 m running
0.000 running running
1.000 m finished 1.000s
1.000 running cancelling by main (main has ended)
1.000 waiting cancelled by main (main has ended)
1.000 running.on_cancel pending
1.000 running.on_cancel running
3.000 running.on_cancel finished 2.000s
3.000 running cancelled 3.000s
3.000 finished, 4 jobs: 2 finished, 2 cancelled
E

it "takes a policy in place as main"
job <<'E'
{"main": {"wait": ["a", "b"], "return_when": "FIRST_COMPLETED"},
 "jobs": {"a": {"sleep": 1}, "b": {"sleep": 2}, "c": {"sleep": 3}}}
E
run simulate job.json
expect_status 0
expect_match err '^  1.000  main *finished *1.000s  done: a; pending: b$'
expect_match err '^  1.000  b *cancelling *by main'
expect_match err '^  1.000  c *cancelling *by main (main has ended)$'

it "counts a failure that main does not wait for"
job <<'E'
{"main": "m", "jobs": {"m": {"sleep": 2}, "bad": {"sleep": 1, "exit": 7}}}
E
run simulate job.json
expect_status 1
expect_match err '^  1.000  m *cancelling *by main (bad failed)$'

it "runs a lazy main"
job <<'E'
{"main": "m", "jobs": {"m": {"sleep": 2, "lazy": true}}}
E
run simulate job.json
expect_status 0
expect_match err '^  2.000  m *finished'

it "lets targets stand in for main"
job <<'E'
{"main": "m", "jobs": {"m": {"sleep": 9}, "a": {"sleep": 1}}}
E
run simulate job.json a
expect_status 0
expect_match err '^  1.000  finished, 1 job: 1 finished$'

finish
