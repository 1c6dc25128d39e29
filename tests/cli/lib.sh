# lib - what the command-line scenarios share; to be sourced.
#
# A scenario runs as TASKCTL=... srcdir=... sh tests/cli/NAME.sh, works in a
# folder of its own that is removed at its end, and exits 0, not 0, or 77 when it
# has to be skipped.  It says what it is about to hold with `it', then uses run
# and the expect functions on $T/out, $T/err and $status.
# shellcheck shell=sh disable=SC2034,SC3045

set -u
unset NO_COLOR
LC_ALL=C
export LC_ALL

case ${TASKCTL:=./taskctl} in
*/*) TASKCTL=$(cd "$(dirname "$TASKCTL")" && pwd)/$(basename "$TASKCTL") ;;
esac
srcdir=$(cd "${srcdir:-.}" && pwd)
if ! command -v "$TASKCTL" >/dev/null; then
    echo "$TASKCTL: not there, or no program"
    exit 99
fi
# A run that turns round and round ends, too.
ulimit -t 60
T=$(mktemp -d) || exit 99
T=$(cd "$T" && pwd -P)
trap 'cd / && rm -rf "$T"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
mkdir "$T/tmp"
TMPDIR=$T/tmp
export TMPDIR
cd "$T" || exit 99
what=

# Name what the next lines hold.
it() {
    what=$*
}

fail() {
    : >"$T/failed"
    printf 'not ok: %s: %s\n' "$what" "$*"
}

skip() {
    printf 'skipped: %s\n' "$*"
    exit 77
}

# The last line of a scenario.
finish() {
    test ! -e "$T/failed"
    exit
}

# Write stdin to job.json.
job() {
    cat >"$T/job.json"
}

# Run taskctl; its status, $T/out and $T/err are there to be looked at.
run() {
    "$TASKCTL" "$@" >"$T/out" 2>"$T/err" </dev/null
    status=$?
}

show() {
    printf -- '--- %s\n' "$1"
    head -n 100 "$T/$1"
}

expect_status() {
    test "$status" -eq "$1" && return
    fail "exit status $status, expected $1"
    show err
}

# Hold the file $1 to stdin.
expect_file() {
    cat >"$T/expected"
    if ! diff -u "$T/expected" "$1" >"$T/diff"; then
        fail "${1#"$T/"} differs from what is expected"
        head -n 60 "$T/diff"
    fi
}

expect_out() {
    printf '%s\n' "$@" | expect_file "$T/out"
}

expect_no_out() {
    expect_file "$T/out" </dev/null
}

# A line of $T/$1 matches the basic regular expression $2.
expect_match() {
    grep -q -e "$2" "$T/$1" && return
    fail "no line of $1 matches $2"
    show "$1"
}

expect_no_match() {
    grep -q -e "$2" "$T/$1" || return 0
    fail "a line of $1 matches $2"
    show "$1"
}

# Make the log on stdin comparable: "  JOB STATE DETAIL", what jobs wrote at the
# margin; without seconds, pids, commands and the names of temporary folders.
normalise() {
    sed -e 's|/[^ ]*/tmp\.[[:alnum:]]*|FOLDER|g' \
        -e 's/^ *[0-9]*\.[0-9]\{3\}  \([^ ]*\)  */  \1 /' \
        -e 's/^\(  [^ ]* running\) .*/\1/' \
        -e '/^  /s/, [0-9]*\.[0-9]\{3\}s//' \
        -e '/^  /s/ [0-9]*\.[0-9]\{3\}s//' \
        -e '/^  /s/  */ /g; s/ *$//' \
        -e 's/^ \([^ ]\)/  \1/'
}

# Hold the log in $T/err to stdin: "JOB STATE DETAIL" a line, normalised.
expect_log() {
    normalise <"$T/err" | sed 's/^  //' >"$T/log"
    expect_file "$T/log"
}

# Wait until the command is true, for ten seconds.
eventually() {
    tries=0
    until "$@" 2>"$T/try"; do
        tries=$((tries + 1))
        if test "$tries" -gt 200; then
            fail "still not: $*"
            return 1
        fi
        sleep 0.05
    done
}

# Hold all that a simulation logs to stdin, seconds too: "0.700 JOB STATE ...".
expect_times() {
    sed 's/^ *//; s/  */ /g' "$T/err" >"$T/times"
    expect_file "$T/times"
}
