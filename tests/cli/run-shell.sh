#!/bin/sh
# run is shell text, argv is none.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "ends at the first line that fails, as make's recipes do"
job <<'E'
{"jobs": {"a": {"run": ["echo one", "false", "echo two"]}}}
E
run run job.json
expect_status 1
expect_out one

it "is one script: its lines share variables and the folder"
job <<'E'
{"jobs": {"a": {"run": ["x=shared", "cd /", "echo $x $(pwd)"]}}}
E
run run job.json
expect_out "shared /"

it "is a program and its words when it has nothing for a shell"
job <<'E'
{"jobs": {
  "a": {"run": "printf %s.%s one two"}, "b": {"run": "  env  true  "},
  "c": {"run": ["true", "true"]}
}}
E
run run job.json
expect_status 0
expect_match out '^one.two$'

it "is taken by another shell when one is named: for a job, or for all"
job <<'E'
{"shell": ["/bin/sh", "-c", "echo \"all: $0\""], "jobs": {
  "a": {"run": "true"},
  "b": {"run": "echo b", "shell": ["/bin/cat", "-"], "stdin": {"text": "B\n"},
    "continue_on_error": true, "needs": ["a"]},
  "c": {"run": "false; echo c", "shell": ["sh", "-c"], "needs": ["b"]}
}}
E
run run job.json
expect_status 0
expect_match out '^all: true$'
expect_match out '^B$'
expect_match out '^c$'

it "argv takes its words as they are"
job <<'E'
{"jobs": {"a": {"argv": ["printf", "<%s>\n", "$HOME", "a b", "*", "", "'"]}}}
E
run run job.json
# shellcheck disable=SC2016
expect_out '<$HOME>' '<a b>' '<*>' '<>' "<'>"

it "finds a program by PATH: the one of the job"
mkdir bin
printf '#!/bin/sh\necho my own\n' >bin/own
chmod +x bin/own
for body in '"argv": ["own"]' '"run": "own"' '"run": "own; true"'; do
    echo "{\"jobs\": {\"a\": {$body, \"env\": {\"PATH\": \"$T/bin:/bin\"}}}}" |
        job
    run run job.json
    expect_status 0
    expect_out "my own"
done

it "runs a script without a first line #!, as a shell does"
printf 'echo plain\n' >bin/plain
chmod +x bin/plain
echo "{\"jobs\": {\"a\": {\"run\": \"$T/bin/plain; true\"}}}" | job
run run job.json
expect_out plain

finish
