#!/bin/sh
# as_completed takes its members in the order in which they end.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Hold the lines of "p", the as_completed, to stdin.
expect_p() {
    sed -n 's/^ *\([0-9.]*\)  p  */\1 /p' err | sed 's/  */ /g' >p
    expect_file p
}

it "has one line for each member, in the order of their ends"
job <<'E'
{"jobs": {
  "p": {"as_completed": ["a", "b", "c"]},
  "a": {"sleep": 3}, "b": {"sleep": 2}, "c": {"sleep": 1}
}}
E
run simulate job.json
expect_status 0
expect_p <<'E'
0.000 pending
0.000 running
1.000 completed c finished
2.000 completed b finished
3.000 completed a finished
3.000 finished 3.000s done: c, b, a
E

it "takes a member that is there twice once, and one that has ended first"
job <<'E'
{"jobs": {
  "p": {"as_completed": ["a", "b", "a"], "needs": ["b"]},
  "a": {"sleep": 3}, "b": {"sleep": 2}
}}
E
run simulate job.json
expect_p <<'E'
0.000 pending needs b
2.000 running
2.000 completed b finished
3.000 completed a finished
3.000 finished 1.000s done: b, a
E

it "runs each for one after the other"
job <<'E'
{"jobs": {
  "p": {"as_completed": ["a", "b"], "each": {"run": "e", "estimate": 5}},
  "a": {"sleep": 1}, "b": {"sleep": 2}
}}
E
run simulate job.json
expect_match err '^  1.000  p.each.0 *running'
expect_match err '^  6.000  p.each.1 *running'
expect_match err '^ 11.000  p *finished'

finish
