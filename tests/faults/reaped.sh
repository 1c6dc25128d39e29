#!/bin/sh
# No signal to who was reaped, nor to everybody; no fork of the big process: R8, R25.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

strace -f -o probe true 2>err || skip "strace does not work here"
audit=$srcdir/tests/faults/reaped.awk
# LeakSanitizer would make a copy of the program, and does not bear strace.
ASAN_OPTIONS=detect_leaks=0
export ASAN_OPTIONS

# Run taskctl and all it starts under strace; $2: a signal, once file $1 is there.
traced() {
    FAULT_MARK=$mark FAULT_ALIVE=$alive strace -f -q -o trace \
        -e trace=kill,tkill,tgkill,pidfd_send_signal,wait4,waitid,clone,clone3,vfork,fork,execve \
        "$fault" close alive setpgid default INT,QUIT exec "$TASKCTL" \
        run job.json >out 2>err </dev/null &
    pid=$!
    if test -n "${1-}"; then
        ready "$1"
        # The front is the first that was traced.
        kill -s "$2" "$(awk 'NR == 1 { print $1 }' trace)"
    fi
    finish_run
    # What fault did before it became taskctl is not taskctl's.
    awk '/execve\(.*taskctl/ { on = 1 } on' trace >trace.taskctl
    awk -f "$audit" trace.taskctl >bad
    test ! -s bad || fail "$(head -n 20 bad)$(show trace.taskctl)"
}

it "sees what it should"
cat >made-up <<'E'
10 execve("taskctl", ["taskctl"], 0x1) = 0
10 clone(child_stack=NULL, flags=SIGCHLD) = 12
10 clone3({flags=CLONE_VM|CLONE_VFORK}, 88) = 11
11 execve("/bin/true", ["true"], 0x1) = 0
11 clone(child_stack=NULL, flags=SIGCHLD) = 13
12 fork() = 14
11 kill(-1, SIGTERM) = 0
10 waitid(P_PID, 11, {si_signo=SIGCHLD, si_pid=11, si_status=0}, WEXITED|WNOWAIT, NULL) = 0
10 kill(-11, SIGTERM) = 0
10 wait4(11,  <unfinished ...>
10 <... wait4 resumed>NULL, 0, NULL) = 11
10 kill(-11, SIGKILL) = -1 ESRCH (No such process)
10 kill(0, SIGTERM <unfinished ...>
E
awk -f "$audit" made-up >bad
expect_file bad <<'E'
a copy of itself: 12: fork() = 14
after it was reaped: 10: kill(-11, SIGKILL) = -1 ESRCH (No such process)
to nobody in particular: 10: kill(0, SIGTERM
E

it "jobs that end, time out, are cancelled, leave others behind"
job <<E
{"defaults": {"kill_after": "0.2s"}, "jobs": {
  "good": {"run": "true"}, "bad": {"run": "exit 3", "continue_on_error": true},
  "slow": {"run": "$fault ignore all child setsid", "timeout": "0.2s",
    "continue_on_error": true},
  "web": {"run": "$fault daemonize touch r1; $fault await r1 exit 0"},
  "server": {"run": "exec $fault"},
  "stop": {"cancel": "server", "needs": ["web", "slow"]},
  "many": {"gather": [$(seq -s, 30 | sed 's/[0-9]*/{"run": "true"}/g')]}
}}
E
traced
expect_status 0
gone

it "a signal"
job <<E
{"defaults": {"kill_after": "0.2s"}, "jobs": {
  "a": {"run": "$fault ignore all child setsid touch r2"},
  "b": {"run": "$fault daemonize; exec $fault"},
  "c": {"run": "exit 0"}
}}
E
for signal in INT TERM; do
    rm -f r2
    traced r2 "$signal"
    gone
done

finish
