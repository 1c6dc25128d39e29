#!/bin/sh
# Each example of the manuals, run as it is typed, writes what is shown; they
# have every key of the job file and every command; and none is bad advice.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"
# shellcheck source=tests/cli/session.sh
. "$srcdir/tests/cli/session.sh"

# Play $1 in a folder of its own.
start() {
    rm -rf "$T/$1.at"
    mkdir "$T/$1.at"
    play "$1" "$T/$1.at"
}

cut_manual "$srcdir/doc/taskctl.1" commands
cut_manual "$srcdir/doc/taskctl-jobs.5" jobs

examples=
for session in commands-* jobs-*; do
    examples="$examples $session.run"
    make_script "$session" "$session.run"
    start "$session.run" &
done
wait

# They go by real time, some tenths of a second: on a busy machine, once more.
for name in $examples; do
    session=${name%.run}
    it "$(grep '^\$ .*taskctl' "$session" | head -n 1)"
    tries=0
    until as_shown "$name" || test "$tries" -eq 3; do
        tries=$((tries + 1))
        start "$name"
    done
    tell_difference "$name"
done

it "has an example for each key of a job file"
{
    sed -n '/load_keys\[\] = {/,/^};/s/^[[:space:]]*{"\([^"]*\)",.*/\1/p' \
        "$srcdir/jobs/load/load_keys.c"
    sed -n '/doc_names\[/,/^};/s/.*\] = "\([^"]*\)",.*/\1/p' \
        "$srcdir/jobs/load/load_doc.c"
} | sort -u >keys
test "$(wc -l <keys)" -gt 40 || fail "where are the keys?"
cat commands-*[0-9] jobs-*[0-9] >all
while IFS= read -r key; do
    grep -qF "\"$key\":" all || fail "none has $key"
done <keys

it "has an example for each command"
taskctl help | sed -n 's/^  \([a-z_-]*\)  .*/\1/p' >commands
test -s commands || fail "where are the commands?"
while IFS= read -r command; do
    grep -q "taskctl $command" all || fail "none has $command"
done <commands

it "shows job files that check has no complaint about"
for name in $examples; do
    if grep -q 'taskctl check' "${name%.run}"; then
        continue
    fi
    for file in "$name.at"/*.json "$name.at"/*.jsonl "$name.at"/*/*.json; do
        test -e "$file" || continue
        run check "$file"
        expect_status 0
        expect_no_match err warning
    done
done

it "leaves nothing in TMPDIR"
ls -A "$TMPDIR" >left
expect_file left </dev/null

finish
