#!/bin/sh
# exec: one command, its status, its descriptors; as timeout(1), but all of it
# ends.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

it "passes the command's own status on, and says nothing"
for n in 0 1 7 124 125 255; do
    run exec -- sh -c "exit $n"
    expect_status $n
    expect_no_out
    expect_file err </dev/null
done

it "dies by the signal that the command died by"
run exec sh -c 'kill -TERM $$'
expect_status 143
sh -c '"$0" exec sh -c "kill -9 \$\$"; echo $?' "$TASKCTL" >out 2>err
expect_out 137

it "says 127 for what is not there, 126 for what cannot be run"
run exec nosuch_program
expect_status 127
expect_match err '^taskctl exec: nosuch_program: No such file or directory$'
run exec /etc/passwd
expect_status 126
expect_match err '^taskctl exec: /etc/passwd: Permission denied$'

it "is over after the time, with 124 and one line"
run exec -t 0.1 sleep 60
expect_status 124
printf '%s\n' "taskctl exec: timed out after 0.1s: sleep 60" | expect_file err
run exec -q -t.1 sleep 60
expect_status 124
expect_file err </dev/null

it "reads time as timeout(1) does"
for time in 60 1.5m 0.5h .5m 1d 0; do
    run exec -t "$time" true
    expect_status 0
done

it "ends all that the command has started"
run exec -t 0.3 sh -c 'sleep 300 & echo $! >pid; wait'
expect_status 124
test -s pid || fail "there was nothing to end"
# Dead, be it that its new parent has not looked at it yet.
! kill -0 "$(cat pid)" 2>gone ||
    grep -q '^State:.*Z' "/proc/$(cat pid)/status" ||
    fail "the child of the command lives"

it "asks whether a time in front of the command was meant, as timeout(1) has it"
for time in 5 0.5s 1m30s; do
    run exec $time true
    expect_status 127
    printf '%s\n' "taskctl exec: $time: No such file or directory; did you mean -t $time?" |
        expect_file err
done

it "never kills with --kill-after 0, but what it leaves"
run exec -k 0 -t 0.1 sh -c 'trap "" TERM; i=0; while test $i -lt 10; do sleep 0.05; i=$((i + 1)); done; echo end'
expect_status 124
expect_out end

it "sends the signal it is told to, and kills what does not end"
run exec -s USR1 -t 0.3 sh -c 'trap "echo got; exit 3" USR1; sleep 60 & wait'
expect_status 124
expect_out got
run exec --kill-after 0.1 -t 0.2 sh -c 'trap "" TERM; while :; do sleep 0.05; done'
expect_status 137
run exec -s KILL -t 0.1 sleep 60
expect_status 137

it "may exit as the command did, though its time was over"
run exec --preserve-status -t 0.3 sh -c 'trap "exit 5" TERM; sleep 60 & wait'
expect_status 5
run exec -p -t 0.1 sleep 60
expect_status 143

it "tries again"
run exec --retry 2 sh -c 'echo "try $TASKCTL_ATTEMPT"; test "$TASKCTL_ATTEMPT" = 3'
expect_status 0
expect_out "try 1" "try 2" "try 3"
run exec --retry 1 sh -c 'exit 9'
expect_status 9

it "waits before it tries again, and longer each time"
run exec -v --retry 3 --retry-delay 10ms --backoff 2 -- false
expect_status 1
for delay in "1 of 3 in 0.01s" "2 of 3 in 0.02s" "3 of 3 in 0.04s"; do
    expect_match err "retry $delay"
done
run exec -v --retry 2 --retry-delay 1ms -- false
expect_match err "retry 2 of 2 in 0.001s"
run exec -v --retry 1 -- false
expect_match err "retry 1 of 1$"

it "begins with a second where only the growth is given"
"$TASKCTL" exec -v --retry 1 --backoff 2 -- false >out 2>err &
eventually grep -q "retry 1 of 1 in 1s" err
kill $!
wait $!
status=$?
expect_status 143

it "gives the command its own standard input and output"
printf '%s\n' c b a | "$TASKCTL" exec -- sort >out 2>err
expect_out a b c
printf 'a\nb\n' >in
{
    "$TASKCTL" exec head -c 2
    cat
} <in >out
expect_out a b
"$TASKCTL" exec sh -c 'echo out; echo err >&2' >out 2>err
expect_out out
echo err | expect_file err

it "writes as the command writes, not at its end"
mkfifo fifo
"$TASKCTL" exec sh -c 'echo first; read -r go <fifo; echo "$go"' >out &
eventually grep -q first out
echo second >fifo
wait
expect_out first second

it "keeps its options apart from those of the command"
run exec -t 9 printf '%s|' -t -- --help
printf "%s" "-t|--|--help|" | expect_file out
run exec -- printf '%s|' ::: {}
printf "%s" ":::|{}|" | expect_file out

it "shows the log with -v"
run exec -v true
expect_status 0
expect_match err '  true  running  '
expect_match err 'finished, 1 job: 1 finished'

it "wants a command"
run exec
expect_status 2
expect_match err 'exec: which command?'
run exec -- ''
expect_status 2
run exec -x ls
expect_status 2
expect_match err 'unknown option -x'
run exec -t soon ls
expect_status 2
expect_match err '^taskctl exec: --timeout: "soon"'

it "knows timeout(1)'s words for no limit"
run exec -t infinity -- true
expect_status 0
run exec -t inf -- true
expect_status 0

finish
