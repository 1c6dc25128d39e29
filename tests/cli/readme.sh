#!/bin/sh
# The README tells what one sees: the log of its first example, and each command
# of its tour.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"
# shellcheck source=tests/cli/session.sh
. "$srcdir/tests/cli/session.sh"

it "shows lines of the log of the first example"
awk '/^## / { within = /What you see/ }
    within && sub(/^    /, "") && !/^ *\.\.\.$/' "$srcdir/README.md" |
    normalise >shown
test "$(wc -l <shown)" -gt 20 || fail "where is the log?"
tries=0
missing=1
while test -n "$missing" && test "$tries" -lt 3; do
    tries=$((tries + 1))
    run run "$srcdir/examples/quickstart.json"
    cat out err | normalise >seen
    missing=$(grep -vxFf seen shown)
done
test -z "$missing" || fail "it has not: $missing"

# The tour is one session, in one folder.
cut_markdown "$srcdir/README.md" tour
printf '%s\n' tour-* | sort -t - -k 2n | xargs cat >tour
make_script tour tour.run

it "is a tour of some length"
test "$(grep -c '^\$ ' tour)" -gt 20 || fail "where is it?"

it "has a tour in which commands write what is shown"
tries=0
until test "$tries" -gt 0 && as_shown tour.run || test "$tries" -eq 3; do
    tries=$((tries + 1))
    rm -rf tour.at
    mkdir tour.at
    play tour.run "$T/tour.at"
done
tell_difference tour.run

it "shows job files that check has no complaint about"
awk '/<<.EOF.$/ { file = "file-" ++n ".json"; next }
    /^EOF$/ { file = ""; next }
    file != "" { print > file }' tour
for file in file-*.json; do
    run check "$file"
    expect_status 0
    expect_no_match err warning
done

finish
