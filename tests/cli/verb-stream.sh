#!/bin/sh
# Commands start while their input still comes; memory stays flat.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

it "starts each when it comes, and not when all have come"
mkfifo lines
"$TASKCTL" as-completed -i -- echo <lines >out &
pid=$!
exec 3>lines
echo a >&3
eventually grep -q a out
echo b >&3
eventually grep -q b out
exec 3>&-
wait "$pid"
status=$?
expect_status 0
expect_out a b

it "is read no faster than commands start"
mkfifo stop
# A pipe holds 64 KiB, and so does what is read of it at once.
{ yes | head -c 400000 && touch taken; } 2>noise |
    "$TASKCTL" gather -j1 -i -- sh -c 'touch began; read -r go <stop' >out 2>err &
pid=$!
eventually test -e began
sleep 0.3
test ! -e taken || fail "all of the input was read"
kill "$pid"
wait "$pid"

it "with endless input ends as soon as it is told to"
yes true | "$TASKCTL" gather -q -t 0.5 - >out 2>err
status=$?
expect_status 124

it "ends with the first failure in a group"
{ echo true && echo false && yes true; } 2>noise | "$TASKCTL" group - >out 2>err
status=$?
expect_status 1

it "keeps the order, however many wait for their turn"
{ echo 'until test -e go; do sleep 0.02; done; echo 1' &&
    seq 2 300 | sed 's/^/echo /' && echo 'touch go'; } |
    "$TASKCTL" gather -j4 - >out
seq 1 300 | expect_file out

# A sanitizer keeps what is freed, and who called for it.
grep -q __asan_init "$TASKCTL" && finish

# The most memory that taskctl had in this run, in KiB.
memory_of() {
    seq "$1" | "$TASKCTL" gather -j4 -i -- true &
    pid=$!
    most=0
    while kill -0 "$pid" 2>noise; do
        now=$(cat "/proc/$pid"/task/*/children 2>noise)
        now=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\).*/\1/p' \
            "/proc/${now%% *}/status" 2>noise)
        test "${now:-0}" -gt "$most" && most=$now
        sleep 0.1
    done
    echo "$most"
}

it "needs no more memory for many than for few"
few=$(memory_of 200)
many=$(memory_of 3000)
test "$few" -gt 0 || skip "the memory of a process cannot be seen"
test "$many" -lt $((few + 1500)) || fail "$few KiB for 200, $many KiB for 3000"

finish
