#!/bin/sh
# What cannot be written is said, and the exit status is 3.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

test -c /dev/full || skip "there is no /dev/full"
job <<'E'
{"jobs": {"a": {"run": "echo hi; echo ho >&2"}, "b": {"run": "touch ran",
  "needs": ["a"]}}}
E

it "the output of a job"
"$TASKCTL" run job.json >/dev/full 2>err
status=$?
expect_status 3
expect_match err '^taskctl: writing to stdout: No space left on device$'
test "$(grep -c 'No space' err)" -eq 1 || fail "not said once"

it "does not keep the run from going on"
test -e ran || fail "b did not run"

it "the state log"
"$TASKCTL" run job.json >out 2>/dev/full
status=$?
expect_status 3

it "the event log, in a file, on stdout or on a descriptor"
run run --events /dev/full job.json
expect_status 3
expect_match err '^taskctl: writing the event log: No space left'
"$TASKCTL" run --events - job.json >/dev/full 2>err
status=$?
expect_status 3
"$TASKCTL" run --events-fd 4 job.json 4>/dev/full >out 2>err
status=$?
expect_status 3

it "the results"
"$TASKCTL" run --results job.json >/dev/full 2>err
status=$?
expect_status 3
expect_match err '^taskctl run: writing to stdout: No space left'

it "outweighs a job's failure"
echo '{"jobs": {"a": {"run": "echo hi; exit 1"}}}' >failing.json
"$TASKCTL" run failing.json >/dev/full 2>err
status=$?
expect_status 3

it "help, the version, and the verdict of check"
for words in --help --version help "help run" "run --help" "check job.json"; do
    # shellcheck disable=SC2086
    "$TASKCTL" $words >/dev/full 2>err
    status=$?
    expect_status 3
done

it "is in the event log, with its status"
"$TASKCTL" run --events-fd 4 job.json 4>events >/dev/full 2>err
expect_match events '"event":"note","note":"writing to stdout: No space left'
expect_match events '"run_finished","state":"failed","exit":3'

it "a job's own stdout file fails that job alone"
echo '{"jobs": {"a": {"run": "echo hi", "stdout": "/dev/full"}}}' >own.json
run run own.json
expect_status 1

finish
