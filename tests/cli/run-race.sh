#!/bin/sh
# Processes in a race and in a group: who wins, who ends, and what is read.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "the winner's result is the race's, byte for byte"
job <<'E'
{"jobs": {
  "r": {"race": [
    {"run": "sleep 60; echo never"},
    {"run": "echo wrong; exit 3"},
    {"run": "sleep 0.2; printf 'it won\\n\\n'"}]},
  "env": {"run": "echo \"<$R>\"", "env": {"R": {"result": "r"}}},
  "stdin": {"run": "cat; cmp \"$F\" in && rm in", "needs": ["env"], "cwd": ".",
    "stdin": {"result": "r"}, "env": {"F": {"result_file": "r"}}}
}}
E
printf 'it won\n\n' >in
run run job.json
expect_status 0
expect_out wrong 'it won' '' '<it won>' 'it won' ''
test ! -e in || fail "the file was another one"

it "nothing of those that lost is left when the next job starts"
job <<'E'
{"jobs": {
  "r": {"race": [
    {"run": ["trap 'sleep 0.3; echo gone; exit 1' TERM", "touch ready",
      "while true; do sleep 0.02 || true; done"]},
    {"run": "until test -e ready; do sleep 0.02; done"}]},
  "after": {"run": "echo after", "needs": ["r"]}
}}
E
run run job.json
expect_status 0
expect_out gone after

it "a group ends all with the first that fails"
job <<'E'
{"jobs": {
  "g": {"group": [{"run": "sleep 60"}, {"run": "sleep 0.2; exit 3"},
    {"run": "sleep 60", "on_cancel": {"run": "echo tidied"}}]}
}}
E
run run job.json
expect_status 1
expect_out tidied
expect_match err '  g.0  *cancelling  by g (g.1 failed)$'
expect_match err '  g  *failed  *g.1 failed: exit 3, '

finish
