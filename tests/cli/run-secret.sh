#!/bin/sh
# What a secret job writes reaches its readers and nobody else.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"jobs": {
  "login": {"run": "cat token; echo log in >&2", "secret": true},
  "alone": {"run": "cat token", "secret": true},
  "json": {"run": "cat token", "result": "json", "secret": true},
  "file": {"run": "cat token", "secret": true, "stdout": "kept"},
  "env": {"run": "test \"$T\" = hunter2 && echo ok",
    "env": {"T": {"result": "login"}}},
  "stdin": {"run": "read -r t; test \"$t\" = hunter2 && echo ok",
    "stdin": {"result": "login"}},
  "two": {"gather": ["login", "file"]},
  "reader": {"run": "wc -l", "stdin": {"result": "two"}},
  "given": {"run": "test \"$T\" = hunter2", "env": {"T": "hunter2"}}
}}
E
echo hunter2 >token

for mode in group prefix raw none; do
    it "is not in the output by -o $mode, nor in a log"
    run run -k -v -o $mode --events events job.json
    expect_status 1
    expect_no_match out hunter2
    # The commands of its readers have the word, too.
    grep -v ' running ' err >log
    expect_no_match log hunter2
    grep -v '"to":"running"' events >log
    expect_no_match log hunter2
    expect_match err 'json *failed *its result is not JSON: line'
    expect_match err 'env *finished'
    expect_match err 'stdin *finished'
    expect_match err 'given *finished'
    expect_match events '"job":"login".*"result_length":8}'
    echo hunter2 | expect_file kept
done

it "writes its messages as others do"
run run -k job.json
expect_match err '^log in$'

it "is in the results, when these are asked for"
run run -q -k --results job.json login
expect_out '["hunter2"]'

finish
