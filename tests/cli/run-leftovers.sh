#!/bin/sh
# When a job has ended, all of it has; when taskctl has, all of its jobs have.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

test -r /proc/self/cmdline || skip "there is no /proc"
command -v setsid >found || skip "there is no setsid"

# The process that sleeps $1 seconds, a number that nobody else has.
find_sleep() {
    for cmdline in /proc/[0-9]*/cmdline; do
        if tr '\0' ' ' 2>"$T/try" <"$cmdline" | grep -q "^sleep $1 "; then
            cmdline=${cmdline#/proc/}
            echo "${cmdline%/cmdline}"
        fi
    done 2>"$T/try"
}

# Hold that it has ended, within $2 tries.
expect_gone() {
    for try in $(seq "${2:-1}"); do
        test "$try" -eq 1 || sleep 0.05
        left=$(find_sleep "$1")
        test -n "$left" || return
    done
    fail "sleep $1 runs still"
    kill -s KILL "$left"
}

n=$$

it "a child that a job left in the background, at the end of the job"
job <<E
{"jobs": {
  "a": {"run": "sleep 97.1$n & echo done"},
  "b": {"run": "sleep 0.2", "needs": ["a"]}
}}
E
run run job.json
expect_status 0
expect_out "done"
expect_gone "97.1$n"

it "a child in a session of its own"
job <<E
{"jobs": {"a": {"run": "setsid sleep 97.2$n & sleep 0.2; echo done"}}}
E
run run job.json
expect_status 0
expect_gone "97.2$n"

it "a grandchild that ignores TERM, when its job is cancelled"
job <<E
{"jobs": {
  "a": {"run": "(trap '' TERM; sleep 97.3$n) & touch ready; wait",
    "kill_after": 1},
  "b": {"run": "until test -e ready; do sleep 0.02; done"},
  "stop": {"cancel": ["a"], "needs": ["b"]}
}}
E
run run job.json
expect_status 0
expect_gone "97.3$n"

it "every process, when taskctl is killed by SIGKILL"
rm -f ready
job <<E
{"jobs": {
  "a": {"run": "sleep 97.4$n & touch ready; wait"},
  "b": {"argv": ["sleep", "97.5$n"]}
}}
E
"$TASKCTL" run job.json >out 2>err &
pid=$!
eventually test -e ready
kill -s KILL "$pid"
{ wait "$pid"; } 2>killed
expect_gone "97.4$n" 60
expect_gone "97.5$n" 60

finish
