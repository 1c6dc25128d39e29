#!/bin/sh
# A signal ends the jobs, then taskctl dies of it: 128+n.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Start job.json, send the signal $1 once the job is ready; $2: once more.
interrupt() {
    rm -f ready tidied
    # A shell starts what it puts behind with INT ignored; env undoes that.
    env --default-signal=INT,QUIT "$TASKCTL" run job.json >out 2>err </dev/null &
    pid=$!
    eventually test -e ready
    kill -s "$1" "$pid"
    if test $# -gt 1; then
        eventually grep -q cancelling err
        kill -s "$2" "$pid"
    fi
    { wait "$pid"; } 2>killed
    status=$?
}

env --default-signal=INT true 2>err || skip "env knows no --default-signal"
job <<'E'
{"jobs": {
  "a": {"run": "touch ready; sleep 60",
    "on_cancel": {"run": "touch tidied; echo tidy"}},
  "b": {"run": "touch started", "needs": ["a"]}
}}
E

it "runs the clean-up, starts nothing new, and dies of the signal"
for signal in INT:130 TERM:143 HUP:129; do
    interrupt "${signal%:*}"
    expect_status "${signal#*:}"
    test -e tidied || fail "no clean-up after ${signal%:*}"
    test ! -e started || fail "b was started after ${signal%:*}"
    expect_out tidy
    expect_match err "^ *[0-9.]*  a  *cancelling *by SIG${signal%:*}\$"
    expect_match err '^ *[0-9.]*  a  *cancelled '
    expect_match err '^ *[0-9.]*  b  *cancelled '
    expect_match err '^ *[0-9.]*  cancelled, 3 jobs: 1 finished, 2 cancelled$'
done

it "is an end by that signal, which a shell can see"
sh -c 'rm -f ready; "$0" run job.json 2>err & p=$!
    until test -e ready; do sleep 0.02; done; kill $p; wait $p' "$TASKCTL" >out 2>killed
test $? -eq 143 || fail "not 143"

it "kills at the second signal what does not end"
job <<'E'
{"jobs": {"a": {"kill_after": "1h",
  "run": "trap '' TERM INT; touch ready; while true; do sleep 0.05; done"}}}
E
interrupt TERM TERM
expect_status 143
expect_match err '^ *[0-9.]*  a  *cancelled *SIGKILL'
interrupt INT TERM
expect_match err '^ *[0-9.]*  a  *cancelled *SIGKILL'

it "counts a job that was interrupted as no failure"
expect_no_match err 'failed'

it "ends while the job file is still being read: nothing has started"
mkfifo never
exec 3<>never
for signal in INT:130 TERM:143 HUP:129; do
    env --default-signal=INT,QUIT "$TASKCTL" run - <&3 >out 2>err &
    pid=$!
    eventually grep -q '[0-9]' "/proc/$pid/task/$pid/children"
    kill -s "${signal%:*}" "$pid"
    { wait "$pid"; } 2>killed
    status=$?
    expect_status "${signal#*:}"
    expect_no_out
done
exec 3>&-
"$TASKCTL" run --events never job.json >out 2>err </dev/null &
pid=$!
eventually grep -q '[0-9]' "/proc/$pid/task/$pid/children"
kill -s TERM "$pid"
{ wait "$pid"; } 2>killed
status=$?
expect_status 143

it "stays deaf to HUP under nohup"
job <<'E'
{"jobs": {"a": {"run": "touch ready; until test -e go; do sleep 0.02; done"}}}
E
rm -f ready
(trap '' HUP && exec "$TASKCTL" run job.json >out 2>err </dev/null) &
pid=$!
eventually test -e ready
kill -s HUP "$pid"
touch go
wait "$pid"
status=$?
expect_status 0

finish
