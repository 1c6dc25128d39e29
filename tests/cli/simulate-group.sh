#!/bin/sh
# A group is asyncio's TaskGroup: the first failure cancels the others.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "the first failure cancels the others, and it fails when they have ended"
job <<'E'
{"jobs": {
  "checks": {"group": ["build", "lint", {"sleep": 1}]},
  "build": {"sleep": 2, "exit": 3},
  "lint": {"sleep": 9, "finally": {"sleep": 1}},
  "after": {"sleep": 1, "needs": ["checks"]}
}}
E
run simulate -k job.json
expect_status 1
expect_times <<'E'
0.000 checks pending
0.000 build pending
0.000 lint pending
0.000 after pending needs checks
0.000 checks running
0.000 checks.2 pending
0.000 build running
0.000 lint running
0.000 checks.2 running
1.000 checks.2 finished 1.000s
2.000 build failed exit 3, 2.000s
2.000 lint cancelling by checks (build failed)
2.000 lint.finally pending
2.000 lint.finally running
3.000 lint.finally finished 1.000s
3.000 lint cancelled 3.000s
3.000 checks failed build failed: exit 3, 3.000s
3.000 after skipped checks failed
2 failed:
2.000 build failed exit 3, 2.000s
3.000 checks failed build failed: exit 3, 3.000s
3.000 failed, 6 jobs: 2 finished, 2 failed, 1 cancelled, 1 skipped
E

it "cancels them itself when the failure ends the run, too"
run simulate job.json
expect_match err '^  2.000  lint  *cancelling  by checks (build failed)$'

it "names all that have failed"
job <<'E'
{"jobs": {"g": {"group": ["a", "b", "c"]}, "a": {"sleep": 1, "exit": 3},
  "b": {"sleep": 9, "finally": {"sleep": 0, "exit": 4}}, "c": {"sleep": 9}}}
E
run simulate -k job.json
expect_match err 'g  *failed  *a failed: exit 3; b failed: finally failed: exit 4, '

it "a member that somebody cancels, or whose failure does not count, is none"
job <<'E'
{"jobs": {"g": {"group": ["a", "b", "c"]}, "a": {"sleep": 9},
  "b": {"sleep": 1, "exit": 2, "continue_on_error": true},
  "c": {"sleep": 3, "return": "C"}, "stop": {"cancel": ["a"]}}}
E
run simulate job.json
expect_status 0
expect_match err '^  3.000  g  *finished'

it "its result is the list of its members', in the order written"
job <<'E'
{"main": "g", "jobs": {"g": {"group": ["b", {"race": ["a"]}, "a"]},
  "a": {"sleep": 0, "return": "A"}, "b": {"sleep": 0.1, "return": "B"}}}
E
run run -q --results job.json
expect_out '["B", "A", "A"]'

it "may be main"
job <<'E'
{"main": {"group": ["a", "b"]}, "jobs": {"a": {"sleep": 1, "exit": 1},
  "b": {"sleep": 9}, "other": {"sleep": 9}}}
E
run simulate job.json
expect_status 1
expect_match err '^  1.000  b  *cancelling  by main (a failed)$'
expect_match err '^  1.000  main  *failed  *a failed: exit 1'
expect_match err '^  1.000  other  *cancelled'

finish
