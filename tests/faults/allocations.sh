#!/bin/sh
# Allocations that fail in turn: taskctl says so and ends, and its jobs with it.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

grep -q __asan_init "$TASKCTL" && skip "nothing is preloaded before ASan"
without subreaper && skip "orphans are not ours without a subreaper"
job <<E
{"defaults": {"kill_after": "0.2s"}, "jobs": {
  "server": {"run": "$fault daemonize; exec $fault"},
  "a": {"run": "echo a"},
  "b": {"run": "cat", "stdin": {"result": "a"}, "timeout": "1h"},
  "c": {"sleep": "1ms"},
  "all": {"gather": ["a", "b", "c"]}
}, "main": "all"}
E

# allocate N: a run in which the N-th fails.
allocate() {
    FAIL_ALLOC=$1 FAIL_COUNT=$T/count LD_PRELOAD=$FAULTS/fail.so \
        FAULT_MARK=$mark FAULT_ALIVE=$alive FAULT_LIFE=20 \
        timeout -s KILL 20 "$TASKCTL" run job.json >out 2>err </dev/null
    status=$?
}

it "works when nothing fails"
allocate 0
expect_status 0
test -s count || skip "nothing can be preloaded"
total=$(sort -n count | tail -n 1)
echo "$total allocations"
gone

# Not every one in the quick part, but not always the same.
step=1
test -n "$all" || step=$((total / 40 + 1))
n=$(($$ % step + 1))
while test "$n" -le "$total"; do
    for which in "$n" "$n+"; do
        it "allocation $which fails"
        allocate "$which"
        case $status in
        0) ;; # of what can do without
        124 | 137) fail "it did not end: $status" && show err ;;
        139 | 135 | 136) fail "it crashed: $status" && show err ;;
        *) grep -q -i 'memory\|taskctl' err || fail "not a word, and $status" ;;
        esac
    done
    test $((n / step % 8)) -ne 0 || gone
    n=$((n + step))
done
gone

finish
