# lib - the recipes of doc/cookbook.md, taken out and run; to be sourced behind
# tests/cli/lib.sh.
#
# recipe N takes the blocks of a recipe.  A case of it has a fixture, which makes
# the files that the commands find, and programs of its own in the place of curl,
# make and others: stubs.  Then `both' goes both ways, each in a folder of its own,
# and holds them to each other: exit status, the files that they made, and that
# nothing of them runs or lies about in TMPDIR any more.
#
# A stub has these: $NOTES, a folder for what is not compared; hang, to go on until
# somebody ends it, within a minute; note WORDS, a line of the file `notes'.
# shellcheck shell=sh disable=SC2034,SC2154,SC2317

STUBS=$T/stubs
SLEEP=$(command -v sleep)
export SLEEP

mkdir "$STUBS" "$T/path"
ln -s "$TASKCTL" "$T/path/taskctl"
PATH=$STUBS:$T/path:$PATH

# The other way is not there on every machine.
with_shell=
command -v bash timeout flock xargs >"$T/tools" && bash -c \
    '((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501))' &&
    timeout --version 2>&1 | grep -q GNU && xargs --version 2>&1 |
    grep -q GNU && with_shell=y

# A program of this name, from stdin.
stub() {
    {
        cat <<'E'
#!/bin/sh
echo $$ >>"$NOTES/pids"
hang() {
    echo $$ >>"$NOTES/hanging"
    exec "$SLEEP" 60
}
note() {
    echo "$*" >>notes
}
E
        cat
    } >"$STUBS/$1"
    chmod +x "$STUBS/$1"
}

# Take recipe $1: its job file in $T/files, its commands in $T/taskctl and
# $T/shell.  The stubs of the last one go.
recipe() {
    n=$1
    rm -rf "$STUBS" "$T/files" "$T/taskctl" "$T/shell"
    mkdir "$STUBS" "$T/files"
    awk -v n="$n" -v dir="$T" '
        /^## / { inside = $2 == n "." }
        !inside { next }
        /^```$/ { file = ""; next }
        /^```json / { file = dir "/files/" $2; next }
        /^```sh / { file = dir "/" $2; next }
        file != "" { print >file }' "$srcdir/doc/cookbook.md"
    it "recipe $n"
    test -s "$T/taskctl" || fail "no block \`\`\`sh taskctl"
    test -s "$T/shell" || fail "no block \`\`\`sh shell"
    expect_shorter
    job_file=$(ls "$T/files")
    test -z "$job_file" || expect_faultless "$T/files/$job_file"
    shrink_taskctl='' shrink_shell='' ignored='' world=''
    fixture() {
        for word in $world; do
            : >"$word"
        done
    }
}

# Without comments, and without what only indents.
bytes() {
    sed -e 's/^ *//' -e '/^#/d' -e '/^\/\//d' | wc -c
}

expect_shorter() {
    shell_bytes=$(bytes <"$T/shell")
    ours_bytes=$(find "$T/taskctl" "$T/files" -type f -exec cat {} + | bytes)
    test "$ours_bytes" -lt "$shell_bytes" ||
        fail "$ours_bytes bytes, and the shell $shell_bytes"
}

expect_faultless() {
    run check "$1"
    expect_status 0
    expect_file "$T/err" </dev/null
}

# Is $1 running, and not only waiting to be looked at by its parent?
lives() {
    kill -0 "$1" 2>"$T/try" &&
        ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>"$T/try"
}

# Has all that $1 has started ended?
none_left() {
    while read -r pid; do
        ! lives "$pid" || return
    done <"$T/$1.notes/pids"
}

kill_left() {
    while read -r pid; do
        ! lives "$pid" || kill -9 "$pid"
    done <"$T/$1.notes/pids"
}

# A folder for the way $1 (taskctl or shell), with the fixture in it, and what is
# run there: $T/$1.run.  Times are made short by sed's $shrink_...
prepare() {
    rm -rf "$T/$1.dir" "$T/$1.notes" "$T/$1.tmp"
    mkdir "$T/$1.dir" "$T/$1.notes" "$T/$1.tmp"
    : >"$T/$1.notes/pids"
    ln -s "$STUBS"/* "$T/$1.dir"
    eval "shrink=\$shrink_$1"
    sed -e "$shrink" "$T/$1" >"$T/$1.run"
    if test -n "$job_file"; then
        sed -e "$shrink" "$T/files/$job_file" >"$T/$1.dir/$job_file"
    fi
    (cd "$T/$1.dir" && fixture) || fail "no fixture"
}

# Become the way $1.
become() {
    cd "$T/$1.dir" || exit 99
    NOTES=$T/$1.notes TMPDIR=$T/$1.tmp
    export NOTES TMPDIR
    exec >"$T/$1.out" 2>"$T/$1.err" </dev/null
    case $1 in
    taskctl) exec sh -c "exec $(cat "$T/$1.run")" ;;
    shell) exec bash "$T/$1.run" ;;
    esac
}

# Start the way $1.  With a signal $2, it gets that when something hangs.
begin() {
    prepare "$1"
    become "$1" &
    eval "pid_$1=\$!"
    since=$(date +%s)
    test -n "$2" || return 0
    eventually test -s "$T/$1.notes/hanging"
    kill -s "$2" $!
}

# Wait for the end of the way $1: $status.
end() {
    eval "pid=\$pid_$1"
    { wait "$pid"; } 2>"$T/killed"
    status=$?
    test "$(date +%s)" -lt $((since + 60)) ||
        fail "$1 has waited for the end of what hangs"
}

# The same, and nothing is left.
end_all() {
    end "$1"
    # What others end has not gone yet when they have.
    test "$1" = taskctl || eventually none_left "$1"
    none_left "$1" || fail "$1 has left something running"
    rmdir "$T/$1.tmp" || fail "$1 has left something in TMPDIR"
    snapshot "$1"
}

# All that the way $1 has made, but for $ignored, names and contents: $T/$1.made.
snapshot() {
    (
        cd "$T/$1.dir" && find . -type f ! -name '*.json' ! -name '*.lock' \
            ! -name log ! -name "$ignored" -print -exec grep -H '' {} + | sort -s -t : -k 1,1
    ) >"$T/$1.made"
}

class() {
    case $1 in
    0 | 124 | 143) echo "$1" ;;
    *) echo failed ;;
    esac
}

expect_class() {
    test "$(class "$status")" = "$2" && return
    fail "$1: exit status $status, expected $2"
    show "$1.err"
}

# taskctl's way ends with $1, a status or `failed'; a signal $2 may interrupt it.
ours() {
    begin taskctl "${2-}"
    end_all taskctl
    expect_class taskctl "$1"
}

# Both ways end with $1, that of the shell with $3 if that is not the same.
both() {
    test -z "$with_shell" || begin shell "${2-}"
    ours "$1" "${2-}"
    ours_status=$status
    test -n "$with_shell" || return 0
    end_all shell
    expect_class shell "${3-$1}"
    expect_file "$T/taskctl.made" <"$T/shell.made"
}

# They also have the very same exit status.
same_status() {
    test -z "$with_shell" || test "$ours_status" -eq "$status" ||
        fail "exit status $ours_status, and of the shell $status"
}

# They also write the same lines, in whatever order.
same_out() {
    test -n "$with_shell" || return 0
    sort "$T/shell.out" >"$T/sorted"
    sort "$T/taskctl.out" >"$T/out"
    expect_file "$T/out" <"$T/sorted"
}

# What the cookbook says the shell does not do: it leaves something running.
shell_leaves() {
    test -n "$with_shell" || return 0
    begin shell "${1-}"
    end shell
    ! none_left shell || fail "the shell has left nothing"
    kill_left shell
}

# The file $1 that taskctl made is stdin.
made() {
    expect_file "$T/taskctl.dir/$1"
}
