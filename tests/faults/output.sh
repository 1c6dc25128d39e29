#!/bin/sh
# Output that floods, stalls, breaks off: R29 to R35.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# What jobs write in all, and how many of them.
size=64 many=20
test -z "$all" || size=1024 many=500
limit=65536 # KiB, of taskctl or any of its jobs

expect_small() {
    while read -r kib; do
        test "$kib" -lt "$limit" || fail "$kib KiB of memory"
    done <peak
    rm -f peak
}

# Run taskctl with its peak noted.
peak_run() {
    FAULT_MARK=$mark FAULT_ALIVE=$alive FAULT_LIFE=120 \
        "$fault" close alive peak peak "$TASKCTL" run "$@"
}
grep -q __asan_init "$TASKCTL" && limit=1048576

it "exact bytes, each value, no newline at the end"
echo '{"jobs": {"a": {"run": "'"$fault"' pattern 300001 exit 0"}}}' | job
"$fault" pattern 300001 exit 0 >expected.bytes
for mode in group raw; do
    fault_run run -q -o "$mode" job.json
    expect_status 0
    cmp out expected.bytes || fail "$mode: they differ"
done

it "$size MiB without a newline, in little memory"
echo '{"jobs": {"a": {"run": "'"$fault"' fill '$size'M exit 0"}}}' | job
for mode in group raw none; do
    n=$(peak_run -q -o "$mode" job.json 2>err | wc -c)
    test "$mode" = none && size_now=0 || size_now=$((size * 1048576))
    test "$n" -eq "$size_now" || fail "$mode: $n bytes"
    expect_small
done

it "a result that is too large for memory is an error of its job"
echo '{"jobs": {"a": {"run": "'"$fault"' fill '$size'M exit 0"},
  "b": {"run": "true", "env": {"A": {"result": "a"}}}}}' | job
peak_run -q job.json >out 2>err
status=$?
test "$status" -eq 1 || fail "exit status $status"
expect_small

it "$many jobs that write at once, to a slow reader"
seq "$many" | awk -v fault="$fault" 'BEGIN { print "{\"jobs\": {" }
    { printf "%s\"j%d\": {\"run\": \"exec %s fill 200K exit 0\"}",
          (NR > 1 ? ",\n" : ""), $1, fault }
    END { print "}}" }' | job
n=$(peak_run -q -j 1000 job.json 2>err | { sleep 1 && wc -c; })
test "$n" -eq $((many * 200 * 1024)) || fail "$n bytes"
expect_small

# Nobody reads at all.  The pipe's other end is held open by a sleep.
stalled() {
    mkfifo pipe 2>/dev/null || :
    "$fault" sleep 30 exit 0 <pipe >/dev/null 2>&1 &
    reader=$!
    taskctl setpgid -- run "$@" >pipe 2>err </dev/null &
    pid=$!
}

it "a reader that stalls holds up no timeout"
job <<E
{"jobs": {
  "a": {"run": "$fault fill 400K exit 0"},
  "b": {"run": "exec $fault", "timeout": "0.5s", "needs": ["a"],
    "on_cancel": {"run": "touch timed-out"}}
}}
E
stalled job.json
eventually test -e timed-out

it "nor a signal"
kill -s TERM "$pid"
gone
finish_run
expect_status 143
kill "$reader"

it "a reader that goes ends the run in order, and taskctl by SIGPIPE"
job <<E
{"jobs": {
  "a": {"run": "$fault touch r1 await go fill 400K exit 0"},
  "b": {"run": "exec $fault touch r2", "on_cancel": {"run": "touch tidied"}}
}}
E
mkfifo gone-pipe
head -c 1 <gone-pipe >/dev/null &
taskctl setpgid -- run -j 9 job.json >gone-pipe 2>err </dev/null &
pid=$!
ready r1 r2
touch go
finish_run
expect_status 141
test -e tidied || fail "no clean-up"
expect_match err '^ *[0-9.]*  b  *cancelled'
gone

it "a full disk is told once, and the jobs go on"
if test -c /dev/full; then
    job <<E
{"jobs": {"a": {"run": "echo a"}, "b": {"run": "echo b; touch ran", "needs": ["a"]}}}
E
    (taskctl -- run job.json) >/dev/full 2>err </dev/null
    status=$?
    expect_status 3
    test -e ran || fail "b did not run"
    test "$(grep -c 'No space left' err)" -eq 1 || fail "not once"
fi

it "never sets O_NONBLOCK on what it was given"
echo '{"jobs": {"a": {"run": "echo out; echo err >&2"}}}' | job
for mode in group raw; do
    {
        (taskctl -- run -q -o "$mode" job.json) 2>err
        "$fault" blocking exit 0 2>how
    } | cat >out
    expect_match how '^blocking$'
done

it "loses nothing if it is set"
echo '{"jobs": {"a": {"run": "'"$fault"' pattern 300001 exit 0"}}}' | job
{ (taskctl nonblock -- run -q job.json) 2>err; } | { sleep 0.3 && cat; } >out
cmp out expected.bytes || fail "$(wc -c <out) bytes of $(wc -c <expected.bytes)"

finish
