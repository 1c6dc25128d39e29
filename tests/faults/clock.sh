#!/bin/sh
# A wall clock that jumps a year on and back at each look: R45, R46.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

grep -q __asan_init "$TASKCTL" && skip "nothing is preloaded before ASan"
FAIL_CLOCK=1 FAIL_PROGRAM=date LD_PRELOAD=$FAULTS/fail.so \
    date +%Y >jumped 2>err || skip "nothing can be preloaded"
test "$(cat jumped)" -ne "$(date +%Y)" || skip "date looks at another clock"

run_jumping() {
    FAIL_CLOCK=1 LD_PRELOAD=$FAULTS/fail.so \
        "$TASKCTL" run --events events "$@" >out 2>err </dev/null
    status=$?
}

it "no timeout fires, no delay is cut or drawn out"
job <<E
{"jobs": {
  "late": {"run": "exit 0", "delay": "0.3s"},
  "timed": {"run": "exec $fault sleep 0.5 exit 0", "timeout": "1h"},
  "sleeper": {"sleep": "0.3s"}
}}
E
run_jumping -t 30m job.json
expect_status 0
gone

it "a timeout comes when it should"
job <<E
{"jobs": {"a": {"run": "exec $fault", "timeout": "0.3s"}}}
E
run_jumping job.json
expect_status 124
gone

it "durations are not counted by it"
tr ',' '\n' <events | sed -n 's/.*"\(t\|elapsed\)"://p; s/}$//' >times.txt
awk '$1 < 0 || $1 > 3600 { exit 1 }' times.txt || fail "$(cat times.txt)"

it "what no clock can count is refused"
for time in -1 0 1e400 '"11y"' '"4000d"' 1e300 NaN '"nan"' '"inf"' '""' \
    '"-1s"' true; do
    for key in timeout kill_after; do
        printf '{"jobs": {"a": {"run": "touch ran", "%s": %s}}}\n' \
            "$key" "$time" >job.json
        fault_run run job.json
        expect_status 2
        expect_match err '^job.json:1:'
    done
done
test ! -e ran || fail "something ran"

it "nor by the command line"
echo '{"jobs": {"a": {"run": "touch ran"}}}' >job.json
for time in -1 0 1e400 4000d nan inf '' 1e300; do
    fault_run run -t "$time" job.json
    expect_status 2
done
test ! -e ran || fail "something ran"

finish
