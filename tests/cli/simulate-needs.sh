#!/bin/sh
# A job starts when each of its needs has gone as asked, or is skipped.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Hold what the log says of the job "x" in the end to $1.
expect_x() {
    sed -n 's/^ *\([0-9.]*\)  x  *\(finished\|skipped\)/\1 \2/p' err |
        sed 's/  */ /g' >x
    echo "$1" | expect_file x
}

# x needs NEED, where ok finishes after 1 s, bad fails after 2 s, gone is
# cancelled after 3 s and late ends after 4 s.
needs() {
    job <<E
{"on_failure": "continue", "jobs": {
  "x": {"needs": [$1]},
  "ok": {"sleep": 1}, "bad": {"sleep": 2, "exit": 7}, "gone": {"sleep": 60},
  "late": {"sleep": 4}, "stop": {"cancel": ["gone"], "delay": 3},
  "lost": {"sleep": 1, "needs": ["bad"]},
  "lazy": {"sleep": 6, "lazy": true}
}}
E
    run simulate job.json
    expect_status 1
}

it "wants success by default; a need that did not succeed skips at once"
needs '"ok", "late"' && expect_x "4.000 finished 0.000s"
needs '"bad", "late"' && expect_x "2.000 skipped bad failed"
needs '"gone", "late"' && expect_x "3.000 skipped gone cancelled"
needs '{"job": "ok", "when": "success"}' && expect_x "1.000 finished 0.000s"

it "skips transitively, in the same moment"
needs '"lost"' && expect_x "2.000 skipped lost skipped"

it "may want a failure"
needs '{"job": "bad", "when": "failure"}' && expect_x "2.000 finished 0.000s"
needs '{"job": "ok", "when": "failure"}' &&
    expect_x "1.000 skipped ok finished, needed is its failure"
needs '{"job": "gone", "when": "failure"}' &&
    expect_x "3.000 skipped gone cancelled, needed is its failure"

it "may want an end of any kind"
needs '{"job": "bad", "when": "done"}' && expect_x "2.000 finished 0.000s"
needs '{"job": "gone", "when": "done"}' && expect_x "3.000 finished 0.000s"
needs '{"job": "lost", "when": "done"}' && expect_x "2.000 finished 0.000s"

it "may want no more than a start"
needs '{"job": "late", "when": "started"}' && expect_x "0.000 finished 0.000s"
needs '{"job": "lost", "when": "started"}' &&
    expect_x "2.000 skipped lost skipped, it never started"

it "starts a lazy job that is needed, unless the need is optional"
needs '"lazy"' && expect_x "6.000 finished 0.000s"
needs '{"job": "lazy", "optional": true}' && expect_x "0.000 finished 0.000s"
expect_no_match err lazy

it "counts an optional need on a job that is part of the run"
needs '{"job": "late", "optional": true}' && expect_x "4.000 finished 0.000s"

it "takes a failure that does not count for a success"
job <<'E'
{"jobs": {
  "bad": {"sleep": 1, "exit": 7, "continue_on_error": true},
  "x": {"needs": ["bad"]}
}}
E
run simulate job.json
expect_status 0
expect_x "1.000 finished 0.000s"

it "says what a pending job still needs"
job <<'E'
{"jobs": {"a": {"sleep": 1}, "b": {"sleep": 1}, "x": {"needs": ["a", "b"]}}}
E
run simulate job.json
expect_match err '^  0.000  x *pending *needs a, b$'

finish
