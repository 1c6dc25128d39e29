#!/bin/sh
# The first success wins a race; the others are cancelled, and have ended then.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "names the winner, and who has cancelled the others for what"
job <<'E'
{"jobs": {
  "r": {"race": ["bad", "slow", "quick"]},
  "slow": {"sleep": 9, "on_cancel": {"sleep": 2}},
  "quick": {"sleep": 3}, "bad": {"sleep": 1, "exit": 7},
  "after": {"sleep": 1, "needs": ["r"]}
}}
E
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 r pending
0.000 slow pending
0.000 quick pending
0.000 bad pending
0.000 after pending needs r
0.000 r running
0.000 slow running
0.000 quick running
0.000 bad running
1.000 bad failed exit 7, 1.000s, does not count
3.000 quick finished 3.000s
3.000 slow cancelling by r (quick finished)
3.000 slow.on_cancel pending
3.000 slow.on_cancel running
5.000 slow.on_cancel finished 2.000s
5.000 slow cancelled 5.000s
5.000 r finished 5.000s winner: quick
5.000 after running
6.000 after finished 1.000s
6.000 finished, 6 jobs: 4 finished, 1 failed, 1 cancelled
E

it "names the winner in the event log"
run simulate -q --events - job.json
expect_match out '"job":"r",.*"to":"finished",.*"winner":"quick"}$'

it "fails when all have failed, and tells how each of them has ended"
job <<'E'
{"jobs": {
  "r": {"race": ["bad", {"sleep": 9, "timeout": 2}, "gone"]},
  "bad": {"sleep": 1, "exit": 7}, "gone": {"sleep": 9},
  "stop": {"cancel": ["gone"], "delay": 3}
}}
E
run simulate job.json
expect_status 1
expect_match err '^  3.000  r  *failed  *nobody won: bad failed: exit 7; r.1 timed_out; gone was cancelled, 3.000s$'
expect_match err '^1 failed:$'

it "has timed out when it has not ended by its timeout, as its members then"
job <<'E'
{"jobs": {"r": {"race": ["a", "b"], "timeout": 2}, "a": {"sleep": 5},
  "b": {"sleep": 5, "shield": true}}}
E
run simulate -k job.json
expect_status 124
expect_match err '^  2.000  a  *cancelling  by r (timeout 2s)$'
expect_match err '^  2.000  r  *timed_out'
expect_match err '^  5.000  b  *finished'

it "may be main, whose result is the winner's"
job <<'E'
{"main": {"race": ["a", {"group": [{"sleep": 0.1, "return": "b"}, {"sleep": 0}]}]},
 "jobs": {"a": {"sleep": 5, "return": "a"}}}
E
run run -q --results job.json
expect_status 0
expect_out '["b", null]'

finish
