#!/bin/sh
# What a job is born with, whatever taskctl was: R1, R18, R20, R23.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

job <<E
{"jobs": {
  "argv": {"argv": ["$fault", "show", "exit", "0"]},
  "shell": {"run": "true; exec $fault show exit 0", "needs": ["argv"]},
  "input": {"argv": ["$fault", "show", "exit", "0"], "needs": ["shell"],
    "stdin": {"text": "hello"}}
}}
E
cat >once <<E
descriptors: 0 1 2
session: own
group: own
E
cat once once once >clean

it "an empty mask, default signals, 0 to 2 only, and a session of its own"
for mode in group raw; do
    (
        exec 3</dev/null 5>&1 9</dev/null 7<job.json
        taskctl ignore PIPE,CHLD,USR1,INT,QUIT,TERM \
            block TERM,INT,CHLD,ALRM,USR2,PIPE -- run -o "$mode" job.json
    ) >out 2>err </dev/null
    status=$?
    expect_status 0
    expect_file out <clean
done

it "when taskctl has none of 0 to 2"
(
    taskctl close 0,1,2 -- run -q -o none --events events job.json
)
status=$?
expect_status 0
expect_match events '"event":"run_finished".*"exit":0'
job <<E
{"jobs": {"a": {"run": "exec $fault show exit 0", "stdout": "shown",
  "stderr": "shown.err"}}}
E
for closed in 0 1 2 0,1 1,2 0,2 0,1,2; do
    rm -f shown
    (taskctl close "$closed" -- run -q job.json) >out 2>err </dev/null
    status=$?
    expect_status 0
    expect_file shown <once
done

it "no terminal, and no waiting for one"
job <<E
{"jobs": {"a": {"run": "$fault tty exit 0; $fault tty exit 0 </dev/null"}}}
E
"$FAULTS/pty" -- env FAULT_MARK="$mark" FAULT_ALIVE="$alive" \
    "$TASKCTL" run --progress=never job.json >out 2>err
status=$?
expect_status 0
test "$(grep -c '^tty: No such device or address' out)" -eq 2 ||
    fail "$(cat out)"
gone

finish
