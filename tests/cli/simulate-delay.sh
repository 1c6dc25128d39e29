#!/bin/sh
# A delay puts a start off.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "starts a job so much later than it could"
job <<'E'
{"jobs": {
  "a": {"sleep": 1, "delay": "250ms"},
  "b": {"sleep": 1, "needs": ["a"], "delay": 2}
}}
E
run simulate job.json
expect_times <<'E'
0.000 a pending delay 0.25s
0.000 b pending needs a
0.250 a running
1.250 a finished 1.000s
1.250 b pending delay 2s
3.250 b running
4.250 b finished 1.000s
4.250 finished, 2 jobs: 2 finished
E

finish
