#!/bin/sh
# Which signals come to whom, how often, and in which order: R6, R13, R14, R15.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# Each process of the job notes what comes, and goes on.
job <<E
{"defaults": {"kill_after": "0.5s"}, "jobs": {
  "a": {"run": "$fault record a.1 child record a.2 child setsid record a.3 touch r1"},
  "b": {"run": "$fault record b.1 touch r2", "kill_after": "0.5s"},
  "never": {"run": "touch started", "needs": ["a"]}
}}
E

for signal in INT:130 TERM:143 HUP:129; do
    name=${signal%:*}
    rm -f r[0-9] a.[0-9] b.[0-9]
    start run job.json
    ready r1 r2
    kill -s "$name" "$pid"
    finish_run

    it "$name comes once to each, then CONT; then all are killed"
    sent=$name
    test "$name" = HUP && sent=TERM
    for file in a.1 a.2 b.1; do
        printf '%s\nCONT\n' "$sent" | expect_file "$T/$file"
    done
    # What has a session of its own and a parent that lives is left to that.
    test "$(grep -c "$sent" a.3)" -le 1 || fail "twice to a.3"
    expect_match err '^ *[0-9.]*  a  *cancelled *SIGKILL'
    gone

    it "says once what happens, and what to do about it"
    expect_match err "SIG$name: ending [23] jobs (again to kill)\$"
    test "$(grep -c 'again to kill' err)" -eq 1 || fail "more than once"

    it "starts nothing new"
    test ! -e started || fail "it did"

    it "dies by that signal"
    expect_status "${signal#*:}"
done

it "kills at once at the second signal"
job <<E
{"defaults": {"kill_after": "1h"}, "jobs": {
  "a": {"run": "$fault ignore all child setsid touch r1"},
  "b": {"run": "$fault ignore all touch r2", "on_cancel": {"run": "$fault"}}
}}
E
for second in INT TERM; do
    rm -f r1 r2
    start run job.json
    ready r1 r2
    kill -s INT "$pid"
    eventually grep -q cancelling err
    kill -s "$second" "$pid"
    finish_run
    expect_status 130
    gone
done

it "a job that is stopped gets it too"
job <<E
{"jobs": {
  "a": {"run": "exec $fault record a.1 touch r1 stop until TERM exit 0"}
}}
E
rm -f a.1 r1
start run job.json
ready r1
sleep 0.1
kill -s TERM "$pid"
finish_run
expect_status 143
expect_match err '^ *[0-9.]*  a  *cancelled *exit 0'
gone

it "works when started with signals blocked and ignored"
job <<E
{"defaults": {"kill_after": "0.3s"}, "jobs": {
  "a": {"run": "exit 3", "continue_on_error": true},
  "b": {"run": "exec $fault touch r3", "needs": ["a"]}
}}
E
taskctl setpgid ignore CHLD,PIPE block TERM,INT,CHLD,ALRM,HUP -- \
    run job.json >out 2>err </dev/null &
pid=$!
ready r3
expect_match err '^ *[0-9.]*  a  *failed *exit 3'
kill -s TERM "$pid"
finish_run
expect_status 143
gone

it "stays deaf to HUP under nohup, and so do its jobs"
job <<E
{"jobs": {
  "a": {"run": "exec $fault touch r4 await go show exit 0"}
}}
E
taskctl setpgid ignore HUP -- run job.json >out 2>err </dev/null &
pid=$!
ready r4
kill -s HUP "$pid"
sleep 0.1
touch go
finish_run
expect_status 0
expect_match out '^ignored: HUP$'
gone

finish
