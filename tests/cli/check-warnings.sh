#!/bin/sh
# check warns of a result that a shell would look into, and of nothing else.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "warns of a result without quotes, or with eval, and finds the file well"
job <<'E'
{"jobs": {
  "a": {"run": "echo x"},
  "bare": {"run": "echo $T", "env": {"T": {"result": "a"}}},
  "lines": {"run": ["set -x", "rm -rf dir/${T}"], "env": {"T": {"result": "a"}}},
  "eval": {"run": "eval \"$T\"", "env": {"T": {"result": "a"}}},
  "two": {"run": "echo $T ${U}", "env": {"T": {"result": "a"}, "U": {"result": "bare"}}},
  "bash": {"shell": ["/bin/bash", "-c"], "run": "echo $T", "env": {"T": {"result": "a"}}},
  "part": {"gather": ["a"], "finally": {"run": "echo $T", "env": {"T": {"result": "a"}}}},
  "each": {"as_completed": ["a", "bare"], "each": {"run": "echo $T", "env": {"T": {"result": "a"}}}}
}}
E
run check job.json
expect_status 0
expect_match out '^job.json: ok, '
# shellcheck disable=SC2016
expect_match err '^job.json:3:3: warning: job "bare": "run": $T, the result of "a", is split'
# shellcheck disable=SC2016
expect_match err '^job.json:5:3: warning: job "eval": "run": eval runs what is in $T'
sed 's/^job.json:\([0-9]*\):[0-9]*: warning: .*/\1/' err >lines
printf '%s\n' 3 4 5 6 6 7 8 9 | expect_file lines

it "says so when asked alone: a run has no warnings"
run run -q -k job.json
expect_no_match err 'warning'

it "has nothing against quotes, other variables, files and other languages"
job <<'E'
{"env": {"V": "x"}, "jobs": {
  "a": {"run": "echo x"},
  "b": {"run": "echo \"$T\" $V; X=$T", "env": {"T": {"result": "a"}}},
  "c": {"run": "cat $T", "env": {"T": {"result_file": "a"}}},
  "d": {"run": "print('$T')", "shell": ["python3", "-c"], "env": {"T": {"result": "a"}}},
  "e": {"run": "echo $T", "env": {"T": "text"}},
  "f": {"run": "cat", "stdin": {"result": "a"}}
}}
E
run check job.json
expect_status 0
expect_file err </dev/null

it "warns of outputs, too, and in the file that is included"
cat >lib.json <<'E'
{"jobs": {
  "a": {"run": "echo k=x >$TASKCTL_OUTPUT"},
  "b": {"run": "echo $T", "env": {"T": {"output": "a.k"}}}
}}
E
echo '{"include": {"lib": "lib.json"}}' >job.json
run check job.json
expect_status 0
cat >expected.txt <<'E'
lib.json:3:3: warning: job "lib.b": "run": $T, an output of "lib.a", is split into words and patterns; write "$T" in double quotes
E
expect_file err <expected.txt

it "warns of a service that nobody needs, and of who waits for its end"
cat >lib.json <<'E'
{"jobs": {
  "s": {"run": "x", "service": true},
  "a": {"run": "y", "if": "needs.s.state == 'running'"},
  "t": {"run": "x", "service": true},
  "b": {"run": "y", "needs": ["t"]},
  "c": {"run": "y", "needs": [{"job": "t", "when": "done"}]}
}}
E
echo '{"include": {"lib": "lib.json"}}' >job.json
run check job.json
expect_status 0
cat >expected.txt <<'E'
lib.json:2:3: warning: job "lib.s": "service": nobody needs it, so it runs until all else has ended; write it into the "needs" of who does
lib.json:3:3: warning: job "lib.a": waits for the end of "lib.s", a service, which may never come, as nobody needs that to run; write it into "needs" if this job does
E
expect_file err <expected.txt

it "has nothing against the examples, nor against those of the manual"
for file in "$srcdir"/examples/*.json; do
    run check "$file"
    expect_file err </dev/null
done

it "warns of what waits for a failure after which nothing starts"
job <<'E'
{"jobs": {
  "a": {"run": "x"},
  "after": {"needs": [{"job": "a", "when": "failure"}], "run": "x"},
  "alarm": {"needs": ["a"], "if": "failure() || cancelled()", "run": "x",
    "finally": {"if": "failure()", "run": "x"}},
  "calm": {"needs": ["a"], "if": "!failure()", "run": "x"},
  "may": {"run": "x", "continue_on_error": true},
  "did": {"needs": [{"job": "may", "when": "failure"}], "run": "x"},
  "each": {"matrix": {"a": [1, 2]}, "needs": ["a"], "if": "failure()", "run": "x"}
}, "finally": {"group": [{"if": "failure()", "run": "x"}]}}
E
run check job.json
expect_status 0
expect_match err '^job.json:3:3: warning: job "after": "needs": it is to start after a failure of "a", but nothing'
expect_match err '^job.json:4:3: warning: job "alarm": "if": failure() can not be true'
sed 's/^job.json:\([0-9]*\):[0-9]*: warning: .*/\1/' err >lines
printf '%s\n' 3 4 9 | expect_file lines

it "does not where the run goes on, or a policy takes the failure"
sed 's/^{/{"on_failure": "continue", /' job.json >on.json
run check on.json
expect_file err </dev/null
job <<'E'
{"jobs": {
  "a": {"run": "x"}, "some": {"wait": [{"gather": ["a"]}]},
  "after": {"needs": [{"job": "a", "when": "failure"}], "run": "x"},
  "alarm": {"needs": ["after"], "if": "failure()", "run": "x"}
}}
E
run check job.json
expect_file err </dev/null

finish
