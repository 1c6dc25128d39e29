#!/bin/sh
# A lazy job starts when somebody waits for it, and is no part of the run before.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "never mentions a lazy job that nobody waits for"
job <<'E'
{"jobs": {"a": {"sleep": 1}, "lazy": {"sleep": 1, "lazy": true}}}
E
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 a pending
0.000 a running
1.000 a finished 1.000s
1.000 finished, 1 job: 1 finished
E

it "starts it when a policy that waits for it starts, not before"
job <<'E'
{"jobs": {
  "first": {"sleep": 2},
  "g": {"gather": ["lazy"], "needs": ["first"]},
  "lazy": {"sleep": 1, "lazy": true}
}}
E
run simulate job.json
expect_times <<'E'
0.000 first pending
0.000 g pending needs first
0.000 first running
2.000 first finished 2.000s
2.000 g running
2.000 lazy pending
2.000 lazy running
3.000 lazy finished 1.000s
3.000 g finished 1.000s
3.000 finished, 3 jobs: 3 finished
E

it "starts what a lazy job needs with it"
job <<'E'
{"jobs": {
  "x": {"needs": ["b"]},
  "a": {"sleep": 1, "lazy": true},
  "b": {"sleep": 1, "lazy": true, "needs": ["a"]}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  1.000  a *finished'
expect_match err '^  2.000  b *finished'
expect_match err '^  2.000  x *finished'

it "starts a lazy job once that two lazy jobs need"
job <<'E'
{"jobs": {
  "x": {"needs": ["left", "right"]},
  "left": {"sleep": 1, "lazy": true, "needs": ["base"]},
  "right": {"sleep": 1, "lazy": true, "needs": ["base"]},
  "base": {"sleep": 1, "lazy": true}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  2.000  finished, 4 jobs: 4 finished$'

finish
