#!/bin/sh
# simulate --fail JOB shows what becomes of a run in which JOB fails.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"jobs": {
  "build": {"run": "make"},
  "test": {"run": "make check", "needs": ["build"], "estimate": 5},
  "lint": {"run": "make lint", "estimate": 3},
  "report": {"run": "mail", "needs": [{"job": "test", "when": "failure"}]}
}}
E

it "fails nothing by itself"
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 build pending
0.000 test pending needs build
0.000 lint pending
0.000 report pending needs test
0.000 build running make
0.000 lint running make lint
1.000 build finished 1.000s
1.000 test running make check
3.000 lint finished 3.000s
6.000 test finished 5.000s
6.000 report skipped test finished, needed is its failure
6.000 finished, 4 jobs: 3 finished, 1 skipped
E

it "fails the job, skips what needs it and cancels the rest"
run simulate --fail build job.json
expect_status 1
expect_times <<'E'
0.000 build pending
0.000 test pending needs build
0.000 lint pending
0.000 report pending needs test
0.000 build running make
0.000 lint running make lint
1.000 build failed exit 1, 1.000s
1.000 test skipped build failed
1.000 report skipped test skipped, needed is its failure
1.000 lint cancelling by main (build failed)
1.000 lint cancelled SIGTERM, 1.000s
1 failed:
1.000 build failed exit 1, 1.000s
1.000 failed, 4 jobs: 1 failed, 1 cancelled, 2 skipped
E

it "fails several, each named once"
run simulate -k --fail=test --fail=lint job.json
expect_status 1
expect_match err '^  6.000  report *running *mail$'
expect_match err '^2 failed:$'

it "suggests a job for a name that is none"
run simulate --fail lnit job.json
expect_status 2
expect_match err 'there is no job "lnit"; did you mean "lint"?'

finish
