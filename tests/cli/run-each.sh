#!/bin/sh
# as_completed runs "each" for every member, and tells it what became of it.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"jobs": {
  "p": {
    "as_completed": ["slow", "quick", "bad", "killed", "gone", "lost", "late"],
    "return_exceptions": true,
    "each": {"run": "echo \"$TASKCTL_MEMBER $TASKCTL_STATE <$TASKCTL_EXIT>\" \"$(cat)\""}
  },
  "quick": {"run": "echo quick result"},
  "bad": {"run": "echo so far; exit 7", "needs": ["quick"]},
  "killed": {"run": "kill -9 $$", "needs": [{"job": "bad", "when": "failure"}]},
  "lost": {"run": "true", "needs": ["killed"]},
  "gone": {"run": "true", "needs": ["slow"]},
  "late": {"run": "sleep 9", "timeout": 0.5},
  "slow": {"run": "sleep 1; echo slow result"},
  "stop": {"cancel": ["gone"], "needs": [{"job": "killed", "when": "failure"}]}
}}
E

it "name, state and exit status in the environment, the result on stdin"
run run job.json
expect_status 0
grep '<' out | sort >lines
expect_file lines <<'E'
bad failed <7> so far
gone cancelled <> 
killed failed <137> 
late timed_out <143> 
lost skipped <> 
quick finished <0> quick result
slow finished <0> slow result
E

it "the order is that of the ends"
grep '<' out | sed -n '1p; $p' >lines
expect_file lines <<'E'
quick finished <0> quick result
slow finished <0> slow result
E

it "each is a job of its own in the log"
expect_match err '  p.each.0  *finished'
expect_match err '  p.each.6  *finished'
run run job.json p
expect_match err '  p  *finished .*  done: quick, .*slow, gone$'

it "fails the as_completed when it fails"
job <<'E'
{"jobs": {
  "p": {"as_completed": ["a", "b"], "each": {"run": "test $TASKCTL_EXIT -eq 0"},
    "return_exceptions": true},
  "a": {"run": "exit 3"}, "b": {"run": "sleep 0.2"}
}}
E
run run -k job.json
expect_status 1
expect_match err '  p  *failed  *p.each.0 failed: exit 1'
expect_match err '  b  *finished'

it "may be argv, or a sleep"
job <<'E'
{"jobs": {
  "p": {"as_completed": [{"run": "echo A"}], "each": {"argv": ["cat"]}},
  "q": {"as_completed": ["p"], "each": {"sleep": 0}}
}}
E
run run job.json
expect_status 0
expect_out A A

finish
