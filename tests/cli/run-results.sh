#!/bin/sh
# --results writes main's result as JSON to stdout.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Run stdin with --results and hold what it writes to $1.
expect_results() {
    job
    run run -q -k --results job.json
    expect_out "$1"
}

it "is a list of all jobs, in the order of the file"
expect_results '["first", "second", null, "from a sleep"]' <<'E'
{"jobs": {
  "a": {"run": "sleep 0.1; echo first; echo"},
  "b": {"argv": ["printf", "second\\n\\n\\n"], "result": "text",
    "finally": {"run": "true"}},
  "c": {"run": "echo none", "result": "none"},
  "d": {"sleep": 0, "return": "from a sleep"}
}}
E

it "leaves stdout to the results; what jobs write goes to stderr"
expect_match err '^first$'

it "is what main is: text, or JSON as the job wrote it"
expect_results '"it"' <<'E'
{"main": "m", "jobs": {"m": {"run": "echo it"}, "other": {"run": "echo no"}}}
E
expect_results '{"a": [1, 2.50]}' <<'E'
{"main": "m", "jobs": {"m": {"run": "echo '{\"a\": [1, 2.50]}'",
  "result": "json"}}}
E

it "is a gather's list, a wait's two, and nested as they are"
expect_results '["A", ["B", "C"], {"done": ["c"], "pending": []}]' <<'E'
{"main": {"gather": ["a", {"gather": ["b", "c"]}, {"wait": ["c"]}]},
 "jobs": {"a": {"run": "printf A"}, "b": {"run": "printf B"},
   "c": {"run": "printf C"}}}
E

it "has failures as what they were"
expect_results '[{"job": "a", "state": "failed", "exit": 7}, {"job": "b", "state": "failed", "signal": 9}, {"job": "c", "state": "skipped"}, "D"]' <<'E'
{"jobs": {"a": {"run": "exit 7"}, "b": {"run": "kill -9 $$"},
  "c": {"needs": ["a"]}, "d": {"run": "printf D"}}}
E
expect_status 1

it "is the outcomes of an as_completed in the order of their ends"
expect_results '[{"job": "b", "state": "finished", "exit": 0, "result": "B"}, {"job": "a", "state": "finished", "exit": 0, "result": "A"}]' <<'E'
{"main": {"as_completed": ["a", "b"]},
 "jobs": {"a": {"run": "sleep 0.4; echo A"}, "b": {"run": "echo B"}}}
E

it "has bytes that are no UTF-8 as something that is"
expect_results '["a\ufffdb", "\u0000"]' <<'E'
{"jobs": {"a": {"run": "printf 'a\\377b'"}, "b": {"run": "printf '\\000'"}}}
E

it "a result that should be JSON and is not fails the job"
job <<'E'
{"jobs": {"a": {"run": "echo '{\"a\":'", "result": "json"}}}
E
run run -q -k --results job.json
expect_status 1
expect_match err 'a *failed *its result is not JSON'
expect_match out '^\[{"job": "a", "state": "failed"'

it "is of the targets on the command line"
echo '{"jobs": {"a": {"run": "echo A"}, "b": {"run": "echo B"}}}' | job
run run -q --results job.json b
expect_out '["B"]'

finish
