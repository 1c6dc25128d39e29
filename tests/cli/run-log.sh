#!/bin/sh
# The state log for people: -q, -v, colours, and the failures at its end.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

esc=$(printf '\033')
job <<'E'
{"on_failure": "continue", "jobs": {
  "ok": {"run": "true"},
  "late": {"run": "sleep 9", "timeout": 0.5},
  "bad": {"run": "exit 7"},
  "known": {"run": "exit 8", "continue_on_error": true}
}}
E

it "repeats the failures that count at the end, oldest first"
run run job.json
expect_status 1
sed -n '/ failed:$/,$p' err | normalise >end
expect_file end <<'E'
2 failed:
  bad failed exit 7
  late timed_out SIGTERM
  failed, 4 jobs: 1 finished, 2 failed, 1 timed_out
E
expect_match err '^ *[0-9.]*  known  *failed  *exit 8, [0-9.]*s, does not count$'

it "-q logs these failures alone"
for option in -q --quiet; do
    run run $option job.json
    expect_status 1
    expect_log <<'E'
2 failed:
bad failed exit 7
late timed_out SIGTERM
E
    echo '{"jobs": {"a": {"run": "true"}}}' >ok.json
    run run $option ok.json
    expect_status 0
    expect_file err </dev/null
done

it "-v logs whole commands, else they are shortened"
long=$(seq -s ' ' 60)
echo "{\"jobs\": {\"a\": {\"run\": \": $long\"}}}" >long.json
run run long.json
expect_match err 'running *pid [0-9]*  : 1 2 3 .*\.\.\.$'
for option in -v --verbose; do
    run run $option long.json
    expect_match err "running *pid [0-9]*  : $long\$"
done

it "shows the arguments of an argv"
echo '{"jobs": {"a": {"argv": ["test", "a b", "!=", "c"]}}}' >argv.json
run run argv.json
expect_match err "pid [0-9]*  test .*a b.* .*!=.* c\$"

it "has colours when told to, and none in a file"
run run job.json
expect_no_match err "$esc"
run run --color=always job.json
expect_match err "$esc\\[3[0-9]m"
run run --color never job.json
expect_no_match err "$esc"
run run --color=auto job.json
expect_no_match err "$esc"

it "lets --color=always outweigh NO_COLOR"
NO_COLOR=1 "$TASKCTL" run --color=always job.json >out 2>err
expect_match err "$esc"

it "has no control characters of a job's name or command in it"
printf '{"jobs": {"a\\u001b[31mb": {"run": ": \\u0007\\u202e"}}}' >evil.json
run run evil.json
expect_no_match err "$esc"
expect_no_match err "$(printf '\007')"

it "knows no other time to colour"
run run --color=sometimes job.json
expect_status 2
expect_match err '"sometimes" is none of auto, always, never'

finish
