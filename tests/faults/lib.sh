# lib - what the fault scenarios share, above tests/cli/lib.sh; to be sourced.
#
# A scenario starts taskctl on jobs that misbehave, ends it in some way, and then
# counts who is left, by looking: `gone'.  All that it starts carries $mark in its
# environment, and each fault holds a lock on $alive.  Whatever happens, nothing
# is left when the scenario has ended.
#
# TASKCTL, FAULTS  the program, and the folder of fault, pty, survivors, fail.so
# FAULT_ALL        not empty: all of it, not only the quick part
# FAULT_PATIENCE   seconds that the end of a process may take; what is promised
#                  is 3, a machine with other things to do needs more
# shellcheck shell=sh disable=SC2034

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

FAULTS=$(cd "$srcdir" && cd "${FAULTS:-$(dirname "$TASKCTL")/tests/faults}" &&
    pwd) || exit 99
fault=$FAULTS/fault
test -x "$fault" || skip "the fault programs are not built: make check"
all=${FAULT_ALL:-}
patience=${FAULT_PATIENCE:-10}
mark=mark-$$-$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
alive=$T/alive
: >"$alive"

# Kill what a failed scenario has left, in silence.
clean_up() {
    "$FAULTS/survivors" -k -m "$mark" -f "$alive" >/dev/null 2>&1
    cd / && rm -rf "$T"
}
trap clean_up EXIT

# Become taskctl: as people start it, not as a shell starts what it puts behind.
# With words before --, these are verbs of fault, done before.
# shellcheck disable=SC2120
taskctl() {
    verbs=
    while test "${1-}" != -- && test $# -gt 0; do
        verbs="$verbs $1"
        shift
    done
    test $# -eq 0 || shift
    # shellcheck disable=SC2086
    FAULT_MARK=$mark FAULT_ALIVE=$alive exec "$fault" close alive \
        default INT,QUIT $verbs exec "$TASKCTL" "$@"
}

# Run taskctl with these words, in a process group of its own, in the
# background: $pid.
start() {
    taskctl setpgid -- "$@" >"$T/out" 2>"$T/err" </dev/null &
    pid=$!
}

# Run it and wait: $status.
fault_run() {
    (taskctl -- "$@") >"$T/out" 2>"$T/err" </dev/null
    status=$?
}

# Wait for $pid to end: $status.
finish_run() {
    { wait "$pid"; } 2>"$T/killed"
    status=$?
}

# Nothing is left, or not for long.
gone() {
    if ! "$FAULTS/survivors" -k -w "$patience" -m "$mark" -f "$alive" \
        >"$T/left"; then
        fail "left behind: $(wc -l <"$T/left")"
        show left
    fi
}

# The runner of the front $1.
runner_of() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v front="$1" '
        index($0, "(tctl-runner)") {
            pid = $1
            sub(/^.*\) /, "")
            if ($2 == front)
                print pid
        }'
}

# The children of $1.
children_of() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v parent="$1" '{
        pid = $1
        sub(/^.*\) /, "")
        if ($2 == parent)
            print pid
    }'
}

# True if a mechanism is turned off.
without() {
    "$TASKCTL" doctor | grep -q "^  $1  *[a-z]*  *no "
}

# Wait until all of these files are there.
ready() {
    for file; do
        eventually test -e "$file" || return 1
    done
}
