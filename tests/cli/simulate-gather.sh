#!/bin/sh
# gather is asyncio's: it fails with its first member, and the others run on.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "fails at the first failure; with -k its siblings run on"
job <<'E'
{"jobs": {
  "g": {"gather": ["slow", "bad"]},
  "slow": {"sleep": 3}, "bad": {"sleep": 1, "exit": 7},
  "after": {"sleep": 1, "needs": ["g"]}
}}
E
run simulate -k job.json
expect_status 1
expect_times <<'E'
0.000 g pending
0.000 slow pending
0.000 bad pending
0.000 after pending needs g
0.000 g running
0.000 slow running
0.000 bad running
1.000 bad failed exit 7, 1.000s
1.000 g failed bad failed: exit 7, 1.000s
1.000 after skipped g failed
3.000 slow finished 3.000s
2 failed:
1.000 bad failed exit 7, 1.000s
1.000 g failed bad failed: exit 7, 1.000s
3.000 failed, 4 jobs: 1 finished, 2 failed, 1 skipped
E

it "with return_exceptions waits for all and does not fail"
sed 's/"bad"\]/&, "return_exceptions": true/' job.json >kept.json
run simulate kept.json
expect_status 0
expect_match err '^  1.000  bad *failed *exit 7, 1.000s, does not count$'
expect_match err '^  3.000  g *finished'
expect_match err '^  4.000  after *finished'

it "cancels its members when it is cancelled, but not shielded ones"
job <<'E'
{"jobs": {
  "g": {"gather": ["a", "b", "kept"]},
  "a": {"sleep": 9}, "b": {"sleep": 9}, "kept": {"sleep": 5, "shield": true},
  "stop": {"cancel": ["g"], "delay": 2}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  2.000  a *cancelling *by '
expect_match err '^  2.000  b *cancelled'
expect_match err '^  2.000  g *cancelled'
expect_match err '^  5.000  kept *finished'

it "at its timeout cancels its members and is timed out"
job <<'E'
{"jobs": {
  "g": {"gather": ["a", "kept"], "timeout": 2},
  "a": {"sleep": 9}, "kept": {"sleep": 5, "shield": true}
}}
E
run simulate -k job.json
expect_status 124
expect_match err '^  2.000  g *cancelling *timeout 2s$'
expect_match err '^  2.000  a *cancelled'
expect_match err '^  2.000  g *timed_out'
expect_match err '^  5.000  kept *finished'

it "finishes at once when it has no members"
job <<'E'
{"jobs": {"g": {"gather": []}, "c": {"as_completed": []}}}
E
run simulate job.json
expect_status 0
expect_match err '^  0.000  g *finished'
expect_match err '^  0.000  c *finished'

finish
