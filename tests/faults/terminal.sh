#!/bin/sh
# Keys on a terminal: R13, R14, R15, R16, R17.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# on_terminal STEP...: run job.json as the foreground job of a terminal.
on_terminal() {
    rm -f r[0-9] go a.1
    NO_COLOR=1 FAULT_MARK=$mark FAULT_ALIVE=$alive \
        "$FAULTS/pty" "$@" -- "$TASKCTL" run job.json >out 2>err
    status=$?
}

job <<E
{"defaults": {"kill_after": "0.5s"}, "jobs": {
  "a": {"run": "exec $fault record a.1 beside touch r1 until INT exit 3"},
  "never": {"run": "touch started", "needs": ["a"]}
}}
E

it "Ctrl-C: each process gets it once, and taskctl dies of it"
on_terminal file r1 send '^C' expect 'again to kill'
expect_status 130
expect_match err '^signal INT$'
grep INT a.1 >ints
printf 'INT\nINT\n' | expect_file ints
test ! -e started || fail "something was started"
gone

it "Ctrl-C, Ctrl-C: all are killed"
job <<E
{"defaults": {"kill_after": "1h"}, "jobs": {
  "a": {"run": "$fault ignore all child setsid touch r1"},
  "b": {"run": "$fault ignore all touch r2"}
}}
E
on_terminal file r1 file r2 send '^C' expect 'again to kill' send '^C'
expect_status 130
gone

it "Ctrl-backslash ends all of it too"
on_terminal file r1 file r2 send '^|'
test "$status" -ge 128 || fail "exit status $status"
gone

# A job that counts on while it is stopped has not been stopped.
it "Ctrl-Z stops the jobs too; fg continues them, and their timeouts"
job <<E
{"jobs": {
  "a": {"run": "exec $fault beside heartbeat beats", "timeout": "2s"},
  "b": {"run": "exec $fault touch r1 await go exit 0"}
}}
E
cat >frozen <<'E'
sleep 0.2; wc -c <beats >before; sleep 3; wc -c <beats >after
E
on_terminal file r1 file beats send '^Z' stopped - \
    run 'sh ./frozen' run 'touch go' fg - expect timed_out
expect_status 124
expect_match err '^stopped$'
expect_file after <before
expect_match out '  b  *finished'
# Had the timeout gone on, it would have been over before b could finish.
awk '/ b  *.*finished/ { b = NR } / a  *.*cancelling/ { a = NR }
    END { exit !(b < a) }' out || fail "the timeout did not stand still"
gone

it "a Ctrl-Z, then a kill: nothing is left"
on_terminal file r1 send '^Z' stopped - kill KILL
expect_status 137
gone

it "a Ctrl-Z, then TERM while it is stopped"
on_terminal file r1 send '^Z' stopped - kill TERM fg -
expect_status 143
gone

it "the terminal goes away"
on_terminal file r1 kill HUP
expect_status 129
gone

it "leaves the terminal as it was, also when a job is killed with it"
job <<E
{"jobs": {
  "a": {"run": "stty -echo raw </dev/tty || true; $fault touch r1 exit 0; exec $fault"}
}}
E
on_terminal file r1 kill KILL
expect_status 137
gone

finish
