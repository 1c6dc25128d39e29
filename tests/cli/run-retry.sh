#!/bin/sh
# A process that fails is tried again, and each attempt is on its own.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "gives each attempt its number, and shows what each has written"
job <<'E'
{"jobs": {
  "a": {"run": "echo try $TASKCTL_ATTEMPT; test $TASKCTL_ATTEMPT -ge 3",
        "retry": {"max": 4, "delay": "10ms"}},
  "b": {"run": "echo $TASKCTL_ATTEMPT", "needs": ["a"]}
}}
E
run run job.json
expect_status 0
expect_out "try 1" "try 2" "try 3" 1
expect_log <<'E'
a pending
b pending needs a
a running
a pending exit 1, retry 1 of 4 in 0.01s
a running
a pending exit 1, retry 2 of 4 in 0.01s
a running
a finished attempt 3
b running
b finished
finished, 2 jobs: 2 finished
E

it "the result is the last attempt's, as is the file"
job <<'E'
{"jobs": {
  "a": {"run": "echo r$TASKCTL_ATTEMPT; test $TASKCTL_ATTEMPT = 2",
        "retry": {"max": 1, "delay": 0}},
  "b": {"run": "echo f$TASKCTL_ATTEMPT; test $TASKCTL_ATTEMPT = 2",
        "retry": {"max": 1, "delay": 0}, "stdout": "file"},
  "c": {"run": "cat", "stdin": {"result": "a"}, "needs": ["b"]}
}}
E
run run -o none --results job.json
expect_status 0
expect_out '["r2", "f2", "r2"]'
echo f2 | expect_file file

it "the event log tells each attempt's end"
run run -j1 --events=log job.json
expect_status 0
grep '"job":"a"' log | grep -v '"event":"waiting"' |
    sed 's/"seq":[0-9]*,"t":[0-9.]*,//; s/"pid":[0-9]*/"pid":P/
        s/"elapsed":[0-9.]*/"elapsed":T/; s/"command":".* = 2"/"command":C/' \
        >seen
expect_file seen <<'E'
{"event":"job","job":"a","to":"pending"}
{"event":"job","job":"a","from":"pending","to":"running","pid":P,"command":C}
{"event":"job","job":"a","from":"running","to":"pending","reason":"retry 1 of 1","exit":1,"elapsed":T,"attempt":1}
{"event":"job","job":"a","from":"pending","to":"running","pid":P,"command":C,"attempt":2}
{"event":"job","job":"a","from":"running","to":"finished","exit":0,"elapsed":T,"attempt":2,"result_length":3,"result":"r2\n"}
E

it "a program that is not there may be there later"
job <<'E'
{"jobs": {
  "a": {"argv": ["./later"], "retry": {"max": 200, "delay": "50ms"}},
  "b": {"run": [
    "sleep 0.2; printf '#!/bin/sh\necho here\n' >new",
    "chmod +x new; mv new later"]}
}}
E
run run job.json
expect_status 0
expect_out here
expect_match err ' a  *pending  *.*No such file.*, retry 1 of 200 in 0.05s$'

it "nothing of an attempt is left when the next one begins"
job <<'E'
{"jobs": {
  "a": {"run": [
      "if test -e pid && kill -0 $(cat pid) 2>/dev/null; then echo both; fi",
      "echo $$ >pid; sleep 9 & sleep 9"],
    "timeout": "200ms", "retry": {"max": 2, "delay": 0}}
}}
E
run run job.json
expect_status 124
expect_no_out
expect_match err 'timed_out *SIGTERM, attempt 3, '

it "a signal ends the waiting for another attempt"
job <<'E'
{"jobs": {
  "a": {"run": "exit 1", "retry": {"max": 9, "delay": "1h"},
        "on_cancel": {"run": "echo clean"}}
}}
E
"$TASKCTL" run --events=log job.json >out 2>err </dev/null &
pid=$!
eventually grep -q 'retry 1 of 9 in 1h' log
kill -TERM "$pid"
wait "$pid"
status=$?
expect_status 143
expect_out clean
expect_match err ' a  *cancelling  *by SIGTERM$'
expect_match err ' a  *cancelled  *exit 1, '

it "one that comes while an attempt is ended for its timeout ends the job"
job <<'E'
{"jobs": {
  "a": {"run": [
      "trap 'touch asked; sleep 0.5; exit 1' TERM",
      "while :; do sleep 0.02; done"],
    "timeout": "100ms", "retry": {"max": 9, "delay": 0}}
}}
E
"$TASKCTL" run job.json >out 2>err </dev/null &
pid=$!
eventually test -e asked
kill -TERM "$pid"
wait "$pid"
status=$?
expect_status 143
expect_no_match err 'retry'

finish
