#!/bin/sh
# As the first process of a container: all is reaped, and a signal works: R9, R15.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

unshare --version >version 2>&1 || skip "there is no unshare(1)"
user=
test "$(id -u)" -eq 0 || user=--map-root-user
# shellcheck disable=SC2086
unshare $user --pid --fork --mount-proc true 2>err ||
    skip "no process namespaces: $(cat err)"

in_container() {
    export FAULT_MARK="$mark" FAULT_ALIVE="$alive"
    # shellcheck disable=SC2086
    exec unshare $user --pid --fork \
        --mount-proc "$fault" close alive exec "$TASKCTL" "$@"
}

it "leaves no zombie while it runs"
job <<E
{"jobs": {
  "orphans": {"run": "for i in 1 2 3 4 5 6 7 8; do $fault daemonize sleep 0.1 exit 3; done; $fault daemonize touch r1 sleep 0.1 exit 0; sleep 4"},
  "look": {"needs": [{"job": "orphans", "when": "started"}],
    "run": "$fault await r1 sleep 2.5 exit 0; cat /proc/[0-9]*/stat >stats; cat /proc/1/comm >first"}
}}
E
(in_container run job.json) >out 2>err </dev/null
status=$?
expect_status 0
printf 'taskctl\n' | expect_file first
sed 's/^.*) //' stats | grep -c '^Z' >zombies
printf '0\n' | expect_file zombies

it "ends in order by a signal"
job <<E
{"defaults": {"kill_after": "0.3s"}, "jobs": {
  "a": {"run": "$fault ignore all daemonize; exec $fault touch r2",
    "on_cancel": {"run": "touch tidied"}}
}}
E
in_container run job.json >out 2>err </dev/null &
pid=$!
ready r2
# The front as it is seen from here: the child of unshare.
kill -s TERM "$(children_of "$pid")"
finish_run
expect_status 143
test -e tidied || fail "no clean-up"
gone

finish
