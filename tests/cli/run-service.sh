#!/bin/sh
# A service, and what makes it ready, with real processes.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "is ready when a line in its output says so, in every mode"
job <<'E'
{"jobs": {
  "out": {"service": true, "run": "echo no; echo I am ready.; exec sleep 60", "ready": {"log": "am ready\\.$"}},
  "err": {"service": true, "run": "echo ready >&2; exec sleep 60", "ready": {"log": "^ready$"}},
  "file": {"service": true, "run": "echo ready; exec sleep 60", "ready": {"log": "^ready$"}, "stdout": "file"},
  "both": {"service": true, "run": "echo ready >&2; exec sleep 60", "ready": {"log": "^ready$"}, "stdout": "both", "stderr": "both"},
  "secret": {"service": true, "run": "echo ready; exec sleep 60", "ready": {"log": "^ready$"}, "secret": true},
  "test": {"run": "true", "needs": ["out", "err", "file", "both", "secret"]}
}}
E
for mode in group prefix raw none; do
    run run -o "$mode" job.json
    expect_status 0
    for name in out err file both secret; do
        expect_match err " $name  *ready "
        expect_match err " $name  *cancelled "
    done
    case $mode in
    none) expect_no_out ;;
    *) expect_match out 'I am ready\.' ;;
    esac
done

it "is not ready by half a line, nor by what another job writes"
job <<'E'
{"jobs": {
  "a": {"service": true, "run": "printf ready; exec sleep 60", "ready": {"log": "ready", "timeout": "0.4s"}},
  "b": {"run": "echo ready"},
  "test": {"run": "true", "needs": ["a"]}
}}
E
run run job.json
expect_status 124
expect_match err ' a  *timed_out  *not ready after 0.4s: log ready, '

it "is ready when a file is there, but not by one that was there before"
job <<'E'
{"jobs": {
  "a": {"service": true, "run": "sleep 0.2; echo x >pid; exec sleep 60", "ready": {"file": "pid"}},
  "test": {"run": "cat pid", "needs": ["a"]}
}}
E
run run job.json
expect_status 0
expect_out x
echo old >pid
run run job.json
expect_status 0
expect_out x
sed 's/; echo x >pid//; s/"file": "pid"/"file": "pid", "timeout": "0.5s"/' job.json >stale.json
run run stale.json
expect_status 124
expect_match err 'not ready after 0.5s: file pid'

it "is ready when a probe succeeds, which has its environment"
rm -f pid
job <<'E'
{"jobs": {
  "a": {"service": true, "run": "sleep 0.2; touch \"$WHERE\"; exec sleep 60", "env": {"WHERE": "there"},
        "ready": {"run": "echo noise; echo $TASKCTL_JOB >name; test -e \"$WHERE\"", "interval": "50ms"}},
  "test": {"run": "cat name", "needs": ["a"]}
}}
E
run run job.json
expect_status 0
expect_out a
expect_match err ' a  *ready  *[0-9.]*s (run echo noise'

it "wants all that is asked for, each of it once"
job <<'E'
{"jobs": {
  "a": {"service": true, "run": "echo up; touch f; sleep 0.2; rm f; touch g; exec sleep 60",
        "ready": {"log": "^up$", "file": "f", "run": "test -e g", "interval": "10ms"}},
  "test": {"run": "true", "needs": ["a"]}
}}
E
run run job.json
expect_status 0
expect_match err ' a  *ready  *[0-9.]*s (log ^up$, file f, run test -e g)$'

it "says what was missing"
rm -f g
job <<'E'
{"jobs": {
  "a": {"service": true, "run": "echo up; exec sleep 60",
        "ready": {"log": "^up$", "file": "g", "run": "exit 7", "timeout": "0.5s", "interval": "10ms"}},
  "test": {"run": "true", "needs": ["a"]}
}}
E
run run job.json
expect_status 124
expect_match err ' a  *cancelling  *not ready after 0.5s: file g, run (exit 7)$'

it "is a job's that is no service, too: to the last moment of it"
job <<'E'
{"jobs": {
  "a": {"run": "echo ready", "ready": {"log": "^ready$"}},
  "b": {"run": "true", "needs": [{"job": "a", "when": "ready"}]},
  "c": {"run": "printf ready", "ready": {"log": "^ready$"}},
  "d": {"run": "true", "ready": {"file": "never"}}
}}
E
for mode in group prefix; do
    run run -k -o "$mode" job.json
    expect_status 0
    expect_match err ' b  *finished'
    expect_match err ' c  *ready '
    expect_match err ' d  *finished'
done

it "fails a job that ends without having been what somebody waits for"
job <<'E'
{"jobs": {
  "a": {"run": "echo raedy", "ready": {"log": "^ready$"}},
  "b": {"run": "true", "needs": [{"job": "a", "when": "ready"}]}
}}
E
run run -k job.json
expect_status 1
expect_match err ' a  *failed  *ended before it was ready: log ^ready\$, '
expect_match err ' b  *skipped  *a failed, it never was ready$'

it "fails when a service ends by itself, whatever its exit status"
job <<'E'
{"jobs": {
  "a": {"service": true, "run": "sleep 0.2"},
  "test": {"run": "sleep 60", "needs": ["a"]}
}}
E
run run job.json
expect_status 1
expect_match err ' a  *failed  *exit 0: ended, but was still needed, '
expect_match err ' test  *cancelled'
sed 's/"service": true/"service": true, "continue_on_error": true/; s/sleep 60/sleep 0.4/' job.json >continue.json
run run continue.json
expect_status 0
expect_match err ' a  *failed .*does not count'

it "is no failure when it is stopped, however it takes that"
job <<'E'
{"jobs": {
  "a": {"service": true, "run": "trap 'exit 0' TERM; touch up; while :; do sleep 0.01; done", "ready": {"file": "up"}},
  "b": {"service": true, "run": "trap '' TERM; touch down; while :; do sleep 0.01; done", "ready": {"file": "down"}, "kill_after": "0.2s"},
  "test": {"run": "true", "needs": ["a", "b"]}
}}
E
run run job.json
expect_status 0
expect_match err ' a  *cancelled  *exit 0, [0-9.]*s$'
expect_match err ' b  *cancelled  *SIGKILL'

it "takes no slot"
job <<'E'
{"concurrency": 1, "jobs": {
  "a": {"service": true, "run": "exec sleep 60"},
  "b": {"service": true, "run": "exec sleep 60"},
  "test": {"run": "echo done", "needs": ["a", "b"]}
}}
E
run run job.json
expect_status 0
expect_out "done"

it "is an event of its own"
job <<'E'
{"jobs": {
  "a": {"service": true, "run": "touch now; exec sleep 60", "ready": {"file": "now"}},
  "test": {"run": "true", "needs": ["a"]}
}}
E
rm -f now
run run --events=log job.json
expect_status 0
expect_match log '"event":"ready","job":"a","reason":"file now","elapsed":[0-9]*\.[0-9]\{9\}}$'

finish
