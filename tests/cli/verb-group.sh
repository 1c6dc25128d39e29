#!/bin/sh
# group: the first failure cancels the others.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

it "prints what they wrote in the order given"
run group -- sh -c 'until test -e last; do sleep 0.02; done; echo a' ::: \
    sh -c 'echo b; touch last'
expect_status 0
expect_out a b

it "cancels the others when one fails, and waits for their end"
run group -- sh -c 'trap "echo tidy; exit" TERM; touch ready; sleep 60 & wait' ::: \
    sh -c 'until test -e ready; do sleep 0.02; done; exit 3'
expect_status 1
expect_out tidy
expect_match err 'failed *exit 3'
expect_match err '^taskctl group: 1 of 2 commands failed'

it "starts nothing more then"
run group -j1 -- false ::: touch started
expect_status 1
test ! -e started || fail "the second was started"
expect_match err '^taskctl group: 1 of 2 commands failed, 1 cancelled$'

it "does the same for commands that still come"
{
    echo 'exit 3'
    eventually test -e never
} 2>late | "$TASKCTL" group - >out 2>err &
pid=$!
eventually grep -q 'commands failed' err
touch never
wait "$pid"
status=$?
expect_status 1

it "ends all of them after -t"
run group -t 0.2 -- sleep 60
expect_status 124

finish
