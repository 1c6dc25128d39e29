#!/bin/sh
# wait: for so long, and what is done and what is pending then.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

it "waits for all, and says that they are done"
run wait -- echo a ::: true
expect_status 0
expect_out a
printf '%s\n' "taskctl wait: done: echo a, true" | expect_file err
run wait -q -- true
expect_file err </dev/null

it "fails when one that is done has failed"
run wait -- false ::: true
expect_status 1
expect_match err 'done: false (failed), true$'
run wait -- sh -c 'exit 7'
expect_status 7

it "waits no longer than -t, cancels what is pending, and gives 124"
run wait -t 0.3 -- echo a ::: sleep 60
expect_status 124
expect_out a
expect_match err '^taskctl wait: done: echo a; pending: sleep 60 (cancelled)$'
run wait -t 0.1 -- sleep 60
expect_status 124

it "may be over with the first, which is no timeout"
for when in first-completed FIRST_COMPLETED; do
    run wait --return-when $when -t 50 -- echo a ::: sleep 60
    expect_status 0
    expect_match err 'done: echo a; pending: sleep 60 (cancelled)$'
done
run wait --return-when first-exception -t 50 -- false ::: sleep 60
expect_status 1
run wait --return-when first-exception -t 0.3 -- true ::: sleep 60
expect_status 124
run wait --return-when first-completed -t 0.2 -- sleep 60 ::: sleep 61
expect_status 124

it "lets what is pending run to its end with --pending keep, and waits for that"
run wait --return-when first-completed --pending keep -- \
    sh -c 'until test -e last; do sleep 0.02; done; echo a; exit 3' ::: touch last
expect_status 0
expect_out a
expect_match err "done: touch last; pending: sh -c "
run wait -t 0.1 --pending keep -- sh -c 'sleep 0.3; echo late'
expect_status 124
expect_out late

it "has the set in JSON and in the table: what is done first"
run wait -t 0.4 --format tsv -- sleep 60 ::: echo b
expect_status 124
cut -f 1-4 out >columns
printf 'done\techo b\tfinished\t0\npending\tsleep 60\tcancelled\t143\n' |
    expect_file columns
expect_file err </dev/null
run wait -t 0.4 --format json -- sleep 60 ::: echo b
sed 's/"elapsed":[0-9.]*/"elapsed":0/' out >json
expect_file json <<'F'
{"done":true,"number":2,"name":"echo b","state":"finished","exit":0,"elapsed":0,"result":"b"}
{"done":false,"number":1,"name":"sleep 60","state":"cancelled","signal":15,"elapsed":0,"result":""}
F

it "reads all of its commands first, and no more than it may"
printf 'echo a\nfalse\n' | "$TASKCTL" wait - >out 2>err
status=$?
expect_status 1
expect_out a
printf 'touch started\n' | "$TASKCTL" wait --max-input 5 - >out 2>err
status=$?
expect_status 2
expect_match err 'standard input: has more than 5 bytes'
test ! -e started || fail "a command was started"

it "refuses words that are none of its options'"
run wait --return-when never -- true
expect_status 2
expect_match err '"never" is none of all-completed, first-completed, first-exception'
run wait --pending drop -- true
expect_status 2

it "is over at once when there is nothing to wait for"
"$TASKCTL" wait - </dev/null >out 2>err
status=$?
expect_status 0
expect_file out </dev/null
expect_file err </dev/null

finish
