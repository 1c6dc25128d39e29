#!/bin/sh
# A result is data: whatever is in it, no shell and no log takes it for anything
# else.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# shellcheck disable=SC2016
printf '%s' '"; touch pwned; $(touch pwned) `touch pwned` '\'' \n
::set-env name=x::y {"event":"run_finished"} ${{ x }} %s %n
' >evil
# As $(...) has it.
printf '%s' "$(cat evil)" >expected.evil

it "comes by environment, file and stdin as it was"
job <<'E'
{"jobs": {
  "a": {"run": "cat evil"},
  "env": {"run": "printf %s \"$X\" >env.out", "env": {"X": {"result": "a"}}},
  "file": {"run": "cat \"$X\" >file.out", "env": {"X": {"result_file": "a"}}},
  "stdin": {"run": "cat >stdin.out", "stdin": {"result": "a"}},
  "argv": {"argv": ["sh", "-c", "printf %s \"$X\" >argv.out"],
    "env": {"X": {"result": "a"}}}
}}
E
run run --events events job.json
expect_status 0
expect_file env.out <expected.evil
expect_file argv.out <expected.evil
expect_file file.out <evil
expect_file stdin.out <evil
test ! -e pwned || fail "a result was run"

it "is one string of the event log, whatever its lines look like"
test "$(grep -c '^{"seq":[0-9]*,"t":[0-9.]*,"event":"' events)" -eq \
    "$(wc -l <events)" || fail "a line of the log is not an event"
expect_match events '"event":"run_finished","state":"finished"'
test "$(grep -c '"event":"run_finished"' events)" -eq 1 ||
    fail "a result has ended the run"

it "is not put into a command, and who expects it is told how it comes"
job <<'E'
{"jobs": {"a": {"run": "cat evil"},
  "b": {"run": "echo ${{ needs.a.result }}; touch started", "needs": ["a"]}}}
E
run run job.json
expect_status 2
expect_match err '^job.json:2:.*"b": "run": .*"env": {"NAME": {"result": "JOB"}}'
test ! -e started || fail "the command was run"

it "has the two other ways in the message when it is too long, or has a NUL"
job <<'E'
{"jobs": {
  "long": {"run": "head -c 65537 /dev/zero | tr '\\0' x"},
  "nul": {"run": "printf 'a\\000b'"},
  "b": {"run": "touch started", "env": {"X": {"result": "long"}}},
  "c": {"run": "touch started", "env": {"X": {"result": "nul"}}},
  "d": {"run": "wc -c <\"$L\" >length", "env": {"L": {"result_file": "long"}}},
  "e": {"run": "cmp - \"$N\" && wc -c <\"$N\" >>length", "needs": ["d"],
    "stdin": {"result": "nul"}, "env": {"N": {"result_file": "nul"}}}
}}
E
run run -k -o none job.json
expect_status 1
expect_match err ' b  *failed *X: the result of long: is 65537 bytes.*"stdin" or "result_file"'
expect_match err ' c  *failed *X: the result of nul: has a NUL byte.*"stdin" or "result_file"'
printf '65537\n3\n' | expect_file length
test ! -e started || fail "a job with half a result was started"

it "by file is a policy's JSON, too, and leaves no file behind"
job <<'E'
{"jobs": {
  "x": {"sleep": 0, "return": "1"}, "g": {"gather": ["x", "x"]},
  "b": {"run": "cat \"$F\" \"$F\"; ls \"$TMPDIR\"",
    "env": {"F": {"result_file": "g"}}}
}}
E
run run job.json
expect_status 0
printf '["1", "1"]["1", "1"]' | expect_file out

finish
