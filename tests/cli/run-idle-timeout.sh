#!/bin/sh
# A process that writes nothing for so long has timed out, in every mode.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "ends what is silent, and shows what it wrote before"
job <<'E'
{"jobs": {"a": {"run": "echo hello; sleep 60", "idle_timeout": "300ms"}}}
E
for mode in group raw prefix none; do
    run run -o "$mode" job.json
    expect_status 124
    case $mode in
    none) expect_no_out ;;
    prefix) expect_match out 'a.*hello' ;;
    *) expect_out hello ;;
    esac
    expect_match err ' a  *cancelling  *idle_timeout 0.3s$'
    expect_match err ' a  *timed_out  *SIGTERM, '
done

it "leaves what writes alone: to stdout, stderr, a file, one for both"
job <<'E'
{"defaults": {"idle_timeout": 1}, "jobs": {
  "out": {"run": "for i in 1 2 3 4 5 6 7; do echo $i; sleep 0.2; done"},
  "err": {"run": "for i in 1 2 3 4 5 6 7; do echo $i >&2; sleep 0.2; done"},
  "file": {"run": "for i in 1 2 3 4 5 6 7; do echo $i; sleep 0.2; done",
           "stdout": "file"},
  "both": {"run": "for i in 1 2 3 4 5 6 7; do echo $i >&2; sleep 0.2; done",
           "stdout": "both", "stderr": "both"},
  "result": {"run": "for i in 1 2 3 4 5 6 7; do echo $i; sleep 0.2; done"}
}}
E
for mode in group raw prefix none; do
    run run -o "$mode" job.json
    expect_status 0
    expect_no_match err 'idle_timeout'
done
run run --results job.json
expect_status 0

it "is never too early"
job <<'E'
{"jobs": {"a": {"run": "sleep 0.2; echo x; sleep 60", "idle_timeout": "500ms"}}}
E
run run --events=log job.json
expect_status 124
awk -F'"t":' '/"to":"running"/ { a = $2 + 0 }
    /"to":"cancelling"/ { b = $2 + 0 }
    END { exit !(b - a >= 0.7) }' log || fail "it was ended too early"

it "is a timeout: tried again, cleaned up after"
job <<'E'
{"jobs": {"a": {"run": "sleep 60", "idle_timeout": "50ms",
  "retry": {"max": 1, "delay": 0}, "on_cancel": {"run": "echo clean"}}}}
E
run run job.json
expect_status 124
expect_out clean
expect_match err ' a  *pending  *SIGTERM, retry 1 of 1$'
expect_match err ' a  *timed_out  *SIGTERM, attempt 2, '

it "has no effect in a simulation, where nothing is written"
run simulate job.json
expect_status 0

finish
