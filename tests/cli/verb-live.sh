#!/bin/sh
# gather: what the command whose turn it is writes, while it still runs.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

# Run the words, with whatever comes behind them as its reader.
bounded() {
    timeout 30 "$TASKCTL" "$@" 2>err
    echo $? >status
}

it "shows it to a reader before the command has ended"
bounded gather -- \
    sh -c 'echo a; until test -e go; do sleep 0.02; done; echo b' ::: \
    echo c | {
    read -r line
    touch go
    echo "first $line"
    cat
} >out
expect_out 'first a' b c
echo 0 | expect_file status

it "goes on with the next one, which has begun to write before its turn"
rm -f go
bounded gather -- sh -c 'until test -e begun; do sleep 0.02; done; echo a' ::: \
    sh -c 'echo b; touch begun; until test -e go; do sleep 0.02; done; echo c' |
    {
        read -r line
        read -r next
        touch go
        echo "$line $next"
        cat
    } >out
expect_out 'a b' c
echo 0 | expect_file status

it "ends what writes without an end when nobody reads any more"
bounded gather -- sh -c 'while :; do echo y; sleep 0.01; done' | head -n 1 >out
expect_out y
echo 141 | expect_file status

it "shows what a single command writes, whichever is first of one"
for verb in as-completed wait group; do
    bounded $verb -- sh -c 'while :; do echo y; sleep 0.01; done' | head -n 1 >out
    expect_out y
    echo 141 | expect_file status
done

it "writes each byte once, however long it is and however it ends"
run gather -- \
    sh -c 'seq 1 30000; sleep 0.3; seq 30001 60000; sleep 0.2; exit 3' ::: \
    sh -c 'echo x; sleep 0.7; echo y' ::: seq 1 9
expect_status 1
{ seq 1 60000 && echo x && echo y && seq 1 9; } | expect_file out

it "shows nothing of attempts that are not the last"
run gather --retry 1 -c 'echo "$TASKCTL_ATTEMPT"; sleep 0.3; test "$TASKCTL_ATTEMPT" = 2'
expect_status 0
expect_out 2

finish
