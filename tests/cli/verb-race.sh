#!/bin/sh
# race: the first success, and nothing else of standard output.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

it "prints what the winner wrote, and cancels the others"
run race -- sh -c 'echo late; touch ready; sleep 60' ::: \
    sh -c 'until test -e ready; do sleep 0.02; done; echo won'
expect_status 0
expect_out won
expect_file err </dev/null

it "goes on when one fails"
run race -j1 -- sh -c 'echo lost; exit 3' ::: echo won ::: touch started
expect_status 0
expect_out won
test ! -e started || fail "one was started behind the winner"

it "fails only when all have failed"
run race -- false ::: sh -c 'echo lost; exit 3'
expect_status 1
expect_no_out
expect_match err '^taskctl race: none of 2 commands succeeded'
run race -- sh -c 'exit 7'
expect_status 7
run race --timeout-each 0.2 -- sleep 60 ::: sleep 61
expect_status 124

it "is over after -t"
run race -t 0.2 -- sleep 60 ::: false
expect_status 124

it "takes its commands from standard input, and results in JSON"
printf 'false\necho "a b"\n' | "$TASKCTL" race -j1 --format json - >out 2>err
status=$?
expect_status 0
sed 's/"elapsed":[0-9.]*/"elapsed":0/' out >json
printf '%s\n' '{"number":2,"name":"echo \"a b\"","state":"finished","exit":0,"elapsed":0,"result":"a b"}' |
    expect_file json

it "has no winner without commands"
"$TASKCTL" race - </dev/null >out 2>err
status=$?
expect_status 2
expect_match err '^taskctl race: there is no command; nobody could win$'

finish
