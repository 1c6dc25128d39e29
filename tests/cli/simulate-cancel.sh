#!/bin/sh
# cancel: by a job; before, during and after; what it waits for.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "waits until what it cancelled has ended, clean-up included"
job <<'E'
{"jobs": {
  "a": {"sleep": 60, "on_cancel": {"sleep": 3}},
  "stop": {"cancel": ["a"], "delay": 1},
  "next": {"needs": ["stop"]}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  1.000  a *cancelling *by stop$'
expect_match err '^  4.000  a *cancelled'
expect_match err '^  4.000  stop *finished'
expect_match err '^  4.000  next *finished'

it "does nothing to what has ended"
job <<'E'
{"jobs": {"a": {"sleep": 1}, "stop": {"cancel": "a", "delay": 2}}}
E
run simulate job.json
expect_status 0
expect_match err '^  1.000  a *finished'
expect_match err '^  2.000  stop *finished'

it "cancels a cancelled job once"
job <<'E'
{"jobs": {
  "a": {"sleep": 60, "on_cancel": {"sleep": 3}},
  "one": {"cancel": ["a"], "delay": 1}, "two": {"cancel": ["a"], "delay": 2}
}}
E
run simulate job.json
expect_status 0
expect_no_match err 'by two'
expect_match err '^  4.000  one *finished'
expect_match err '^  4.000  two *finished'

it "reaches a shielded job: only its policies do not"
job <<'E'
{"jobs": {
  "a": {"sleep": 60, "shield": true}, "g": {"gather": ["a"]},
  "stop": {"cancel": ["a"], "delay": 1}
}}
E
run simulate job.json
expect_match err '^  1.000  a *cancelled'

it "a member that somebody cancelled ends its gather, which is no failure"
job <<'E'
{"jobs": {
  "a": {"sleep": 60}, "b": {"sleep": 3}, "g": {"gather": ["a", "b"]},
  "stop": {"cancel": ["a"], "delay": 1}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  1.000  g *cancelled'
expect_match err '^  3.000  b *finished'

finish
