#!/bin/sh
# Nobody reads stdout any more: the run ends in order, as SIGTERM would end it,
# and taskctl dies by SIGPIPE.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Run it with a reader that has gone before the first byte comes.
run_unread() {
    mkfifo fifo
    (exec 3<fifo; : >gone) &
    {
        until test -e gone; do sleep 0.02; done
        "$TASKCTL" run "$@" 2>err </dev/null
        echo $? >status
    } >fifo
    wait
    status=$(cat status)
    rm -f fifo gone
}

it "ends the run in order and dies by SIGPIPE"
job <<'E2'
{"jobs": {
  "noise": {"run": "echo noise"},
  "long": {"run": "sleep 30", "on_cancel": {"run": "echo $TASKCTL_JOB >cleaned"}},
  "later": {"run": "touch later", "needs": ["noise", "long"]}
}}
E2
run_unread job.json
expect_status 141
expect_match err '^taskctl: stdout was closed: ending 2 jobs$'
expect_match err 'long  *cancelled'
test -e cleaned || fail "on_cancel did not run"
test -e later && fail "something new was started"

it "says so in the event log"
run_unread --events log job.json
expect_status 141
expect_match log '"event":"note","note":"stdout was closed: ending 2 jobs"'
expect_match log '"event":"run_finished","state":"cancelled","exit":141'

it "does not matter to a run that writes nothing there"
job <<'E2'
{"jobs": {"a": {"run": "echo a"}, "b": {"run": "touch b", "needs": ["a"]}}}
E2
run_unread -o none job.json
expect_status 0
test -e b || fail "b did not run"

it "the events on stdout"
run_unread --events - job.json
expect_status 141

it "the results on stdout, which are the last"
echo '{"jobs": {"a": {"run": "echo a"}}}' | job
run_unread --results job.json
expect_status 141

it "a closed stderr is a log that can not be written"
job <<'E2'
{"jobs": {"a": {"run": "echo a"}}}
E2
mkfifo fifo
(exec 3<fifo; : >gone) &
{
    until test -e gone; do sleep 0.02; done
    "$TASKCTL" run job.json >out </dev/null
    echo $? >status
} 2>fifo
wait
status=$(cat status)
expect_status 3
expect_out a

finish
