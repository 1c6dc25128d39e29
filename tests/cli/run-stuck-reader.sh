#!/bin/sh
# A reader that takes nothing: timeouts, cancels and signals act all the same, in
# little memory, and what was written arrives when it goes on.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Start taskctl with stdout on a pipe that nobody reads, while it is open.
start_stuck() {
    rm -f fifo release
    mkfifo fifo
    (
        exec 3<fifo
        until test -e release; do sleep 0.02; done
        if test "$(cat release)" = read; then
            cat <&3 >all-read
        fi
    ) &
    reader=$!
    "$TASKCTL" run "$@" >fifo 2>err </dev/null &
    pid=$!
}

end_stuck() {
    wait "$pid"
    status=$?
    echo "${1:-}" >release.new
    mv release.new release
    wait "$reader"
}

kib_of() {
    awk '/^VmHWM/ { print $2 }' "/proc/$1/status"
}

job <<'E2'
{"jobs": {
  "noise": {"run": "seq 3000000"},
  "late": {"run": "sleep 30", "needs": ["noise"], "timeout": 0.2,
    "continue_on_error": true},
  "last": {"run": "touch last", "needs": [{"job": "late", "when": "done"}]}
}}
E2

it "grouped: does not keep a timeout from acting"
rm -f last
start_stuck job.json
eventually test -e last
expect_match err 'late  *timed_out'

it "keeps all that was written for the reader, in order"
kill -0 "$pid" 2>/dev/null || fail "it did not wait for the reader"
echo read >release.new
mv release.new release
end_stuck read
expect_status 0
seq 3000000 | cmp - all-read || fail "bytes were changed"

for mode in group prefix; do
    it "$mode: SIGTERM acts, and the reader is waited for a second at most"
    job <<'E2'
{"jobs": {"noise": {"run": "yes | head -c 20000000"},
  "long": {"run": ["touch long", "exec sleep 30"]}}}
E2
    rm -f long
    start_stuck -o "$mode" job.json
    eventually test -e long
    sleep 0.3
    begin=$(date +%s%N)
    kill "$pid"
    end_stuck
    test $((($(date +%s%N) - begin) / 1000000)) -lt 3000 ||
        fail "it took too long"
    expect_status 143
    expect_match err 'long  *cancelled'
done

it "prefix: slows the job, and memory stays flat"
job <<'E2'
{"jobs": {"noise": {"run": "yes 0123456789 | head -c 200000000",
  "timeout": 1.5}}}
E2
start_stuck -o prefix job.json
eventually grep -q timed_out err
for p in $pid $(cat "/proc/$pid/task/$pid/children"); do
    test "$(kib_of "$p")" -lt 16000 || fail "$(kib_of "$p") KiB"
done
kill "$pid"
end_stuck

it "a stuck stderr keeps nothing from acting either"
cat >job.json <<'E2'
{"on_failure": "continue", "jobs": {
  "late": {"run": "sleep 30", "timeout": 0.2},
  "noise": {"run": "seq 100000 >&2"},
  "last": {"run": "touch last", "needs": [{"job": "late", "when": "done"}]}
}}
E2
rm -f last fifo
mkfifo fifo
(exec 3<fifo; exec sleep 20) &
reader=$!
"$TASKCTL" run job.json 2>fifo >out </dev/null &
pid=$!
eventually test -e last
kill "$pid"
wait "$pid"
status=$?
expect_status 143
kill "$reader"

finish
