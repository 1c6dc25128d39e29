#!/bin/sh
# doctor: what this machine offers, and what will be used.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

unset TASKCTL_WITHOUT

it "has a line for each mechanism, with an answer to both questions"
run doctor
expect_status 0
for name in timerfd guard pidfd subreaper children cgroup tmpfile nowait; do
    expect_match out "^  $name  *\(yes\|no\)  *\(yes\|no\)  *[A-Za-z]"
done
expect_match out '^The processes of a job are known '
expect_match out '^  open files  *[0-9a-z]'

it "does not use what is turned off, and says what it does instead"
for name in timerfd guard pidfd subreaper children cgroup tmpfile nowait; do
    TASKCTL_WITHOUT=$name
    export TASKCTL_WITHOUT
    run doctor
    expect_status 0
    expect_match out "^  $name  *\(yes\|no\)  *no  *[A-Za-z]"
done

it "tells how the processes of a job are known, as the event log does"
TASKCTL_WITHOUT=cgroup,subreaper
run doctor
expect_match out '^The processes of a job are known by session and environment'
job <<'E'
{"jobs": {"a": {"run": "true"}}}
E
run run --events events job.json
grep -q '"event":"run_started".*"reach":"session"' events ||
    fail "$(head -n 1 events)"

it "refuses the name of no mechanism, whatever the command"
TASKCTL_WITHOUT=pidfd,cgroups
run run job.json
expect_status 2
expect_file "$T/err" <<'E'
taskctl: TASKCTL_WITHOUT: there is no mechanism "cgroups"  (taskctl doctor)
E

finish
