#!/bin/sh
# The event log in a descriptor, on stdout, and after an interrupt.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

echo '{"jobs": {"a": {"run": "echo hi"}}}' | job

it "- is stdout; what jobs write goes to stderr then"
run run --events=- -q job.json
sed 's/^{"seq":[0-9]*,.*}$/event/' out | sort -u >kinds
echo event | expect_file kinds
expect_match err '^hi$'

it "--events-fd takes an open descriptor, which jobs do not inherit"
echo '{"jobs": {"a": {"run": "if (echo >&4); then exit 1; fi"}}}' >fd.json
"$TASKCTL" run --events-fd=4 fd.json 4>events >out 2>err
status=$?
expect_status 0
grep -q '"run_finished"' events || fail "nothing in it"
"$TASKCTL" run --events-fd 1 fd.json 2>err >events
grep -q '"run_finished"' events || fail "nothing on stdout"

it "has every object whole and the last line complete after an interrupt"
# shellcheck disable=SC2016
echo '{"jobs": {"a": {"run": "kill $PPID; sleep 9"}}}' >kill.json
run run --events events kill.json
expect_status 143
grep -v '^{"seq":.*}$' events >torn
expect_file torn </dev/null
grep -q '"event":"run_finished","state":"cancelled","exit":143,' events ||
    fail "$(tail -n 1 events)"

finish
