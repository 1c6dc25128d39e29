#!/bin/sh
# Who starts first: the higher priority, then the longer path, then who was there.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Hold the order in which jobs start to $*.
expect_order() {
    awk '$3 == "running" { printf "%s ", $2 }' err >order
    echo "$*" | tr -d '\n' >wanted
    printf ' ' >>wanted
    expect_file order <wanted
}

it "starts jobs in the order of the file when all are equal"
job <<'E'
{"concurrency": 1, "jobs": {
  "c": {"run": "x"}, "a": {"run": "x"}, "b": {"run": "x"}
}}
E
run simulate job.json
expect_order c a b

it "starts a higher priority first"
job <<'E'
{"concurrency": 1, "defaults": {"priority": 1}, "jobs": {
  "c": {"run": "x", "priority": -1000}, "a": {"run": "x"},
  "b": {"run": "x", "priority": 2}
}}
E
run simulate job.json
expect_order b a c

it "starts what much follows on before what is long itself"
job <<'E'
{"concurrency": 1, "jobs": {
  "docs": {"run": "x", "estimate": 3},
  "build": {"run": "x"},
  "test": {"run": "x", "estimate": 3, "needs": ["build"]},
  "all": {"gather": ["test"]},
  "ship": {"sleep": 5, "needs": ["all"]}
}}
E
run simulate job.json
expect_order all build test docs ship

it "wants a priority that makes sense"
job <<'E'
{"jobs": {"a": {"run": "x", "priority": 1001}}}
E
run check job.json
expect_status 2
expect_match err '"priority": 1001 is out of range; write a number from -1000 to 1000$'

it "knows the path before an instance that came in the run"
job <<'E'
{"concurrency": 1, "jobs": {
  "hold":  {"run": "x", "priority": 1},
  "list":  {"sleep": 0, "return": "a\nb"},
  "other": {"run": "x", "estimate": "4s", "needs": ["list"]},
  "fan":   {"for_each": {"result": "list"}, "run": "x"},
  "after": {"run": "x", "estimate": "10s", "needs": ["fan"]}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  1.000  fan.0.  *running'
expect_match err '^  2.000  fan.1.  *running'
expect_match err '^  3.000  other  *running'

finish
