#!/bin/sh
# A job file that is no good: all that is wrong is said, nothing is started, and
# the exit status is 2.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Run stdin as a job file; it is refused with a message that matches $1.
expect_refused() {
    job
    run run job.json
    expect_status 2
    expect_no_out
    expect_match err "$1"
    test ! -e started || fail "a job was started"
}

it "is not there, is a folder, or may not be read"
run run nosuch.json
expect_status 2
expect_match err '^nosuch.json: .*No such file or directory'
run run .
expect_status 2
expect_match err '^.: is a directory'

it "is a device, or a FIFO that nobody writes to"
run run /dev/zero
expect_status 2
expect_match err '^/dev/zero: is a device'
mkfifo fifo
run check fifo
expect_status 2
expect_match err '^fifo: is a FIFO that nobody writes to'

it "is longer than --max-input"
echo '{"jobs": {"a": {"run": "touch started"}}}' | job
run run --max-input=41 job.json
expect_status 2
expect_match err '^job.json: has more than 41 bytes'
"$TASKCTL" check - --max-input=2K </dev/zero 2>err
status=$?
expect_status 2
expect_match err '^-: has more than 2048 bytes'
run simulate --max-input=1G job.json
expect_status 0
for size in 0 -1 1B 1KB K 4096M 99999999999999999999 ""; do
    run check --max-input="$size" job.json
    expect_status 2
    expect_match err 'is no size'
done

it "is empty"
expect_refused '^job.json:1:1: the file is empty' </dev/null
printf '  \n// nothing\n' | expect_refused '^job.json:.*the file is empty'

it "is no JSON, or not UTF-8"
echo '["a"]' | expect_refused '^job.json:1:1: expected {'
echo '{"jobs": {"a": {"run": "touch started"}}' | expect_refused '^job.json:'
printf '{"jobs": {"a": {"run": "touch started # \377"}}}' |
    expect_refused '^job.json:1:'
printf '\377\376{\0}\0' | expect_refused 'this is UTF-16'

it "has keys that are unknown, twice, or two things to do"
expect_refused '^job.json:2:.*"a".*"rnu".*did you mean "run"?' <<'E'
{"jobs": {
  "a": {"rnu": "x"}, "b": {"run": "touch started"}}}
E
echo '{"jobs": {"a": {"run": "true", "run": "touch started"}}}' |
    expect_refused 'twice'
echo '{"jobs": {"a": {"run": "touch started", "sleep": 1}}}' |
    expect_refused '"run" and "sleep"'

it "names a job that is not there"
echo '{"jobs": {"a": {"run": "touch started"}, "b": {"needs": ["aa"]}}}' |
    expect_refused 'did you mean "a"?'

it "waits for itself"
echo '{"jobs": {"z": {"run": "touch started"},
  "a": {"needs": ["b"]}, "b": {"needs": ["a"]}}}' |
    expect_refused 'a.*b'

it "has several errors, all of which are said"
expect_refused '^job.json:2:' <<'E'
{"jobs": {
  "a": {"run": ""},
  "b": {"run": "touch started", "timeout": "soon"},
  "c": {"needs": ["nobody"]}
}}
E
expect_match err '^job.json:3:.*"b".*"timeout"'
expect_match err '^job.json:4:.*"c"'

finish
