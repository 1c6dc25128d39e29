#!/bin/sh
# Nobody reads stdout any more: a command that writes is ended before its turn to
# be shown comes, which may be never; one that is silent goes on.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

# Run the words with a reader that reads one line, if there is one, and goes.
unread() {
    {
        timeout 30 "$TASKCTL" "$@" 2>err
        echo $? >status
    } | head -n "${lines:-0}" >out
    status=$(cat status)
}

noise='while :; do echo y; sleep 0.01; done'

for verb in gather as-completed wait race group; do
    it "ends what writes without an end: $verb"
    unread $verb -c "$noise" -c 'sleep 60'
    expect_status 141
    expect_match err "^taskctl $verb: stdout was closed: ending [23] jobs\$"
    for how in --format=json --format=tsv --retry=1; do
        it "ends what writes without an end: $verb $how"
        unread $verb $how -c 'sleep 60' -c "$noise"
        expect_status 141
    done
done

it "ends it in order"
unread as-completed -- sh -c 'trap "touch cleaned; exit" TERM; '"$noise"
expect_status 141
test -e cleaned || fail "the command was not asked to end"

it "ends what jobs of a file write, too"
job <<'E2'
{"jobs": {
  "noise": {"run": "while :; do echo y; sleep 0.01; done"},
  "long": {"run": "sleep 60"}
}}
E2
unread run job.json
expect_status 141

it "lets those go on that write nothing"
unread gather -c 'sleep 0.5; touch end' -c 'sleep 0.2'
expect_status 0
test -e end || fail "it was ended"

it "lets go on who wrote before the reader went, and nothing since"
lines=1 unread gather -- sh -c 'echo a; sleep 0.7; touch later'
expect_status 0
expect_out a
test -e later || fail "it was ended"

it "lets another reader of a FIFO take the place of one that has gone"
mkfifo fifo
{
    timeout 30 "$TASKCTL" as-completed -c \
        'until test -e go; do sleep 0.02; done; echo a; sleep 0.3; echo b' 2>err
    echo $? >status
} >fifo &
: <fifo
{
    touch go
    cat
} <fifo >out
wait
status=$(cat status)
expect_status 0
expect_out a b

it "has files that a limit of the shell bounds, where a reader takes nothing"
(
    ulimit -f 8
    "$TASKCTL" as-completed -- sh -c 'while :; do echo y; done' ::: echo b 2>err
    echo $? >status
) | cat >out
status=$(cat status)
expect_status 1
expect_match err 'SIGXFSZ'
expect_match out '^b$'
test "$(wc -c <out)" -lt 10000 || fail "more than it may"

finish
